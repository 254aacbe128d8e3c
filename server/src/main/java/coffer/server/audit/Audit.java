package coffer.server.audit;

import coffer.crypto.root.RootKey;
import coffer.kernel.SecretBytes;
import coffer.ledger.AuditRecord;
import coffer.ledger.FileWitness;
import coffer.ledger.LedgerArchive;
import coffer.ledger.LedgerVerifier;
import coffer.ledger.Query;
import coffer.ledger.Verdict;
import coffer.server.InstallationKeys;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import coffer.server.root.RootKeys;
import coffer.server.root.SealedFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;

/// The record of one installation, read and verified offline: from its directory or from a copy of
/// it, while the server runs or long after.
public final class Audit {
    private final Configuration configuration;
    private final SecureRandom random = new SecureRandom();

    public Audit(Configuration configuration) {
        this.configuration = configuration;
    }

    /// Checks the ledger in `ledgerDirectory`, or the installation's own if that is empty.
    public Verification verify(Optional<Path> ledgerDirectory) {
        RootKeys rootKeys = new RootKeys(configuration, random);
        try (RootKey root = rootKeys.open();
                SecretBytes sealingKey = InstallationKeys.ledgerSealingKey(root)) {
            SealedFiles sealed = new SealedFiles(rootKeys.directory(), root);
            Verdict verdict =
                    LedgerVerifier.of(
                                    ledgerDirectory.orElseGet(this::ownDirectory),
                                    InstallationKeys.ledgerVerifyingKey(sealed))
                            .openingPayloads(sealingKey, random)
                            .comparingWith(
                                    new FileWitness(
                                            InstallationKeys.witnessFile(rootKeys.directory())))
                            .verify();
            return new Verification(verdict);
        }
    }

    /// Gives every record that `query` wants, oldest first.
    public void forEach(Query query, Consumer<AuditRecord> consumer) {
        RootKeys rootKeys = new RootKeys(configuration, random);
        try (RootKey root = rootKeys.open();
                SecretBytes sealingKey = InstallationKeys.ledgerSealingKey(root);
                LedgerArchive archive = new LedgerArchive(ownDirectory(), sealingKey, random)) {
            archive.forEach(query, consumer);
        }
    }

    private Path ownDirectory() {
        return InstallationKeys.ledgerDirectory(configuration.value(Settings.DATA_DIR));
    }

    /// What verifying came to, in words.
    public record Verification(Verdict verdict) {

        public boolean isIntact() {
            return verdict instanceof Verdict.Intact;
        }

        public String sentence() {
            return switch (verdict) {
                case Verdict.Intact intact ->
                        "intact: %,d records under %,d signed heads, root %s; %s"
                                .formatted(
                                        intact.tree().size(),
                                        intact.heads(),
                                        intact.tree().root().toHex().substring(0, 16),
                                        intact.isRollbackChecked()
                                                ? "no rollback: it agrees with the last head seen"
                                                : "rollback not checked");
                case Verdict.Broken broken ->
                        "BROKEN at record %d (segment %d, byte %,d): %s: %s"
                                .formatted(
                                        broken.index(),
                                        broken.segment(),
                                        broken.offset(),
                                        broken.damage(),
                                        broken.explanation());
            };
        }
    }
}
