/// HTTP as the protocols see it: a request's head, its body as a stream, an answer; and the engine
/// behind them, which nothing else names.
@NullMarked
package coffer.wire.http;

import org.jspecify.annotations.NullMarked;
