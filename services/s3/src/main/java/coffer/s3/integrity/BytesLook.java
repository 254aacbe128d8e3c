package coffer.s3.integrity;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Digests;
import coffer.crypto.chunked.ChunkedReader;
import coffer.gate.StaleDecisionException;
import coffer.kernel.Bytes;
import coffer.s3.integrity.Flaw.Kind;
import coffer.s3.integrity.Holder.Held;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.MissingBlobException;
import coffer.store.blob.SealedBlob;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// Reads the bytes of a blob, a run at a time. Where the bucket's own key opens them, each chunk is
/// authenticated. Elsewhere nobody is there to be asked for a key: what lies on the disk is hashed,
/// to be compared with what it hashed to before.
final class BytesLook {
    /// Runs begin and end at multiples of this, wherever they can.
    static final int PIECE_BYTES = 1 << 16;

    private final Inventory inventory;

    BytesLook(Inventory inventory) {
        this.inventory = inventory;
    }

    /// A run of a blob: from where, at most how far, and the chain of hashes of all before it.
    record Run(long from, long to, Bytes chain) {}

    /// What came of reading a run.
    sealed interface Read {
        /// As it should be, as far as that can be seen; `chain` has grown, or is empty if there is
        /// none.
        record Fine(Bytes chain) implements Read {}

        record Amiss(Flaw flaw) implements Read {}
    }

    Read read(Holder holder, Held held, Run run) {
        try {
            return holder.isOurs()
                    ? opened(holder, held, run)
                    : new Read.Fine(hashed(holder, held, run));
        } catch (MissingBlobException missing) {
            return amiss(holder, held, Kind.MISSING_BLOB, "it is nowhere");
        } catch (StoreUnavailableException unreadable) {
            return amiss(holder, held, Kind.UNREADABLE_BLOB, BlobLook.reason(unreadable));
        }
    }

    private Read opened(Holder holder, Held held, Run run) {
        try (ChunkedReader reader = inventory.reader().open(holder.bucket(), held.blob())) {
            reader.writeRange(run.from(), run.to(), OutputStream.nullOutputStream());
            return new Read.Fine(run.chain());
        } catch (AuthenticationFailedException corrupt) {
            return amiss(holder, held, Kind.CORRUPT_BYTES, String.valueOf(corrupt.getMessage()));
        } catch (StaleDecisionException foreign) {
            String told = "its key is not one that the bucket's key wraps";
            return amiss(holder, held, Kind.CORRUPT_KEY, told);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot read a blob", failure);
        }
    }

    /// A blob in the store was authenticated with its row: there is nothing to compare later.
    private Bytes hashed(Holder holder, Held held, Run run) {
        Bytes chain = run.chain();
        try (SealedBlob blob = inventory.contents().sealed(holder.bucket(), held.id())) {
            if (blob.isHeld()) return Bytes.empty();
            for (long position = run.from(); position < run.to(); position += PIECE_BYTES) {
                Bytes piece = blob.read(position, (int) Math.min(PIECE_BYTES, run.to() - position));
                chain = Bytes.adopt(Digests.sha256(chain.expose(), piece.expose()));
            }
        }
        return chain;
    }

    /// Compares the chain at a blob's end with an earlier one.
    static Optional<Flaw> changed(
            Holder holder, Held held, Fingerprints.Fingerprint before, Bytes chain) {
        if (before.code().equals(chain)) return Optional.empty();
        String told = "it is not what it was at " + before.taken();
        return Optional.of(holder.flaw(Kind.CHANGED_BYTES, held, told));
    }

    private static Read amiss(Holder holder, Held held, Kind kind, String told) {
        return new Read.Amiss(holder.flaw(kind, held, told));
    }
}
