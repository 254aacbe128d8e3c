package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.testing.Forall.Gen;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Struct;
import coffer.wire.schema.TimeFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Random values with every member filled, as far as recursion allows.
record Samples(Gen gen) {
    private static final int MAX_DEPTH = 8;
    private static final String TEXT = "abcXYZ 019<>&\"'=+%/\\:;,äß漢\t\n\r";
    private static final String HEADER_TEXT = "abcXYZ019-_.:=+/%";

    Struct structure(Shape shape, int depth) {
        return Struct.of(
                shape,
                fill -> {
                    for (Member member : shape.members()) {
                        if (member.isStreaming() || depth > MAX_DEPTH) continue;
                        fill.put(member.name(), value(member, depth + 1));
                    }
                });
    }

    private Object value(Member member, int depth) {
        boolean isInHead =
                member.location() == Location.HEADER
                        || member.location() == Location.PREFIX_HEADERS;
        String alphabet = isInHead ? HEADER_TEXT : TEXT;
        Shape shape = member.target();
        return switch (shape.kind()) {
            case STRUCTURE -> structure(shape, depth);
            case LIST -> list(shape, depth, alphabet);
            case MAP -> map(shape, depth, alphabet);
            default -> scalar(member, alphabet);
        };
    }

    private Object element(Member member, int depth, String alphabet) {
        return member.target().isScalar() ? scalar(member, alphabet) : value(member, depth);
    }

    private List<Object> list(Shape shape, int depth, String alphabet) {
        List<Object> list = new ArrayList<>();
        int count = depth > MAX_DEPTH ? 1 : 1 + gen.below(3);
        for (int i = 0; i < count; i++) list.add(element(shape.element(), depth, alphabet));
        return list;
    }

    private Map<Object, Object> map(Shape shape, int depth, String alphabet) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i <= gen.below(3); i++) {
            Object key = "k" + i + gen.text("abc");
            map.put(key, element(shape.value(), depth, alphabet));
        }
        return map;
    }

    private Object scalar(Member member, String alphabet) {
        return switch (member.target().kind()) {
            case STRING -> text(member, alphabet);
            case BOOLEAN -> gen.flip();
            case INTEGER -> gen.random().nextInt();
            case LONG -> gen.random().nextLong();
            case FLOAT -> gen.below(1000) / 8f;
            case DOUBLE -> gen.below(1_000_000) / 64d;
            case TIMESTAMP -> time(member);
            default -> {
                byte[] bytes = gen.bytes(1 + gen.below(gen.size()));
                yield member.target().isSensitive() ? SecretBytes.adopt(bytes) : Bytes.adopt(bytes);
            }
        };
    }

    private String text(Member member, String alphabet) {
        if (member.name().equals("Bucket")) return "b" + gen.text("abc.-019") + "e";
        // Whole characters beyond the basic plane, which the alphabet would tear apart.
        String emoji = alphabet.equals(TEXT) && gen.flip() ? "😀" : "";
        return "s" + gen.text(alphabet) + emoji + "e";
    }

    private Instant time(Member member) {
        long seconds = gen.random().nextLong(4_000_000_000L);
        boolean isWhole =
                member.location() != Location.BODY
                        || member.timeFormat().filter(f -> f == TimeFormat.HTTP_DATE).isPresent();
        return Instant.ofEpochMilli(seconds * 1000 + (isWhole ? 0 : gen.below(1000)));
    }
}
