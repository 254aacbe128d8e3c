/// What the stored policies say to a request that nobody made.
@NullMarked
package coffer.server.explain;

import org.jspecify.annotations.NullMarked;
