package coffer.store.sqlite;

import java.nio.charset.StandardCharsets;

/// Records as the store writes them, which it then seals.
public final class RecordText {
    private static final RecordCodec CODEC = new RecordCodec();

    private RecordText() {}

    public static String of(Object row) {
        return new String(CODEC.encode(row), StandardCharsets.UTF_8);
    }

    public static <V> V read(String text, Class<V> type) {
        return CODEC.decode(text.getBytes(StandardCharsets.UTF_8), 0, type);
    }
}
