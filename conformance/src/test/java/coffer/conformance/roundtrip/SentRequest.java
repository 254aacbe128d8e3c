package coffer.conformance.roundtrip;

import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.protocol.ServiceRouter;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request as `every_request.py` prints it. `operation` is `service:Name`; `input` is what the
/// client was told to send.
public record SentRequest(
        String operation,
        String protocol,
        String signingName,
        HttpRequest request,
        Bytes body,
        JsonNode input) {
    private static final JsonMapper JSON = new JsonMapper();

    public static SentRequest parse(String line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (tools.jackson.core.JacksonException e) {
            throw new AssertionError("the program says: " + line, e);
        }
        Headers.Builder headers = Headers.builder();
        node.path("headers")
                .properties()
                .forEach(header -> headers.add(header.getKey(), header.getValue().asString()));
        String[] target = node.path("target").asString().split("\\?", 2);
        return new SentRequest(
                node.path("service").asString() + ":" + node.path("operation").asString(),
                node.path("protocol").asString(),
                node.path("signingName").asString(),
                new HttpRequest(
                        node.path("method").asString(),
                        target[0],
                        target.length > 1 ? target[1] : "",
                        headers.build()),
                Bytes.adopt(Base64.getDecoder().decode(node.path("body").asString())),
                node.path("input"));
    }

    /// The body, if it is a form.
    public Optional<Bytes> form() {
        return ServiceRouter.isForm(request) ? Optional.of(body) : Optional.empty();
    }

    @Override
    public String toString() {
        return operation + " by " + protocol;
    }
}
