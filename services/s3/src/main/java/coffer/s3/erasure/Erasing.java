package coffer.s3.erasure;

import coffer.gate.Call;
import coffer.kernel.Bytes;
import coffer.ledger.erasure.Erased;
import coffer.ledger.erasure.Proof;
import coffer.s3.content.Discards;
import coffer.s3.error.S3Error;
import coffer.s3.event.Touched;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One request for erasure, from the deletion of its versions to its receipt. Used by one thread at
/// a time.
public final class Erasing {
    private static final String HEADER = "x-coffer-erase";
    private static final int SALT_BYTES = 16;

    private final Erasures erasures;
    private final String id;
    private final String bucketArn;
    private final Bytes salt;
    private final List<Bytes> digests = new ArrayList<>();
    private Optional<Proof> proof = Optional.empty();

    Erasing(Erasures erasures, String id, String bucketArn, SecureRandom random) {
        this.erasures = erasures;
        this.id = id;
        this.bucketArn = bucketArn;
        byte[] bytes = new byte[SALT_BYTES];
        random.nextBytes(bytes);
        this.salt = Bytes.adopt(bytes);
    }

    /// Ours, not AWS's: what is deleted is to be erased.
    public static boolean isAskedFor(Call call) {
        return call.transport().request().headers().find(HEADER).filter("true"::equals).isPresent();
    }

    /// AWS's record would not tell.
    public static Map<String, String> notes(Call call) {
        return isAskedFor(call) ? Map.of("receipt", call.requestId()) : Map.of();
    }

    /// What its receipt will be known by.
    public String id() {
        return id;
    }

    /// A version that was deleted. Delete markers have nothing to be erased.
    public void add(Touched deleted) {
        if (deleted.sizeBytes().isEmpty()) return;
        add(deleted.key(), deleted.versionId().orElse("null"));
    }

    /// The same by its names; an unfinished upload goes by its id.
    public void add(String key, String versionId) {
        digests.add(new Erased(bucketArn, key, versionId).digest(salt));
    }

    /// Has the keys erased that `discards` retired in this transaction. Throws InvalidRequest if
    /// they are too many.
    public void want(Transaction tx, Discards discards) {
        if (digests.isEmpty()) return;
        List<Bytes> keys = discards.keys().stream().map(KeyId::bytes).toList();
        if (keys.size() > KeyTable.MAX_ERASED) {
            throw S3Error.INVALID_REQUEST.because(
                    "At most %d parts can be erased at once; name fewer versions."
                            .formatted(KeyTable.MAX_ERASED));
        }
        erasures.want(tx, new Wanted(id, bucketArn, salt, digests, keys, Optional.empty()));
    }

    /// Once the transaction is committed.
    public void finish() {
        if (digests.isEmpty()) return;
        var _ = erasures.carryOut();
        proof = erasures.proof(id);
    }

    /// What the answer tells. Without a receipt nothing is erased, or it will be by and by.
    public Map<String, String> headers() {
        return proof.map(it ->
                        Map.of(
                                "x-coffer-erasure-receipt",
                                it.receipt().compact(),
                                "x-coffer-erasure-salt",
                                it.salt().toHex()))
                .orElse(Map.of());
    }
}
