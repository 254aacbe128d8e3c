package coffer.s3.content;

import coffer.s3.bucket.Bucket;
import coffer.store.Key;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the parts of multipart objects are kept, a thousand to a record.
public final class PartLists {
    private static final int PAGE = 1_000;
    private static final Table<Page> PAGES = Table.unordered("s3-part-lists", Page.class);

    /// Up to a thousand parts.
    public record Page(List<PartEntry> parts) {
        public Page {
            parts = List.copyOf(parts);
        }
    }

    public void put(Transaction tx, Bucket bucket, String listId, List<PartEntry> parts) {
        for (int from = 0; from < parts.size(); from += PAGE) {
            int to = Math.min(from + PAGE, parts.size());
            tx.put(PAGES, key(bucket, listId, from / PAGE), new Page(parts.subList(from, to)));
        }
    }

    public List<PartEntry> read(Snapshot snapshot, Bucket bucket, Content.PartsRef list) {
        List<PartEntry> parts = new ArrayList<>(list.count());
        for (int page = 0; page < pageCount(list); page++) {
            snapshot.find(PAGES, key(bucket, list.listId(), page))
                    .ifPresent(found -> parts.addAll(found.parts()));
        }
        return parts;
    }

    /// The part that was uploaded under a number, without reading all of them.
    public Optional<PartEntry> find(
            Snapshot snapshot, Bucket bucket, Content.PartsRef list, int number) {
        for (int page = 0; page < pageCount(list); page++) {
            List<PartEntry> parts =
                    snapshot.find(PAGES, key(bucket, list.listId(), page))
                            .map(Page::parts)
                            .orElse(List.of());
            if (parts.isEmpty() || parts.getLast().number() < number) continue;
            return parts.stream().filter(part -> part.number() == number).findFirst();
        }
        return Optional.empty();
    }

    void delete(Transaction tx, Bucket bucket, Content.PartsRef list) {
        for (int page = 0; page < pageCount(list); page++) {
            tx.delete(PAGES, key(bucket, list.listId(), page));
        }
    }

    private static int pageCount(Content.PartsRef list) {
        return Math.ceilDiv(list.count(), PAGE);
    }

    private static Key key(Bucket bucket, String listId, int page) {
        return Key.of(bucket.scope("parts"), listId + "/" + page);
    }
}
