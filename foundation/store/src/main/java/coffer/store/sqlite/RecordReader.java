package coffer.store.sqlite;

import coffer.kernel.Bytes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes records of one type out of JSON.
///
/// Components are looked for where they were written: in the order in which they are declared. Any
/// other order is understood as well.
final class RecordReader implements ValueReader {
    private final Component[] components;
    private final Function<@Nullable Object[], Object> constructor;

    private RecordReader(Component[] components, Function<@Nullable Object[], Object> constructor) {
        this.components = components;
        this.constructor = constructor;
    }

    /// `mark` is what stands before the value: the name in quotation marks and a colon.
    private record Component(String name, Bytes mark, ValueReader value) {
        static Component of(RecordComponent declared, ValueReader.Source readers) {
            return new Component(
                    declared.getName(),
                    Bytes.utf8('"' + declared.getName() + "\":"),
                    readers.of(declared.getGenericType()));
        }
    }

    static RecordReader of(Class<?> type, ValueReader.Source readers) {
        RecordComponent[] declared = type.getRecordComponents();
        Component[] components =
                Arrays.stream(declared)
                        .map(component -> Component.of(component, readers))
                        .toArray(Component[]::new);
        return new RecordReader(components, constructor(type, declared));
    }

    /// Makes a record of its components.
    @SuppressWarnings("unchecked") // what a class literal cannot say
    private static Function<@Nullable Object[], Object> constructor(
            Class<?> type, RecordComponent[] declared) {
        Class<?>[] types =
                Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            MethodHandle canonical =
                    MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                            .findConstructor(type, MethodType.methodType(void.class, types))
                            .asSpreader(Object[].class, types.length);
            return MethodHandleProxies.asInterfaceInstance(Function.class, canonical);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("a record without its constructor", impossible);
        }
    }

    @Override
    public Object read(JsonCursor text) {
        @Nullable Object[] values = new @Nullable Object[components.length];
        text.require('{');
        int expected = 0;
        if (!text.passes('}')) {
            do {
                int found = component(text, expected);
                if (values[found] != null) throw JsonCursor.refused();
                values[found] = components[found].value().next(text);
                expected = found + 1;
            } while (text.passes(','));
            text.require('}');
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) values[i] = components[i].value().absent();
        }
        return constructor.apply(values);
    }

    /// Goes past a name and tells whose it is.
    private int component(JsonCursor text, int expected) {
        if (expected < components.length && text.passes(components[expected].mark().expose())) {
            return expected;
        }
        String name = text.string();
        text.require(':');
        for (int i = 0; i < components.length; i++) {
            if (components[i].name().equals(name)) return i;
        }
        throw JsonCursor.refused();
    }
}
