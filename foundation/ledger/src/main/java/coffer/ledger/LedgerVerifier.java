package coffer.ledger;

import coffer.crypto.VerifyingKey;
import coffer.crypto.Xaes256Gcm;
import coffer.kernel.SecretBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/// Checks a ledger, or a copy of its directory, without the process that writes it.
///
/// The public key alone shows every change to what was signed. With the sealing key each payload is
/// opened as well, which names the changed record even if someone made everything around it fit.
/// With a witness it is also seen that records and heads were cut off together.
public final class LedgerVerifier {
    private final Path directory;
    private final VerifyingKey key;
    private final Optional<Unsealing> unsealing;
    private final Optional<Witness> witness;

    private LedgerVerifier(
            Path directory,
            VerifyingKey key,
            Optional<Unsealing> unsealing,
            Optional<Witness> witness) {
        this.directory = directory;
        this.key = key;
        this.unsealing = unsealing;
        this.witness = witness;
    }

    private record Unsealing(SecretBytes key, SecureRandom random) {}

    public static LedgerVerifier of(Path directory, VerifyingKey key) {
        return new LedgerVerifier(directory, key, Optional.empty(), Optional.empty());
    }

    /// `sealingKey` stays the caller's to close.
    public LedgerVerifier openingPayloads(SecretBytes sealingKey, SecureRandom random) {
        Optional<Unsealing> opening = Optional.of(new Unsealing(sealingKey, random));
        return new LedgerVerifier(directory, key, opening, witness);
    }

    public LedgerVerifier comparingWith(Witness lastSeen) {
        return new LedgerVerifier(directory, key, unsealing, Optional.of(lastSeen));
    }

    /// Reads the whole ledger, in little memory.
    public Verdict verify() {
        // A ledger that is being written shows the witness heads: only those it was shown before
        // the others are read must be among them.
        Optional<Head> lastSeen = witness.flatMap(Witness::lastSeen);
        LedgerDirectory files = new LedgerDirectory(directory);
        if (Files.notExists(files.heads())) {
            return new Verdict.Broken(
                    0, 1, 0, Verdict.Damage.TRUNCATED, "the signed heads are missing");
        }
        Optional<Xaes256Gcm> cipher =
                unsealing.map(opening -> new Xaes256Gcm(opening.key, opening.random));
        try (HeadsFile heads = HeadsFile.openToRead(files.heads())) {
            Verification verification =
                    new Verification(
                            files,
                            new HeadChain(heads, key),
                            new Verification.Aids(
                                    cipher.flatMap(
                                            c -> unsealing.map(u -> new Opening(c, u.random))),
                                    lastSeen));
            return verification.run(heads, key);
        } finally {
            cipher.ifPresent(Xaes256Gcm::close);
        }
    }

    /// What opens payloads.
    record Opening(Xaes256Gcm cipher, SecureRandom random) {}
}
