package coffer.wire.http;

import coffer.kernel.Bytes;

/// An answer whose body is small and already whole.
public record HttpResponse(int status, Headers headers, Bytes body) {}
