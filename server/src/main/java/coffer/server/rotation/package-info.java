/// What `coffer root-key` does, while no server runs: another root key, or another way of keeping
/// the same one.
@NullMarked
package coffer.server.rotation;

import org.jspecify.annotations.NullMarked;
