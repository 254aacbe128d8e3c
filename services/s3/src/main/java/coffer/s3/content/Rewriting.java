package coffer.s3.content;

import coffer.s3.bucket.Bucket;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;

/// The bytes of one object, sealed once more under fresh data keys and not yet kept.
public final class Rewriting implements Renewal {
    private final Contents contents;
    private final Content before;
    private final Envelope envelope;
    private final Made made;

    /// The blobs in order, and the parts they are, by the list they will be in.
    record Made(List<Draft> drafts, List<PartEntry> parts, Optional<Content.PartsRef> list) {
        Made {
            drafts = List.copyOf(drafts);
            parts = List.copyOf(parts);
        }
    }

    Rewriting(Contents contents, Content before, Envelope envelope, Made made) {
        this.contents = contents;
        this.before = before;
        this.envelope = envelope;
        this.made = made;
    }

    @Override
    public Content content() {
        Optional<BlobRef> blob =
                made.list().isPresent()
                        ? Optional.empty()
                        : Optional.of(made.drafts().getFirst().ref());
        return new Content(
                before.sizeBytes(),
                before.etag(),
                before.checksum(),
                envelope.encryption(),
                blob,
                made.list());
    }

    @Override
    public void reconsider() {
        envelope.reconsider();
    }

    @Override
    public void put(Transaction tx, Bucket bucket, Discards discards) {
        discards.add(tx, bucket, before);
        FormerKeys.put(tx, content(), discards.keys());
        envelope.put(tx, contents.keys());
        made.drafts().forEach(draft -> draft.put(tx, contents.keys()));
        made.list()
                .ifPresent(
                        list -> contents.partLists().put(tx, bucket, list.listId(), made.parts()));
    }

    @Override
    public void settle() {
        // All that was written says already whose it is.
    }

    @Override
    public void abandon() {
        made.drafts().forEach(Draft::discard);
    }
}
