/// The root directory: the root key, and the installation's own secrets wrapped by it.
@NullMarked
package coffer.server.root;

import org.jspecify.annotations.NullMarked;
