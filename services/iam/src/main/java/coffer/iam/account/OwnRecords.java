package coffer.iam.account;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.Ledger;
import coffer.ledger.LookupAttribute;
import coffer.ledger.Page;
import coffer.ledger.Page.Cursor;
import coffer.ledger.Query;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What the ledger has of one account, in every region. However much others do, it neither shows
/// here nor pushes anything out of reach: the ledger is asked for this account's records only.
public record OwnRecords(Ledger ledger, AccountId account, List<Region> regions) {
    private static final Depth ALL = new Depth(500, 400);
    private static final Depth LATEST = new Depth(50, 20);

    public OwnRecords {
        regions = List.copyOf(regions);
    }

    /// How far back is looked at most.
    private record Depth(int recordsPerPage, int maxPages) {}

    /// The newest record of `match` that is one of those sought; of each region the latest 1,000
    /// are looked at.
    public Optional<AuditRecord> newest(Query.Match match, Predicate<AuditRecord> isSought) {
        return regions.stream()
                .map(this::everything)
                .map(query -> query.where(match.attribute(), match.value()))
                .flatMap(query -> records(query, LATEST).filter(isSought).findFirst().stream())
                .max(Comparator.comparing(AuditRecord::time));
    }

    /// The records of one service since `from`, the newest first in each region, of which the
    /// latest 200,000 are looked at.
    public Stream<AuditRecord> ofService(String eventSource, Instant from, Instant until) {
        return regions.stream()
                .map(this::everything)
                .map(query -> query.between(from, until))
                .map(query -> query.where(LookupAttribute.EVENT_SOURCE, eventSource))
                .flatMap(query -> records(query, ALL));
    }

    private Query everything(Region region) {
        return Query.managementEvents(account.digits(), region.name())
                .of(EnumSet.allOf(EventCategory.class));
    }

    private Stream<AuditRecord> records(Query query, Depth depth) {
        return Stream.iterate(
                        Optional.of(page(query, Cursor.NEWEST, depth)),
                        Optional::isPresent,
                        page -> page.flatMap(Page::next).map(next -> page(query, next, depth)))
                .limit(depth.maxPages())
                .flatMap(Optional::stream)
                .flatMap(page -> page.records().stream());
    }

    private Page page(Query query, Cursor cursor, Depth depth) {
        return ledger.query(query, cursor, depth.recordsPerPage());
    }
}
