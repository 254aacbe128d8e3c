package coffer.crypto.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InheritanceTest {
    private static final String PURPOSE = "domain key";

    private final SecureRandom random = new SecureRandom();
    private RootDirectory directory;

    @BeforeEach
    void makeDirectory(@TempDir Path folder) {
        directory = RootDirectory.at(folder.resolve("root"));
    }

    @Test
    void aRootKeyWithoutOneIsItself() {
        try (RootKey first = create("first")) {
            assertThat(Inheritance.claim(directory, first)).isSameAs(first);
        }
    }

    @Test
    void anHeirDerivesAndUnwrapsAsAllBeforeItDid() throws IOException {
        byte[] ofFirst;
        byte[] ofSecond;
        try (RootKey first = create("first")) {
            ofFirst = first.wrap(PURPOSE, secret("one"));
            leave(first, create("second"), ofFirst);
        }
        try (RootKey second = open("second")) {
            ofSecond = second.wrap(PURPOSE, secret("two"));
            leave(second, create("third"), ofSecond);
        }

        try (RootKey first = KeyFileRootKey.open(directory.file("first"), random);
                RootKey third = open("third")) {
            for (Derivation what : Derivation.values()) {
                assertThat(third.derive(what).sameAs(first.derive(what))).isTrue();
            }
            assertThat(text(third.unwrap(PURPOSE, ofFirst))).isEqualTo("one");
            assertThat(text(third.unwrap(PURPOSE, ofSecond))).isEqualTo("two");
            assertThat(text(third.unwrap("own", third.wrap("own", secret("three")))))
                    .isEqualTo("three");
        }
    }

    @Test
    void onlyWhatWasLeftIsInherited() throws IOException {
        byte[] left;
        byte[] kept;
        try (RootKey first = create("first")) {
            left = first.wrap(PURPOSE, secret("one"));
            kept = first.wrap(PURPOSE, secret("other"));
            leave(first, create("second"), left);
        }

        try (RootKey second = open("second")) {
            assertThatThrownBy(() -> second.unwrap(PURPOSE, kept))
                    .isInstanceOf(AuthenticationFailedException.class);
            assertThatThrownBy(() -> second.unwrap("another purpose", left))
                    .isInstanceOf(AuthenticationFailedException.class);
        }
    }

    @Test
    void nobodyButTheHeirCanClaimIt() throws IOException {
        try (RootKey first = create("first")) {
            leave(first, create("second"), first.wrap(PURPOSE, secret("one")));
        }

        assertThatThrownBy(() -> open("first"))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("of another root key");

        Files.write(directory.file(Inheritance.FILE), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> open("second"))
                .isInstanceOf(RootKeyException.class)
                .hasMessageContaining("not an inheritance");
    }

    private void leave(RootKey from, RootKey heir, byte[] wrapped) throws IOException {
        try (heir;
                Inheritance left = Inheritance.of(from)) {
            left.add(from, PURPOSE, wrapped);
            Path file = directory.file(Inheritance.FILE);
            Files.write(file, left.sealedBy(heir).expose());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private RootKey create(String name) {
        return KeyFileRootKey.create(directory.file(name), random);
    }

    private RootKey open(String name) {
        return Inheritance.claim(directory, KeyFileRootKey.open(directory.file(name), random));
    }

    private static SecretBytes secret(String text) {
        return SecretBytes.adopt(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(SecretBytes secret) {
        return new String(secret.expose(), StandardCharsets.UTF_8);
    }
}
