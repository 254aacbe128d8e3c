package coffer.ledger.erasure;

import coffer.crypto.VerifyingKey;
import coffer.kernel.Bytes;
import coffer.ledger.JsonText;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A receipt, and what it takes to see whether it speaks of a version that somebody names. Without
/// the salt it cannot be found out, not even by guessing.
public record Proof(Receipt receipt, Bytes salt, List<Bytes> digests) {
    private static final int MAX_DIGESTS = 10_000;
    private static final int MAX_CHARS = 2 << 20;
    private static final JsonFactory JSON = new JsonFactory();

    public Proof {
        digests = List.copyOf(digests);
    }

    /// What the receipt states, of these versions and no others. Empty if it was not signed by
    /// `key` or speaks of others.
    public Optional<Statement> verify(VerifyingKey key) {
        return receipt.verify(key)
                .filter(statement -> statement.subject().versions() == digests.size())
                .filter(statement -> statement.subject().digest().equals(Erased.digestOf(digests)));
    }

    /// Whether it speaks of this version.
    public boolean names(Erased version) {
        return digests.contains(version.digest(salt));
    }

    /// One line of JSON.
    public String toJson() {
        JsonText json =
                new JsonText()
                        .startObject()
                        .property("receipt", receipt.compact())
                        .property("salt", salt.toHex())
                        .key("digests")
                        .startArray();
        digests.forEach(digest -> json.value(digest.toHex()));
        return json.endArray().endObject().toString();
    }

    /// Empty if this is no proof.
    public static Optional<Proof> parse(String json) {
        if (json.length() > MAX_CHARS) return Optional.empty();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return Optional.empty();
            String receipt = text(parser, "receipt");
            Bytes salt = hex(text(parser, "salt"));
            if (!"digests".equals(parser.nextName())) return Optional.empty();
            return Optional.of(new Proof(new Receipt(receipt), salt, digests(parser)));
        } catch (JacksonException | IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    private static String text(JsonParser parser, String name) {
        if (!name.equals(parser.nextName()) || parser.nextToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException("no " + name);
        }
        return parser.getString();
    }

    private static List<Bytes> digests(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("no digests");
        }
        List<Bytes> digests = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            if (digests.size() == MAX_DIGESTS) throw new IllegalArgumentException("too many");
            digests.add(hex(parser.getString()));
        }
        boolean isWhole =
                parser.currentToken() == JsonToken.END_ARRAY
                        && parser.nextToken() == JsonToken.END_OBJECT
                        && parser.nextToken() == null;
        if (!isWhole) throw new IllegalArgumentException("more or less than a proof");
        return digests;
    }

    private static Bytes hex(String text) {
        return Bytes.adopt(HexFormat.of().parseHex(text));
    }
}
