package coffer.store.sqlite;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes records of one type out of JSON.
///
/// Components are looked for where they were written: in the order in which they are declared. Any
/// other order is understood as well.
final class RecordReader implements ValueReader {
    private final Component[] components;
    private final Constructor<?> constructor;

    private RecordReader(Component[] components, Constructor<?> constructor) {
        this.components = components;
        this.constructor = constructor;
    }

    /// One component, and what stands before its value: the name in quotation marks and a colon.
    private static final class Component {
        private final String name;
        private final byte[] mark;
        private final ValueReader value;

        Component(RecordComponent declared, ValueReader.Source readers) {
            this.name = declared.getName();
            this.mark = ('"' + name + "\":").getBytes(StandardCharsets.UTF_8);
            this.value = readers.of(declared.getGenericType());
        }
    }

    static RecordReader of(Class<?> type, ValueReader.Source readers) {
        RecordComponent[] declared = type.getRecordComponents();
        Component[] components =
                Arrays.stream(declared)
                        .map(component -> new Component(component, readers))
                        .toArray(Component[]::new);
        return new RecordReader(components, constructor(type, declared));
    }

    private static Constructor<?> constructor(Class<?> type, RecordComponent[] declared) {
        Class<?>[] types =
                Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("a record without its constructor", impossible);
        }
    }

    @Override
    public Object read(JsonText text) {
        @Nullable Object[] values = new @Nullable Object[components.length];
        text.require('{');
        int expected = 0;
        if (!text.passes('}')) {
            do {
                int found = component(text, expected);
                if (values[found] != null) throw JsonText.refused();
                values[found] = components[found].value.next(text);
                expected = found + 1;
            } while (text.passes(','));
            text.require('}');
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) values[i] = components[i].value.absent();
        }
        return made(values);
    }

    /// Goes past a name and tells whose it is.
    private int component(JsonText text, int expected) {
        if (expected < components.length && text.passes(components[expected].mark)) {
            return expected;
        }
        String name = text.string();
        text.require(':');
        for (int i = 0; i < components.length; i++) {
            if (components[i].name.equals(name)) return i;
        }
        throw JsonText.refused();
    }

    private Object made(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException refused) {
            throw new IllegalArgumentException("a record's constructor refused", refused);
        }
    }
}
