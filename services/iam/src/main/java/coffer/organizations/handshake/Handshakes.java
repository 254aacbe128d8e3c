package coffer.organizations.handshake;

import coffer.iam.directory.Revision;
import coffer.iam.directory.Shelf;
import coffer.iam.paging.Keyed;
import coffer.kernel.AccountId;
import coffer.organizations.tree.Organizations;
import coffer.organizations.tree.Organizations.Ref;
import coffer.store.Key;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// Where handshakes are kept: by id, with an index of each side's.
record Handshakes(Revision revision) {
    private static final Table<StoredHandshake> HANDSHAKES =
            Table.unordered("org_handshakes", StoredHandshake.class);
    private static final Table<Ref> SIDES = Table.ordered("org_handshake_sides", Ref.class);

    Optional<StoredHandshake> find(Snapshot snapshot, String id, Instant now) {
        return snapshot.find(HANDSHAKES, key(id)).map(handshake -> handshake.at(now));
    }

    void put(Transaction tx, StoredHandshake handshake) {
        revision.advance(tx);
        tx.put(HANDSHAKES, key(handshake.id()), handshake);
        Ref ref = new Ref(handshake.id());
        side(handshake.organizer().organization()).put(tx, handshake.id(), ref);
        handshake
                .invited()
                .ifPresent(who -> side(who.account().digits()).put(tx, handshake.id(), ref));
    }

    Stream<Keyed<StoredHandshake>> ofOrganization(
            Snapshot snapshot, String organization, Optional<String> after) {
        return of(snapshot, organization, after);
    }

    Stream<Keyed<StoredHandshake>> ofAccount(
            Snapshot snapshot, AccountId account, Optional<String> after) {
        return of(snapshot, account.digits(), after);
    }

    private static Stream<Keyed<StoredHandshake>> of(
            Snapshot snapshot, String side, Optional<String> after) {
        return side(side)
                .after(snapshot, after)
                .map(keyed ->
                        keyed.map(ref -> snapshot.find(HANDSHAKES, key(ref.id())).orElseThrow()));
    }

    private static Shelf<Ref> side(String side) {
        return new Shelf<>(SIDES, Organizations.installation("handshakes of", side));
    }

    private static Key key(String id) {
        return Key.of(Organizations.installation("handshake"), id);
    }
}
