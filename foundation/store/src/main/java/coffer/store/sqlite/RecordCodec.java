package coffer.store.sqlite;

import coffer.kernel.Bytes;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// Turns Java records into bytes and back: JSON, with `Bytes` in base64 and `Instant` in ISO 8601.
/// What is nothing but `Bytes` stays as it is.
///
/// Strict, so that a value is never half understood: an unknown component is refused, and so is a
/// missing one, unless it is an `Optional`, a list, a set or a map, which then are empty and are
/// not written when they are.
///
/// Jackson writes them; they are read by [ValueReaders], because reading is what a store does most.
final class RecordCodec {
    // A record is a row, not a document store: blobs go elsewhere.
    static final int MAX_VALUE_BYTES = 4 << 20;

    private static final JsonInclude.Value IF_PRESENT =
            JsonInclude.Value.construct(Include.NON_ABSENT, Include.ALWAYS);
    private static final JsonInclude.Value IF_ANY =
            JsonInclude.Value.construct(Include.NON_EMPTY, Include.ALWAYS);

    private final JsonMapper json =
            JsonMapper.builder()
                    .addModule(bytesAsBase64())
                    // A record's components are its data; `isUsable()` and the like follow from
                    // them.
                    .changeDefaultVisibility(seen ->
                            seen.withGetterVisibility(Visibility.NONE)
                                    .withIsGetterVisibility(Visibility.NONE)
                                    .withFieldVisibility(Visibility.ANY))
                    .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .withConfigOverride(Optional.class, type -> type.setInclude(IF_PRESENT))
                    .withConfigOverride(List.class, type -> type.setInclude(IF_ANY))
                    .withConfigOverride(Set.class, type -> type.setInclude(IF_ANY))
                    .withConfigOverride(Map.class, type -> type.setInclude(IF_ANY))
                    .build();
    private final ValueReaders readers = new ValueReaders();

    byte[] encode(Object value) {
        byte[] encoded = value instanceof Bytes bytes ? bytes.expose() : written(value);
        if (encoded.length > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("a record may take 4 MiB, not " + encoded.length);
        }
        return encoded;
    }

    private byte[] written(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JacksonException unsupported) {
            // Jackson's message may quote the value, which may be secret.
            throw new IllegalStateException("cannot encode a " + value.getClass().getName());
        }
    }

    <V> V decode(byte[] encoded, int offset, Class<V> type) {
        if (type == Bytes.class) {
            return type.cast(Bytes.adopt(Arrays.copyOfRange(encoded, offset, encoded.length)));
        }
        ValueReader reader = readers.of(type);
        try {
            JsonCursor text = new JsonCursor(encoded, offset);
            V value = type.cast(reader.read(text));
            text.requireEnd();
            return value;
        } catch (RuntimeException mismatch) {
            // Its message may quote the value, and so may that of the record's own constructor.
            throw new IllegalStateException("cannot decode a " + type.getName());
        }
    }

    private static SimpleModule bytesAsBase64() {
        return new SimpleModule().addSerializer(Bytes.class, new BytesWriter());
    }

    private static final class BytesWriter extends ValueSerializer<Bytes> {
        @Override
        public void serialize(Bytes value, JsonGenerator target, SerializationContext context) {
            target.writeBinary(value.expose());
        }
    }
}
