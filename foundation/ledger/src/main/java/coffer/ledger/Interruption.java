package coffer.ledger;

import coffer.kernel.TimeText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Makes the outcome of an intent that a stop of the process left open: what it led to is unknown,
/// and the record says so.
final class Interruption {
    private static final String ERROR_CODE = "Interrupted";
    private static final String ERROR_MESSAGE =
            "The process stopped before the outcome of this call was recorded.";
    private static final Set<String> REPLACED =
            Set.of("eventID", "eventTime", "errorCode", "errorMessage");
    private static final JsonFactory JSON = new JsonFactory();

    private final InstantSource clock;
    private final SecureRandom random;

    Interruption(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    AuditRecord of(AuditRecord intent) {
        String eventId = uuid();
        Instant now = clock.instant();
        return new AuditRecord(
                eventId,
                now,
                intent.account(),
                intent.region(),
                intent.category(),
                Phase.OUTCOME,
                Optional.of(intent.eventId()),
                intent.eventSource(),
                intent.eventName(),
                intent.readOnly(),
                intent.userName(),
                intent.principalArn(),
                intent.accessKeyId(),
                intent.resources(),
                Optional.of(ERROR_CODE),
                json(intent.json(), eventId, now));
    }

    private String uuid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        // Version 4, variant 1. RFC 9562, section 5.4.
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        String hex = HexFormat.of().formatHex(bytes);
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }

    private static String json(String intent, String eventId, Instant now) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes);
                JsonParser in = JSON.createParser(ObjectReadContext.empty(), intent)) {
            out.writeStartObject();
            if (in.nextToken() == JsonToken.START_OBJECT) copyRest(in, out);
            out.writeStringProperty("eventID", eventId);
            out.writeStringProperty("eventTime", TimeText.ofSecond(now));
            out.writeStringProperty("errorCode", ERROR_CODE);
            out.writeStringProperty("errorMessage", ERROR_MESSAGE);
            out.writeEndObject();
        } catch (JacksonException e) {
            // Not JSON: then there is nothing to correct within it.
            return intent;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void copyRest(JsonParser in, JsonGenerator out) {
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (REPLACED.contains(name)) {
                in.skipChildren();
            } else {
                out.writeName(name);
                out.copyCurrentStructure(in);
            }
        }
    }
}
