/// Where the operator lets blobs lie: other directories, and buckets of other stores.
@NullMarked
package coffer.server.blobs;

import org.jspecify.annotations.NullMarked;
