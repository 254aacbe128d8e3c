/// Message authentication codes with HMAC keys.
@NullMarked
package coffer.kms.mac;

import org.jspecify.annotations.NullMarked;
