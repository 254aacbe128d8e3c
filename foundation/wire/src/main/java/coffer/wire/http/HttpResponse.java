package coffer.wire.http;

import coffer.kernel.Bytes;
import java.util.Map;

/// An answer whose body is small and already whole.
public record HttpResponse(int status, Headers headers, Bytes body) {

    /// The same with more headers, or others where there were of the name.
    public HttpResponse with(Map<String, String> moreHeaders) {
        if (moreHeaders.isEmpty()) return this;
        Headers.Builder all = Headers.builder();
        headers.forEach(all::add);
        moreHeaders.forEach(all::set);
        return new HttpResponse(status, all.build(), body);
    }
}
