/// JSON web tokens as identity providers sign them: parsed strictly, verified by published keys.
@NullMarked
package coffer.sts.jwt;

import org.jspecify.annotations.NullMarked;
