package coffer.ledger.erasure;

import coffer.kernel.Bytes;
import coffer.ledger.JsonText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a receipt states: that the keys of these versions died, and with which top key.
///
/// From `death.at` on nothing opens them: neither the data directory nor any copy of it, but with a
/// copy of the root directory that is older. The last of those is gone by `until`, if backups are
/// kept no longer than the operator says.
public record Statement(Subject subject, Death death, Instant until) {
    private static final String FORMAT = "coffer erasure receipt 1";
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_FIELDS = 20;

    /// `id` is the id of the request that wanted it, or of the record. `digest` is
    /// [Erased#digestOf] of all `versions`.
    public record Subject(String id, String bucketArn, int versions, Bytes digest) {}

    /// How many keys died and when; the ids, in hex, of the top key that was destroyed for it and
    /// of the one that took its place.
    public record Death(int keys, Instant at, String deadTopKey, String liveTopKey) {}

    String toJson() {
        return new JsonText()
                .startObject()
                .property("format", FORMAT)
                .property("id", subject.id())
                .property("bucket", subject.bucketArn())
                .property("versions", subject.versions())
                .property("digest", subject.digest().toHex())
                .property("keys", death.keys())
                .property("erasedAt", death.at().toString())
                .property("deadTopKey", death.deadTopKey())
                .property("liveTopKey", death.liveTopKey())
                .property("copiesUntil", until.toString())
                .endObject()
                .toString();
    }

    /// Empty if this is no statement.
    static Optional<Statement> parse(String json) {
        try {
            Map<String, String> fields = fields(json);
            if (!FORMAT.equals(fields.get("format"))) return Optional.empty();
            Subject subject =
                    new Subject(
                            required(fields, "id"),
                            required(fields, "bucket"),
                            Integer.parseInt(required(fields, "versions")),
                            Bytes.adopt(HexFormat.of().parseHex(required(fields, "digest"))));
            Death death =
                    new Death(
                            Integer.parseInt(required(fields, "keys")),
                            Instant.parse(required(fields, "erasedAt")),
                            required(fields, "deadTopKey"),
                            required(fields, "liveTopKey"));
            Instant until = Instant.parse(required(fields, "copiesUntil"));
            return Optional.of(new Statement(subject, death, until));
        } catch (JacksonException | IllegalArgumentException | DateTimeException broken) {
            return Optional.empty();
        }
    }

    private static Map<String, String> fields(String json) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw broken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (!parser.nextToken().isScalarValue()) throw broken();
                fields.put(name, parser.getString());
                if (fields.size() > MAX_FIELDS) throw broken();
            }
        }
        return fields;
    }

    private static String required(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).orElseThrow(Statement::broken);
    }

    private static IllegalArgumentException broken() {
        return new IllegalArgumentException("not a statement");
    }
}
