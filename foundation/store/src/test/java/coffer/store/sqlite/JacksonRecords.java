package coffer.store.sqlite;

import coffer.kernel.Bytes;
import coffer.testing.Forall.Gen;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/// Records out of JSON by Jackson, as strict as the codec is.
final class JacksonRecords {
    private static final JsonSetter.Value REFUSE_NULL = JsonSetter.Value.forValueNulls(Nulls.FAIL);
    private static final JsonSetter.Value EMPTY = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

    private final JsonMapper json =
            JsonMapper.builder()
                    .addModule(new SimpleModule().addDeserializer(Bytes.class, new BytesReader()))
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .changeDefaultVisibility(seen ->
                            seen.withGetterVisibility(Visibility.NONE)
                                    .withIsGetterVisibility(Visibility.NONE)
                                    .withFieldVisibility(Visibility.ANY))
                    .withConfigOverride(Object.class, any -> any.setNullHandling(REFUSE_NULL))
                    .changeDefaultNullHandling(ignored -> REFUSE_NULL)
                    .withConfigOverride(Optional.class, type -> type.setNullHandling(EMPTY))
                    .withConfigOverride(List.class, type -> type.setNullHandling(EMPTY))
                    .withConfigOverride(Set.class, type -> type.setNullHandling(EMPTY))
                    .withConfigOverride(Map.class, type -> type.setNullHandling(EMPTY))
                    .build();

    <V> V read(byte[] encoded, Class<V> type) {
        return json.readValue(encoded, type);
    }

    /// The same object with its members in another order and spaces between them.
    byte[] shuffled(byte[] encoded, Gen gen) {
        ObjectNode ordered = (ObjectNode) json.readTree(encoded);
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(ordered.properties());
        Collections.shuffle(members, new Random(gen.random().nextLong()));
        ObjectNode shuffled = json.createObjectNode();
        members.forEach(member -> shuffled.set(member.getKey(), member.getValue()));
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(shuffled);
    }

    private static final class BytesReader extends ValueDeserializer<Bytes> {
        @Override
        public Bytes deserialize(JsonParser source, DeserializationContext context) {
            return Bytes.adopt(source.getBinaryValue());
        }
    }
}
