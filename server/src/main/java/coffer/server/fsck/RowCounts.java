package coffer.server.fsck;

import coffer.kernel.Bytes;
import coffer.store.sqlite.RowAudit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Counts the rows of each table, and passes on which are not whole.
final class RowCounts implements RowAudit.Visitor {
    private final Map<String, Long> counts = new HashMap<>();
    private final Consumer<Amiss> told;

    RowCounts(Consumer<Amiss> told) {
        this.told = told;
    }

    @Override
    public void whole(String table, Bytes name, Bytes value) {
        counts.merge(table, 1L, Long::sum);
    }

    @Override
    public void broken(String what) {
        told.accept(Amiss.damage("BROKEN_RECORD", what));
    }

    long of(String table) {
        return counts.getOrDefault(table, 0L);
    }

    long all() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
