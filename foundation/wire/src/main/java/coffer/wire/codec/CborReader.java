package coffer.wire.codec;

import coffer.kernel.Bytes;
import coffer.wire.codec.CborInput.Head;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of rpcv2Cbor. Unknown members are skipped, null means absent.
public final class CborReader {
    private static final int MAX_DEPTH = 64;
    private static final long EPOCH_TAG = 1;

    private final CborInput source;
    private int depth;

    private CborReader(CborInput source) {
        this.source = source;
    }

    /// An empty body is an empty structure.
    public static Structure read(Bytes body, Shape shape) {
        if (body.isEmpty()) return shape.factory().of(new @Nullable Object[shape.members().size()]);
        CborReader reader = new CborReader(new CborInput(body));
        Structure value = reader.structure(reader.source.head(), shape);
        if (!reader.source.isAtEnd()) throw CborInput.malformed();
        return value;
    }

    private Structure structure(Head head, Shape shape) {
        if (head.major() != CborInput.MAP) throw CborInput.malformed();
        @Nullable Object[] slots = new @Nullable Object[shape.members().size()];
        BooleanSupplier more = elements(head);
        while (more.getAsBoolean()) {
            String name = source.text(source.head());
            Head value = source.head();
            Member member = shape.findByWireName(name).orElse(null);
            if (member != null && !value.isNull()) slots[member.index()] = value(value, member);
            else skip(value);
        }
        depth--;
        return shape.factory().of(slots);
    }

    /// Says of every element that there is one more; each must be read before the next question.
    private BooleanSupplier elements(Head head) {
        if (++depth > MAX_DEPTH) throw CborInput.malformed();
        if (head.isIndefinite()) return () -> !source.isBreak();
        long[] left = {source.argument(head)};
        return () -> left[0]-- > 0;
    }

    private Object value(Head head, Member member) {
        Shape shape = member.target();
        return switch (shape.kind()) {
            case STRUCTURE -> structure(expect(head, CborInput.MAP, member), shape);
            case LIST -> list(expect(head, CborInput.ARRAY, member), shape);
            case MAP -> map(expect(head, CborInput.MAP, member), shape);
            case STRING -> source.text(expect(head, CborInput.TEXT, member));
            case BLOB -> Scalars.blob(member, source.string(expect(head, CborInput.BYTES, member)));
            case BOOLEAN -> bool(head, member);
            case INTEGER -> (int) whole(head, member, Integer.MAX_VALUE);
            case LONG -> whole(head, member, Long.MAX_VALUE);
            case FLOAT -> (float) decimal(head, member);
            case DOUBLE -> decimal(head, member);
            case TIMESTAMP -> time(head, member);
            case DOCUMENT -> throw Problem.WrongType.of(member).exception();
        };
    }

    private static Head expect(Head head, int major, Member member) {
        if (head.major() != major) throw Problem.WrongType.of(member).exception();
        return head;
    }

    private List<Object> list(Head head, Shape shape) {
        List<Object> list = new ArrayList<>();
        BooleanSupplier more = elements(head);
        while (more.getAsBoolean()) list.add(value(source.head(), shape.element()));
        depth--;
        return Collections.unmodifiableList(list);
    }

    private Map<Object, Object> map(Head head, Shape shape) {
        Map<Object, Object> map = new LinkedHashMap<>();
        BooleanSupplier more = elements(head);
        while (more.getAsBoolean()) {
            String key = source.text(source.head());
            map.put(key, value(source.head(), shape.value()));
        }
        depth--;
        return Collections.unmodifiableMap(map);
    }

    private static boolean bool(Head head, Member member) {
        expect(head, CborInput.SIMPLE, member);
        boolean isBool = head.info() == CborInput.TRUE || head.info() == CborInput.FALSE;
        if (!isBool) throw Problem.WrongType.of(member).exception();
        return head.info() == CborInput.TRUE;
    }

    private long whole(Head head, Member member, long max) {
        boolean isNegative = head.major() == CborInput.NEGATIVE;
        if (!isNegative) expect(head, CborInput.UNSIGNED, member);
        long argument = source.argument(head);
        if (argument > max) throw Problem.WrongType.of(member).exception();
        return isNegative ? -1 - argument : argument;
    }

    private double decimal(Head head, Member member) {
        return head.major() == CborInput.SIMPLE
                ? source.decimal(head)
                : whole(head, member, Long.MAX_VALUE);
    }

    private Instant time(Head head, Member member) {
        boolean isEpoch = head.major() == CborInput.TAG && source.argument(head) == EPOCH_TAG;
        if (!isEpoch) throw Problem.WrongType.of(member).exception();
        return Times.ofEpochSeconds(decimal(source.head(), member))
                .orElseThrow(() -> Problem.WrongType.of(member).exception());
    }

    private void skip(Head head) {
        switch (head.major()) {
            case CborInput.UNSIGNED, CborInput.NEGATIVE -> source.argument(head);
            case CborInput.BYTES, CborInput.TEXT -> source.string(head);
            case CborInput.ARRAY, CborInput.MAP -> {
                BooleanSupplier more = elements(head);
                while (more.getAsBoolean()) {
                    if (head.major() == CborInput.MAP) skip(source.head());
                    skip(source.head());
                }
                depth--;
            }
            case CborInput.TAG -> {
                source.argument(head);
                if (++depth > MAX_DEPTH) throw CborInput.malformed();
                skip(source.head());
                depth--;
            }
            default -> source.argument(head);
        }
    }
}
