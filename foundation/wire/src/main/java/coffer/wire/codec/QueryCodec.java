package coffer.wire.codec;

import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import coffer.wire.schema.TimeFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The forms of awsQuery: `Tags.member.1.Key=a`. Unknown parameters are skipped; a parameter given
/// twice is refused, because clients and servers disagree about which one counts.
public final class QueryCodec {
    private static final int MAX_DEPTH = 64;
    // Longer numbers cannot be an index of a list that came with one parameter per element.
    private static final int MAX_INDEX_DIGITS = 6;

    private final Parameters form;

    private QueryCodec(Parameters form) {
        this.form = form;
    }

    public static Structure read(Parameters form, Shape shape) {
        return new QueryCodec(form).structure(shape, "", 0);
    }

    private Structure structure(Shape shape, String prefix, int depth) {
        if (depth > MAX_DEPTH) throw new Problem.Malformed("nested too deeply").exception();
        @Nullable Object[] slots = new @Nullable Object[shape.members().size()];
        for (Member member : shape.members()) {
            slots[member.index()] =
                    find(member, prefix + member.wireName(), depth + 1).orElse(null);
        }
        return shape.factory().of(slots);
    }

    private Optional<Object> find(Member member, String name, int depth) {
        Shape shape = member.target();
        if (shape.isScalar()) return scalar(member, name);
        boolean isPresent = form.contains(name) || form.hasPrefix(name + ".");
        if (!isPresent) return Optional.empty();
        return switch (shape.kind()) {
            case STRUCTURE -> Optional.of(structure(shape, name + ".", depth));
            case LIST -> Optional.of(list(member, name, depth));
            default -> Optional.of(map(member, name, depth));
        };
    }

    private Optional<Object> scalar(Member member, String name) {
        List<String> values = form.all(name);
        if (values.isEmpty()) return Optional.empty();
        if (values.size() > 1) {
            throw new Problem.Malformed("`" + name + "` is given more than once").exception();
        }
        return Optional.of(Scalars.parse(member, values.getFirst(), TimeFormat.DATE_TIME));
    }

    private List<Object> list(Member member, String name, int depth) {
        Member element = member.target().element();
        String base = member.isFlattened() ? name : name + "." + element.wireName();
        List<Object> list = new ArrayList<>();
        for (int index : indices(base)) {
            find(element, base + "." + index, depth).ifPresent(list::add);
        }
        return List.copyOf(list);
    }

    private Map<Object, Object> map(Member member, String name, int depth) {
        Member key = member.target().key();
        Member value = member.target().value();
        String base = member.isFlattened() ? name : name + ".entry";
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int index : indices(base)) {
            String entry = base + "." + index + ".";
            Optional<Object> read = find(key, entry + key.wireName(), depth);
            if (read.isEmpty()) continue;
            map.put(
                    read.get(),
                    find(value, entry + value.wireName(), depth)
                            .orElseThrow(() -> Problem.WrongType.of(value).exception()));
        }
        return Collections.unmodifiableMap(map);
    }

    /// The numbers that follow `base.`, in order; there may be gaps.
    private SortedSet<Integer> indices(String base) {
        String prefix = base + ".";
        SortedSet<Integer> indices = new TreeSet<>();
        for (String name : form.namesFrom(prefix)) {
            if (!name.startsWith(prefix)) break;
            int end = name.indexOf('.', prefix.length());
            String digits = name.substring(prefix.length(), end < 0 ? name.length() : end);
            boolean isIndex =
                    digits.length() <= MAX_INDEX_DIGITS
                            && !digits.isEmpty()
                            && digits.charAt(0) != '0'
                            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            if (isIndex) indices.add(Integer.parseInt(digits));
        }
        return indices;
    }
}
