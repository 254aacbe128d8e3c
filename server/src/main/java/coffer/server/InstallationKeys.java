package coffer.server;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.crypto.VerifyingKey;
import coffer.crypto.root.Derivation;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.ledger.LedgerKeys;
import coffer.server.root.SealedFiles;
import java.nio.file.Path;
import java.security.SecureRandom;

/// Where the ledger lies and which keys are its own.
public final class InstallationKeys {
    private static final String SIGNING_KEY = "ledger-signing.sealed";
    private static final String VERIFYING_KEY = "ledger-verifying.sealed";

    private InstallationKeys() {}

    /// Made on the first start; the sealing key is the caller's to close.
    static LedgerKeys openOrCreateLedgerKeys(SealedFiles sealed, SecureRandom random) {
        // The public half is written last: where it is, both are.
        if (!sealed.named(VERIFYING_KEY).exists()) {
            SigningKey made = SigningKey.generate(SigningAlgorithm.ED25519, random);
            byte[] open = made.verifyingKey().subjectPublicKeyInfo().toArray();
            try (SecretBytes secret = made.encoded();
                    SecretBytes verifying = SecretBytes.adopt(open)) {
                sealed.named(SIGNING_KEY).write(secret);
                sealed.named(VERIFYING_KEY).write(verifying);
            }
        }
        try (SecretBytes secret = sealed.named(SIGNING_KEY).read()) {
            return new LedgerKeys(
                    ledgerSealingKey(sealed.root()),
                    SigningKey.decode(secret, ledgerVerifyingKey(sealed)));
        }
    }

    /// The key that the ledger's heads are checked with.
    public static VerifyingKey ledgerVerifyingKey(SealedFiles sealed) {
        try (SecretBytes open = sealed.named(VERIFYING_KEY).read()) {
            return new VerifyingKey(SigningAlgorithm.ED25519, Bytes.copyOf(open.expose()));
        }
    }

    /// The key that opens the ledger's records, for the caller to close.
    public static SecretBytes ledgerSealingKey(RootKey root) {
        return root.derive(Derivation.LEDGER_RECORDS);
    }

    public static Path ledgerDirectory(Path dataDirectory) {
        return dataDirectory.resolve("ledger");
    }

    /// The last head seen, kept where whoever can change the ledger cannot.
    public static Path witnessFile(RootDirectory rootDirectory) {
        return rootDirectory.file("ledger.last-seen");
    }
}
