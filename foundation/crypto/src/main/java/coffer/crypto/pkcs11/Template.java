package coffer.crypto.pkcs11;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Attributes of an object in C's memory, as long as its arena is open.
// PKCS #11 2.40, "CK_ATTRIBUTE": a type, a pointer to a value, the value's length.
final class Template {
    static final long CLASS = 0x0;
    static final long TOKEN = 0x1;
    static final long PRIVATE = 0x2;
    static final long LABEL = 0x3;
    static final long KEY_TYPE = 0x100;
    static final long ID = 0x102;
    static final long SENSITIVE = 0x103;
    static final long ENCRYPT = 0x104;
    static final long DECRYPT = 0x105;
    static final long WRAP = 0x106;
    static final long UNWRAP = 0x107;
    static final long SIGN = 0x108;
    static final long VERIFY = 0x10A;
    static final long DERIVE = 0x10C;
    static final long VALUE_LENGTH = 0x161;
    static final long EXTRACTABLE = 0x162;
    static final long NEVER_EXTRACTABLE = 0x164;
    static final long ALWAYS_SENSITIVE = 0x165;

    static final long SECRET_KEY = 0x4;

    private static final long ATTRIBUTE_BYTES = 24;

    private final Arena arena;
    private final List<Attribute> attributes = new ArrayList<>();

    private record Attribute(long type, MemorySegment value) {}

    Template(Arena arena) {
        this.arena = arena;
    }

    Template flag(long type, boolean value) {
        return with(type, arena.allocateFrom(ValueLayout.JAVA_BYTE, value ? (byte) 1 : (byte) 0));
    }

    Template number(long type, long value) {
        return with(type, arena.allocateFrom(ValueLayout.JAVA_LONG, value));
    }

    Template bytes(long type, byte[] value) {
        return with(type, arena.allocateFrom(ValueLayout.JAVA_BYTE, value));
    }

    int count() {
        return attributes.size();
    }

    /// The address of what a function is given.
    long address() {
        MemorySegment all = arena.allocate(ATTRIBUTE_BYTES * count(), Long.BYTES);
        for (int i = 0; i < count(); i++) {
            Attribute attribute = attributes.get(i);
            long at = i * ATTRIBUTE_BYTES;
            all.set(ValueLayout.JAVA_LONG, at, attribute.type());
            all.set(ValueLayout.ADDRESS, at + Long.BYTES, attribute.value());
            all.set(ValueLayout.JAVA_LONG, at + 2 * Long.BYTES, attribute.value().byteSize());
        }
        return all.address();
    }

    /// What the library wrote into the first attribute, a number.
    long number() {
        return attributes.getFirst().value().get(ValueLayout.JAVA_LONG, 0);
    }

    /// What the library wrote into the first attribute, a flag.
    boolean isFlagSet() {
        return attributes.getFirst().value().get(ValueLayout.JAVA_BYTE, 0) != 0;
    }

    private Template with(long type, MemorySegment value) {
        attributes.add(new Attribute(type, value));
        return this;
    }
}
