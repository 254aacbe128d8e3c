package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Values as nested maps, lists and texts, so that what was sent and what arrived can be compared
/// whichever codec carried them.
public final class Canonical {
    private Canonical() {}

    public static Map<String, Object> of(Structure structure, Shape shape) {
        Map<String, Object> canonical = new TreeMap<>();
        for (Member member : shape.members()) {
            Object value = structure.slot(member.index());
            if (value != null) canonical.put(member.name(), of(value, member.target()));
        }
        return canonical;
    }

    private static Object of(@Nullable Object value, Shape shape) {
        if (value == null) return "null";
        return switch (shape.kind()) {
            case STRUCTURE -> of((Structure) value, shape);
            case LIST ->
                    ((List<?>) value)
                            .stream().map(each -> of(each, shape.element().target())).toList();
            case MAP -> {
                Map<String, Object> canonical = new TreeMap<>();
                ((Map<?, ?>) value)
                        .forEach((k, v) ->
                                canonical.put(k.toString(), of(v, shape.value().target())));
                yield canonical;
            }
            case TIMESTAMP -> time((Instant) value);
            case BLOB ->
                    blob(
                            value instanceof SecretBytes secret
                                    ? secret.expose()
                                    : ((Bytes) value).toArray());
            default -> value.toString();
        };
    }

    /// What one has and the other has not, leaf by leaf: whole values are too long to read.
    static List<String> differences(Object sent, Object arrived, String path) {
        if (sent.equals(arrived)) return List.of();
        if (sent instanceof List<?> one && arrived instanceof List<?> other) {
            if (one.size() != other.size()) return List.of(path + ": " + one + " / " + other);
            List<String> all = new ArrayList<>();
            for (int i = 0; i < one.size(); i++) {
                all.addAll(differences(one.get(i), other.get(i), path + "." + i));
            }
            return all;
        }
        if (!(sent instanceof Map<?, ?> one) || !(arrived instanceof Map<?, ?> other)) {
            return List.of(path + ": " + sent + " / " + arrived);
        }
        Set<Object> keys = new TreeSet<>(one.keySet());
        keys.addAll(other.keySet());
        List<String> all = new ArrayList<>();
        for (Object key : keys) {
            Object left = one.containsKey(key) ? one.get(key) : "nothing";
            Object right = other.containsKey(key) ? other.get(key) : "nothing";
            all.addAll(differences(left, right, path + "." + key));
        }
        return all;
    }

    static String time(Instant time) {
        return "t" + time.toEpochMilli();
    }

    static String blob(byte[] bytes) {
        return "b" + HexFormat.of().formatHex(bytes);
    }
}
