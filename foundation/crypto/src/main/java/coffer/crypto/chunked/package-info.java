/// The `COF1` format: blobs of any size, sealed chunk by chunk, readable from anywhere within.
@NullMarked
package coffer.crypto.chunked;

import org.jspecify.annotations.NullMarked;
