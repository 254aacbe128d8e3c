package coffer.server.audit;

import coffer.crypto.VerifyingKey;
import coffer.crypto.root.RootKey;
import coffer.ledger.erasure.Proof;
import coffer.s3.erasure.Erasures;
import coffer.server.InstallationKeys;
import coffer.server.config.Configuration;
import coffer.server.copy.InstallationCopy;
import coffer.server.root.RootKeys;
import coffer.server.root.SealedFiles;
import coffer.store.Entry;
import coffer.store.Range;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// The receipts of what was erased in one installation, and the key they are checked with. Works
/// beside a running server.
public final class ErasureReceipts {
    private static final int PAGE = 100;

    private final Configuration configuration;
    private final SecureRandom random = new SecureRandom();

    public ErasureReceipts(Configuration configuration) {
        this.configuration = configuration;
    }

    public VerifyingKey verifyingKey() {
        RootKeys rootKeys = new RootKeys(configuration, random);
        try (RootKey root = rootKeys.open()) {
            return InstallationKeys.ledgerVerifyingKey(new SealedFiles(rootKeys.directory(), root));
        }
    }

    public void forEach(Consumer<Proof> consumer) {
        try (InstallationCopy copy =
                InstallationCopy.of(configuration, InstantSource.system(), random)) {
            Range range = Range.first(PAGE);
            while (true) {
                Range wanted = range;
                List<Entry<Proof>> page =
                        copy.store().read(snapshot -> Erasures.proofs(snapshot, wanted));
                page.forEach(entry -> consumer.accept(entry.value()));
                if (page.size() < PAGE) return;
                range = Range.after(page.getLast().name(), PAGE);
            }
        }
    }
}
