package coffer.ledger;

import coffer.ledger.Query.Match;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The terms that were asked for lately: most records repeat who did what to what, and every term
/// costs a hash. What falls into a slot drives out what was there.
///
/// Used by one thread, for every record of the installation: a look leaves nothing to collect.
final class RecentTerms {
    private static final int SLOTS = 1024;

    private final @Nullable Slot[] slots = new @Nullable Slot[SLOTS];

    private record Slot(Terms.Asked asked, long term) {
        boolean isOf(AuditRecord value, @Nullable LookupAttribute attribute, String text) {
            return asked.category() == value.category()
                    && isOf(attribute, text)
                    && asked.tenant().account().equals(value.account())
                    && asked.tenant().region().equals(value.region());
        }

        private boolean isOf(@Nullable LookupAttribute attribute, String text) {
            if (asked.match().isEmpty()) return attribute == null;
            Match match = asked.match().get();
            return match.attribute() == attribute && match.value().equals(text);
        }
    }

    /// The term of all records of the account, region and category that `value` is of.
    long ofAll(AuditRecord value) {
        return find(value, null, "");
    }

    /// The term of those of them that have `text` as this attribute.
    long of(AuditRecord value, LookupAttribute attribute, String text) {
        return find(value, attribute, text);
    }

    private long find(AuditRecord value, @Nullable LookupAttribute attribute, String text) {
        int place = place(value, attribute, text);
        Slot known = slots[place];
        if (known != null && known.isOf(value, attribute, text)) return known.term();
        Optional<Match> match =
                attribute == null ? Optional.empty() : Optional.of(new Match(attribute, text));
        Terms.Asked asked = Terms.asked(value, match);
        Slot made = new Slot(asked, Terms.of(asked));
        slots[place] = made;
        return made.term();
    }

    private static int place(AuditRecord value, @Nullable LookupAttribute attribute, String text) {
        int hash = Objects.hashCode(attribute);
        hash = 31 * hash + value.category().hashCode();
        hash = 31 * hash + value.account().hashCode();
        hash = 31 * hash + value.region().hashCode();
        hash = 31 * hash + text.hashCode();
        return (hash ^ hash >>> 16) & (SLOTS - 1);
    }
}
