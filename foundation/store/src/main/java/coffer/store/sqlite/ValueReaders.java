package coffer.store.sqlite;

import coffer.kernel.Bytes;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Who reads values of which type: all that [coffer.store.Table] allows in a record.
final class ValueReaders implements ValueReader.Source {
    // Records know those of their components, which therefore must not contain what contains them.
    private final ClassValue<ValueReader> ofClasses =
            new ClassValue<>() {
                @Override
                protected ValueReader computeValue(Class<?> type) {
                    return ofClass(type);
                }
            };

    @Override
    public ValueReader of(Type type) {
        if (type instanceof Class<?> plain) return ofClasses.get(plain);
        if (type instanceof ParameterizedType generic) return ofGeneric(generic);
        throw unreadable(type);
    }

    private ValueReader ofClass(Class<?> type) {
        if (type.isRecord()) return RecordReader.of(type, this);
        if (type.isEnum()) return ofEnum(type);
        if (type == String.class) return JsonCursor::string;
        if (type == Instant.class) return text -> Instants.parse(text.string());
        if (type == Bytes.class) return text -> bytes(text.string());
        if (type == boolean.class || type == Boolean.class) return JsonCursor::bool;
        if (type == int.class || type == Integer.class) return ValueReaders::integer;
        if (type == long.class || type == Long.class) return JsonCursor::integer;
        if (type == double.class || type == Double.class) return JsonCursor::decimal;
        throw unreadable(type);
    }

    private static IllegalArgumentException unreadable(Type type) {
        return new IllegalArgumentException(type + " is nothing that a record may hold");
    }

    private static ValueReader ofEnum(Class<?> type) {
        Map<String, Object> byName =
                Arrays.stream(type.getEnumConstants())
                        .collect(
                                Collectors.toMap(
                                        each -> ((Enum<?>) each).name(), Function.identity()));
        return text -> {
            Object constant = byName.get(text.string());
            if (constant == null) throw JsonCursor.refused();
            return constant;
        };
    }

    private ValueReader ofGeneric(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        ValueReader last = of(arguments[arguments.length - 1]);
        if (type.getRawType() == Optional.class) return new Maybe(last);
        if (type.getRawType() == List.class) return new Items(last);
        if (type.getRawType() == Set.class) return new Members(new Items(last));
        boolean isMap = type.getRawType() == Map.class && arguments[0] == String.class;
        if (isMap) return new Named(last);
        throw unreadable(type);
    }

    private record Maybe(ValueReader value) implements ValueReader {
        @Override
        public Object read(JsonCursor text) {
            return Optional.of(value.read(text));
        }

        @Override
        public Object absent() {
            return Optional.empty();
        }
    }

    private record Items(ValueReader item) implements ValueReader {
        @Override
        public List<Object> read(JsonCursor text) {
            text.require('[');
            if (text.passes(']')) return List.of();
            List<Object> items = new ArrayList<>();
            do {
                items.add(item.next(text));
            } while (text.passes(','));
            text.require(']');
            return List.copyOf(items);
        }

        @Override
        public Object absent() {
            return List.of();
        }
    }

    private record Members(Items items) implements ValueReader {
        @Override
        public Object read(JsonCursor text) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(items.read(text)));
        }

        @Override
        public Object absent() {
            return Set.of();
        }
    }

    private record Named(ValueReader value) implements ValueReader {
        @Override
        public Object read(JsonCursor text) {
            text.require('{');
            if (text.passes('}')) return Map.of();
            Map<String, Object> values = new LinkedHashMap<>();
            do {
                String name = text.string();
                text.require(':');
                if (values.put(name, value.next(text)) != null) throw JsonCursor.refused();
            } while (text.passes(','));
            text.require('}');
            return Collections.unmodifiableMap(values);
        }

        @Override
        public Object absent() {
            return Map.of();
        }
    }

    private static Bytes bytes(String base64) {
        if (base64.length() % 4 != 0) throw JsonCursor.refused();
        return Bytes.adopt(Base64.getDecoder().decode(base64));
    }

    private static Object integer(JsonCursor text) {
        return Math.toIntExact(text.integer());
    }
}
