package coffer.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.store.keys.DomainKeys.Domain;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainKeysTest {
    private static final Domain HERE =
            new Domain(new AccountId("111122223333"), new Region("eu-west-1"));
    private static final Domain THERE =
            new Domain(new AccountId("111122223333"), new Region("eu-west-2"));
    private static final byte[] TEXT = {1, 2, 3};
    private static final byte[] AAD = {4};

    private final SecureRandom random = new SecureRandom();
    private SqliteStore store;
    private RootKey root;
    private KeyTable table;
    private DomainKeys keys;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        RootDirectory directory = RootDirectory.at(folder.resolve("root"));
        root = KeyFileRootKey.create(directory.file("root.key"), random);
        store =
                SqliteStore.open(
                        Files.createDirectory(folder.resolve("data")),
                        SecretBytes.adopt(new byte[32]));
        FakeClock clock = new FakeClock(Instant.EPOCH);
        table = KeyTable.open(store, new KeyTable.Ports(directory, root, clock, random));
        keys = new DomainKeys(table, root, random);
    }

    @AfterEach
    void close() {
        keys.close();
        table.close();
        store.close();
        root.close();
    }

    @Test
    void opensWhatItSealedAlsoAfterAStart() {
        byte[] sealed = seal(HERE);
        DomainKeys restarted = new DomainKeys(table, root, random);

        assertThat(open(keys, HERE, sealed, AAD)).isEqualTo(TEXT);
        assertThat(open(restarted, HERE, sealed, AAD)).isEqualTo(TEXT);
    }

    @Test
    void whatIsSealedInOneDomainDoesNotOpenInAnother() {
        byte[] sealed = seal(HERE);
        seal(THERE);

        assertThatThrownBy(() -> open(keys, THERE, sealed, AAD))
                .isInstanceOf(AuthenticationFailedException.class);
        assertThatThrownBy(() -> open(keys, HERE, sealed, new byte[] {5}))
                .isInstanceOf(AuthenticationFailedException.class);
    }

    @Test
    void aKeyWhoseTransactionWasUndoneIsNeverUsed() {
        assertThatThrownBy(() ->
                        store.write(tx -> {
                            keys.seal(tx, HERE, TEXT, AAD);
                            throw new IllegalStateException("undone");
                        }))
                .hasMessage("undone");

        byte[] sealed = seal(HERE);

        assertThat(open(new DomainKeys(table, root, random), HERE, sealed, AAD)).isEqualTo(TEXT);
    }

    @Test
    void tellsWhichKeysTheRootKeyWrapped() {
        seal(HERE);
        seal(HERE);
        seal(THERE);

        assertThat(DomainKeys.count(store)).isEqualTo(2);
        DomainKeys.Kept kept = store.read(snapshot -> keys.kept(snapshot, HERE)).orElseThrow();
        root.unwrap(kept.purpose(), kept.wrapped().expose()).close();
        Domain unused = new Domain(new AccountId("111122223333"), new Region("eu-west-3"));
        boolean isUnused = store.read(snapshot -> keys.kept(snapshot, unused)).isEmpty();
        assertThat(isUnused).isTrue();
    }

    private byte[] seal(Domain domain) {
        return store.write(tx -> keys.seal(tx, domain, TEXT, AAD));
    }

    private byte[] open(DomainKeys opener, Domain domain, byte[] sealed, byte[] aad) {
        return store.read(snapshot -> {
            try (SecretBytes text = opener.open(snapshot, domain, sealed, aad)) {
                return text.expose().clone();
            }
        });
    }
}
