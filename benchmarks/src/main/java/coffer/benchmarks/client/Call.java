package coffer.benchmarks.client;

import java.util.SortedMap;
import java.util.TreeMap;

/// A request before it is signed. `path` needs no escaping, and a query behind it is sorted and
/// escaped; `headers` are by lower-case name, and `payloadHash` is hexadecimal SHA-256 or what S3
/// takes in its place.
public record Call(
        String service, String method, String path, SortedMap<String, String> headers, Body body) {

    /// A payload and its hash.
    public record Body(Payload payload, String hash) {
        private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

        public static Body of(String text) {
            Payload payload = Payload.text(text);
            return new Body(payload, Signer.sha256(payload.bytes()));
        }

        public static Body unsigned(Payload payload) {
            return new Body(payload, UNSIGNED);
        }
    }

    public Call {
        headers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /// A call of KMS; `operation` is its name.
    public static Call kms(String operation, String json) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/x-amz-json-1.1");
        headers.put("x-amz-target", "TrentService." + operation);
        return new Call("kms", "POST", "/", headers, Body.of(json));
    }

    /// A call of a query service such as IAM, its parameters already encoded.
    public static Call query(String service, String form) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        return new Call(service, "POST", "/", headers, Body.of(form));
    }

    /// A call of S3.
    public static Call s3(String method, String path, Payload payload) {
        return new Call("s3", method, path, new TreeMap<>(), Body.unsigned(payload))
                .with("x-amz-content-sha256", Body.UNSIGNED);
    }

    public Call with(String header, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Call(service, method, path, more, body);
    }
}
