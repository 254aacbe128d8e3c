package coffer.gate;

import coffer.wire.http.HttpRequest;
import java.util.Map;

/// Tells browsers which pages of other origins may use a bucket. The object storage implements it.
public interface CrossOrigin {

    /// The headers that answer a browser's question whether it may send a request. Throws
    /// [coffer.kernel.ServiceException] if it may not.
    Map<String, String> preflight(String bucket, HttpRequest request);

    /// The headers that let a page read the answer to `request`; none if it may not.
    Map<String, String> headers(String bucket, HttpRequest request);
}
