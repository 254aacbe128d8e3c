package coffer.wire.schema;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Carries values of one shape over to another, member by member of the same name. For operations
/// that say the same in different structures, such as GetObject and HeadObject. Members that only
/// one side has are dropped or absent.
public final class Likeness<F extends Structure, T extends Structure> {
    private static final int NONE = -1;

    private final Shape to;
    private final Class<T> type;
    private final int[] sources;

    /// `type` is the class of `to`'s values. Throws [IllegalArgumentException] if members of the
    /// same name are of different kinds.
    public Likeness(Shape from, Shape to, Class<T> type) {
        this.to = to;
        this.type = type;
        this.sources = new int[to.members().size()];
        Map<String, Member> byName = new HashMap<>();
        from.members().forEach(member -> byName.put(member.name(), member));
        for (Member member : to.members()) {
            Member source = byName.get(member.name());
            sources[member.index()] = source == null ? NONE : source.index();
            if (source != null && source.target().kind() != member.target().kind()) {
                throw new IllegalArgumentException(member.name() + " is of two kinds");
            }
        }
    }

    public T of(F value) {
        @Nullable Object[] slots = new @Nullable Object[sources.length];
        for (int i = 0; i < slots.length; i++) {
            if (sources[i] != NONE) slots[i] = value.slot(sources[i]);
        }
        return type.cast(to.factory().of(slots));
    }
}
