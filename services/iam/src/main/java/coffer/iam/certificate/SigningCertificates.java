package coffer.iam.certificate;

import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.Shelf;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// Where users' signing certificates are kept, by their owners' unique ids.
public final class SigningCertificates {
    static final int PER_USER = 2;

    private static final Table<Stored> TABLE =
            Table.ordered("iam_signing_certificates", Stored.class);

    private final Directory directory;

    record Stored(String id, String body, boolean isActive, Instant uploaded) {
        Stored active(boolean nowActive) {
            return new Stored(id, body, nowActive, uploaded);
        }
    }

    /// Whether one counts, and since when it is there.
    public record State(boolean isActive, Instant uploaded) {}

    public SigningCertificates(Directory directory) {
        this.directory = directory;
    }

    public Stream<State> states(Snapshot snapshot, String userId) {
        return of(userId).all(snapshot).map(each -> new State(each.isActive(), each.uploaded()));
    }

    /// What keeps a user from being deleted.
    public Optional<String> impediment(Snapshot snapshot, Entity entity) {
        return of(entity.id()).all(snapshot).findAny().isPresent()
                ? Optional.of("must delete signing certificates first.")
                : Optional.empty();
    }

    Stream<Stored> all(Snapshot snapshot, String userId) {
        return of(userId).all(snapshot);
    }

    void put(Transaction tx, String userId, Stored certificate) {
        of(userId).put(tx, certificate.id(), certificate);
    }

    void remove(Transaction tx, String userId, Stored certificate) {
        of(userId).delete(tx, certificate.id());
    }

    private Shelf<Stored> of(String userId) {
        return new Shelf<>(TABLE, directory.scope("signing certificate", userId));
    }
}
