package coffer.gate;

import coffer.gate.answer.Refusal;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.WireProtocol;
import java.util.Map;

/// Lets pages of any origin use the bucket `open`, and no other.
final class OneOpenBucket implements CrossOrigin {
    private static final Map<String, String> ALLOWED = Map.of("access-control-allow-origin", "*");

    @Override
    public Map<String, String> preflight(String bucket, HttpRequest request) {
        if (bucket.equals("open")) return ALLOWED;
        throw Refusal.ACCESS_DENIED.in(WireProtocol.REST_XML).because("not this one");
    }

    @Override
    public Map<String, String> headers(String bucket, HttpRequest request) {
        return bucket.equals("open") ? ALLOWED : Map.of();
    }
}
