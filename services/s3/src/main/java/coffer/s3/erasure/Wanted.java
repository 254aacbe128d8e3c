package coffer.s3.erasure;

import coffer.kernel.Bytes;
import coffer.ledger.erasure.Erased;
import coffer.ledger.erasure.Notary;
import coffer.ledger.erasure.Proof;
import coffer.ledger.erasure.Statement;
import coffer.store.keys.ErasureReceipt;
import coffer.store.keys.KeyId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one request wants erased: versions, of which only salted digests are kept, and their keys.
/// Once the keys are out of the key table it is known by which `death`.
record Wanted(
        String id,
        String bucketArn,
        Bytes salt,
        List<Bytes> digests,
        List<Bytes> keys,
        Optional<Statement.Death> death) {
    Wanted {
        digests = List.copyOf(digests);
        keys = List.copyOf(keys);
    }

    List<KeyId> keyIds() {
        return keys.stream().map(KeyId::new).toList();
    }

    /// `erased` are those of the keys, and perhaps of other requests, that were there to be erased.
    Wanted diedWith(ErasureReceipt receipt, Set<KeyId> erased) {
        int count = (int) keyIds().stream().filter(erased::contains).count();
        Statement.Death died =
                new Statement.Death(
                        count,
                        receipt.at(),
                        receipt.deadTopKey().toString(),
                        receipt.liveTopKey().toString());
        return new Wanted(id, bucketArn, salt, digests, keys, Optional.of(died));
    }

    Proof prove(Notary notary) {
        Statement.Subject subject =
                new Statement.Subject(id, bucketArn, digests.size(), Erased.digestOf(digests));
        return new Proof(notary.sign(subject, death.orElseThrow()), salt, digests);
    }
}
