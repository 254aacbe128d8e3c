/// Multi-Region keys: one key id and material in several regions, each with a key of its own.
@NullMarked
package coffer.kms.replication;

import org.jspecify.annotations.NullMarked;
