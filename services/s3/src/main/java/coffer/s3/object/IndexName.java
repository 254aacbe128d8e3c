package coffer.s3.object;

import coffer.kernel.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Names of records that sort by key, and within a key by a number of eight bytes.
///
/// A name is the key's UTF-8 with every zero byte followed by 0xFF, two zero bytes, and the number.
/// No UTF-8 byte is 0xFF and no escaped key holds two zero bytes, so names sort as keys do and no
/// name is another's beginning.
public final class IndexName {
    private static final int ESCAPE = 0xFF;
    private static final byte[] END = {0, 0};

    private IndexName() {}

    public static Bytes of(String key, long number) {
        byte[] start = ofKey(key).expose();
        return Bytes.adopt(
                ByteBuffer.allocate(start.length + Long.BYTES).put(start).putLong(number).array());
    }

    /// What all names of exactly this key begin with.
    public static Bytes ofKey(String key) {
        byte[] escaped = escaped(key);
        return Bytes.adopt(
                ByteBuffer.allocate(escaped.length + END.length).put(escaped).put(END).array());
    }

    /// Sorts right after `name`, which is one of [#of].
    public static Bytes afterNumber(Bytes name) {
        return Bytes.adopt(Arrays.copyOf(name.expose(), name.size() + 1));
    }

    /// Sorts after every name of exactly this key and before those of greater keys.
    public static Bytes afterKey(String key) {
        return withSuffix(ofKey(key).expose(), 9);
    }

    /// Sorts before every name whose key begins with `prefix`, and after all lesser ones.
    public static Bytes fromPrefix(String prefix) {
        return Bytes.adopt(escaped(prefix));
    }

    /// Sorts after every name whose key begins with `prefix`, and before all greater ones.
    public static Bytes afterPrefix(String prefix) {
        return withSuffix(escaped(prefix), 2);
    }

    private static Bytes withSuffix(byte[] start, int count) {
        byte[] name = Arrays.copyOf(start, start.length + count);
        Arrays.fill(name, start.length, name.length, (byte) ESCAPE);
        return Bytes.adopt(name);
    }

    private static byte[] escaped(String key) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        if (key.indexOf('\0') < 0) return utf8;
        ByteArrayOutputStream escaped = new ByteArrayOutputStream(utf8.length + 8);
        for (byte b : utf8) {
            escaped.write(b);
            if (b == 0) escaped.write(ESCAPE);
        }
        return escaped.toByteArray();
    }
}
