/// Request quotas: how often an account may ask for what in a region.
@NullMarked
package coffer.kms.quota;

import org.jspecify.annotations.NullMarked;
