package coffer.gate.record;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Calls;
import coffer.gate.Recording;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import coffer.wire.schema.Document;
import coffer.wire.schema.Member;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever an operation is asked and answers, its record holds no secret.
class EventSecretsProperties {
    private static final String SECRET = "tHiS-iS-sEcReT";
    private static final String PLAIN = "this-is-plain";
    private static final int MAX_DEPTH = 6;

    /// Secrets that the models do not call sensitive.
    private static final Set<String> SECRET_NAMES =
            Set.of("sessiontoken", "secretaccesskey", "granttoken", "granttokens", "tokencode");

    private static final Map<String, ServiceModel> MODELS =
            Map.of(
                    "kms", ModelReader.read("kms"),
                    "iam", ModelReader.read("iam"),
                    "sts", ModelReader.read("sts"),
                    "s3", ModelReader.read("s3"));

    private final EventWriter events = new EventWriter(Calls.ACCOUNT, UUID::randomUUID);

    @ParameterizedTest
    @ValueSource(strings = {"kms", "iam", "sts", "s3"})
    void leaveNoTraceInAnyOperation(String service) {
        List<OperationModel> operations = MODELS.get(service).operations();
        Forall.cases(
                operations.size() * 3,
                gen -> {
                    OperationModel operation = gen.oneOf(operations);

                    String json = recordOf(operation, gen);

                    assertThat(json).doesNotContain(SECRET).doesNotContain(base64(SECRET));
                });
    }

    @Test
    void leaveTheRestInPlace() {
        OperationModel operation = MODELS.get("kms").operation("CreateAlias");

        Forall.cases(3, gen -> assertThat(recordOf(operation, gen)).contains(PLAIN));
    }

    private String recordOf(OperationModel operation, Gen gen) {
        Happening happening =
                Happening.unread(
                                Calls.by(Calls.alice(), "a client"),
                                operation,
                                Recording.MANAGEMENT_WRITE)
                        .read(structure(operation.input(), false, 0, gen))
                        .answered(structure(operation.output(), false, 0, gen), List.of());
        return events.write(happening).json();
    }

    private static Struct structure(Shape shape, boolean isSecret, int depth, Gen gen) {
        return Struct.of(
                shape,
                fill -> {
                    for (Member member : shape.members()) {
                        if (member.isStreaming() || depth > MAX_DEPTH) continue;
                        fill.put(member.name(), value(member, isSecret, depth + 1, gen));
                    }
                });
    }

    private static Object value(Member member, boolean inSecret, int depth, Gen gen) {
        Shape shape = member.target();
        boolean isSecret =
                inSecret
                        || shape.isSensitive()
                        || SECRET_NAMES.contains(member.name().toLowerCase(Locale.ROOT));
        return switch (shape.kind()) {
            case STRUCTURE -> structure(shape, isSecret, depth, gen);
            case LIST ->
                    Stream.generate(() -> value(shape.element(), isSecret, depth + 1, gen))
                            .limit(depth > MAX_DEPTH ? 0 : 1 + gen.below(2))
                            .toList();
            case MAP ->
                    Map.of(
                            value(shape.key(), isSecret, depth + 1, gen),
                            value(shape.value(), isSecret, depth + 1, gen));
            case STRING -> isSecret ? SECRET : PLAIN;
            case BOOLEAN -> true;
            case INTEGER -> 1;
            case LONG -> 1L;
            case FLOAT -> 1f;
            case DOUBLE -> 1d;
            case TIMESTAMP -> Instant.EPOCH;
            // All bytes are left out: plaintexts, key material, but ciphertexts too.
            case BLOB -> gen.flip() ? Bytes.utf8(SECRET) : SecretBytes.adopt(utf8(SECRET));
            // Nobody knows what is in it.
            case DOCUMENT -> new Document('"' + SECRET + '"');
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(utf8(text));
    }
}
