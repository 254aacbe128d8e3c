package coffer.kms.key;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.key.KmsKey.Owner;
import coffer.kms.key.Material.RotationKind;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys that were stored before there were kinds of keys are read as what they are.
class OldKeyRecordTest {
    private static final Table<OldKey> KEYS = Table.unordered("kms.key", OldKey.class);
    private static final KeyName NAME =
            new KeyName(
                    TestKms.ACCOUNT,
                    new Region("eu-west-1"),
                    "12345678-1234-4234-8234-123456789012");

    /// The records of then, component for component.
    private record OldKey(
            KeyName name,
            OldOrigin origin,
            String description,
            OldLifecycle lifecycle,
            String policy,
            Map<String, String> tags,
            Optional<RotationSchedule> rotation,
            List<OldMaterial> materials) {}

    private record OldLifecycle(KeyState state, Optional<Instant> deletion) {}

    private record OldOrigin(Instant created, Owner owner) {}

    private record OldMaterial(Bytes id, Instant since, Optional<RotationKind> rotation) {}

    @Test
    void isSymmetricAndHasNoPublicKey(@TempDir Path folder) {
        OldMaterial material =
                new OldMaterial(Bytes.adopt(new byte[16]), TestKms.START, Optional.empty());
        OldKey old =
                new OldKey(
                        NAME,
                        new OldOrigin(TestKms.START, Owner.CUSTOMER),
                        "old",
                        new OldLifecycle(KeyState.ENABLED, Optional.empty()),
                        "{}",
                        Map.of("a", "b"),
                        Optional.of(RotationSchedule.starting(TestKms.START, 365)),
                        List.of(material));
        try (Store store = SqliteStore.open(folder, key())) {
            store.write(tx -> {
                tx.put(KEYS, NAME.record(), old);
                return true;
            });
        }

        try (Store store = SqliteStore.open(folder, key())) {
            KmsKey read =
                    store.read(snapshot -> new Keys().find(snapshot, NAME, TestKms.START))
                            .orElseThrow();

            assertThat(read.kind()).isEqualTo(KeyKind.SYMMETRIC);
            assertThat(read.currentMaterial().publicKey()).isEmpty();
            assertThat(read.lifecycle()).isEqualTo(KmsKey.Lifecycle.ENABLED);
            assertThat(read.tags()).isEqualTo(old.tags());
            assertThat(read.publicMaterialId()).isPresent();
        }
    }

    private static SecretBytes key() {
        return SecretBytes.adopt(new byte[32]);
    }
}
