package coffer.s3.erasure;

import coffer.ledger.erasure.Notary;
import coffer.ledger.erasure.Proof;
import coffer.s3.bucket.Bucket;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.keys.ErasureReceipt;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Destroys the keys of versions whose deletion asked for that, and keeps a receipt of each
/// request.
///
/// What is wanted is written down in the transaction that deletes the versions. Destroying their
/// keys follows; a crash in between delays it until the next run, and nothing is unsaid: a receipt
/// is signed only when the old top key is gone. Requests that wait together share one new top key.
public final class Erasures {
    private static final Scope WAITING = Scope.of("aws", "", "", "s3", "erasures");
    private static final Scope DONE = Scope.of("aws", "", "", "s3", "erasure receipts");
    private static final Table<Wanted> WANTED = Table.unordered("s3-erasures", Wanted.class);
    private static final Table<Kept> KEPT = Table.unordered("s3-erasure-receipts", Kept.class);
    private static final int PAGE = 64;
    private static final int MAX_TOGETHER = 1_000;

    private final Ports ports;

    /// What it stands on.
    public record Ports(Store store, KeyTable keys, Notary notary, SecureRandom random) {}

    /// A proof, as JSON.
    record Kept(String proof) {}

    public Erasures(Ports ports) {
        this.ports = ports;
    }

    /// Begins what `id`, a request or a record, wants of a bucket.
    public Erasing begin(String id, Bucket bucket) {
        return new Erasing(this, id, bucket.arn().toString(), ports.random());
    }

    void want(Transaction tx, Wanted wanted) {
        tx.put(WANTED, waiting(wanted.id()), wanted);
    }

    /// Destroys the keys of all that waits, and returns how many requests that were. Any number of
    /// threads may do so at once.
    public int carryOut() {
        int done = 0;
        List<Wanted> waiting = ports.store().read(this::next);
        while (!waiting.isEmpty()) {
            List<Wanted> together = waiting;
            Set<KeyId> keys = keysOf(together);
            ports.keys().erase(keys, (tx, receipt) -> noteDeath(tx, together, receipt));
            ports.store().write(tx -> keepReceipts(tx, together));
            done += together.size();
            waiting = ports.store().read(this::next);
        }
        return done;
    }

    /// The receipt of a request; empty if it erased nothing, or has not yet.
    public Optional<Proof> proof(Snapshot snapshot, String id) {
        return snapshot.find(KEPT, Key.of(DONE, id)).flatMap(kept -> Proof.parse(kept.proof()));
    }

    /// All receipts, in no particular order, a page at a time.
    public static List<Entry<Proof>> proofs(Snapshot snapshot, Range range) {
        return snapshot.list(KEPT, DONE, range).stream()
                .map(entry ->
                        new Entry<>(
                                entry.name(),
                                Proof.parse(entry.value().proof())
                                        .orElseThrow(() ->
                                                new IllegalStateException("no receipt is kept"))))
                .toList();
    }

    /// As many requests as fit into one erasure, but at least one.
    private List<Wanted> next(Snapshot snapshot) {
        List<Wanted> chosen = new ArrayList<>();
        int keys = 0;
        Range range = Range.first(PAGE);
        while (true) {
            List<Entry<Wanted>> page = snapshot.list(WANTED, WAITING, range);
            for (Entry<Wanted> entry : page) {
                keys += entry.value().keys().size();
                boolean isFull = keys > KeyTable.MAX_ERASED || chosen.size() == MAX_TOGETHER;
                if (isFull && !chosen.isEmpty()) return chosen;
                chosen.add(entry.value());
            }
            if (page.size() < PAGE) return chosen;
            range = Range.after(page.getLast().name(), PAGE);
        }
    }

    /// Keys that an erasure took whose end a crash or failure prevented are out of the table
    /// already.
    private static Set<KeyId> keysOf(List<Wanted> together) {
        Set<KeyId> keys = new HashSet<>();
        together.stream()
                .filter(wanted -> wanted.death().isEmpty())
                .forEach(wanted -> keys.addAll(wanted.keyIds()));
        return keys;
    }

    private void noteDeath(Transaction tx, List<Wanted> together, ErasureReceipt receipt) {
        Set<KeyId> erased = new HashSet<>(receipt.erased());
        for (Wanted wanted : together) {
            tx.find(WANTED, waiting(wanted.id()))
                    .filter(now -> now.death().isEmpty())
                    .ifPresent(now -> want(tx, now.diedWith(receipt, erased)));
        }
    }

    /// The old top key is gone by now: [KeyTable#erase] has returned.
    private boolean keepReceipts(Transaction tx, List<Wanted> together) {
        for (Wanted wanted : together) {
            tx.find(WANTED, waiting(wanted.id()))
                    .ifPresent(now -> {
                        Kept kept = new Kept(now.prove(ports.notary()).toJson());
                        tx.put(KEPT, Key.of(DONE, now.id()), kept);
                        tx.delete(WANTED, waiting(now.id()));
                    });
        }
        return true;
    }

    Optional<Proof> proof(String id) {
        return ports.store().read(snapshot -> proof(snapshot, id));
    }

    private static Key waiting(String id) {
        return Key.of(WAITING, id);
    }
}
