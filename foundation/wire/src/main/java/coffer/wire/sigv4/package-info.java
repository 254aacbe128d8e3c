/// AWS Signature Version 4 as the server checks it: what a request claims, whether the claim holds,
/// and whether the body that follows is the one that was signed.
@NullMarked
package coffer.wire.sigv4;

import org.jspecify.annotations.NullMarked;
