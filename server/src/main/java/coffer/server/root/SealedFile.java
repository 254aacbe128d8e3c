package coffer.server.root;

import coffer.crypto.root.Rewrapping;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/// One of the installation's own secrets, wrapped by the root key in the root directory.
public record SealedFile(RootDirectory directory, RootKey root, String name) {

    /// The secret, made and sealed now if there is none.
    public SecretBytes readOrCreate(Supplier<SecretBytes> secret) {
        if (!Files.exists(path())) {
            try (SecretBytes made = secret.get()) {
                write(made);
            }
        }
        return read();
    }

    /// Throws [coffer.crypto.AuthenticationFailedException] if the file is not of this root key.
    public SecretBytes read() {
        try {
            return root.unwrap(purpose(), Files.readAllBytes(path()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path(), e);
        }
    }

    /// Replaces what was there before, durably.
    public void write(SecretBytes secret) {
        try {
            DurableFiles.write(path(), sealed(secret).expose());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path(), e);
        }
    }

    /// What the file would hold with `secret` in it.
    public Bytes sealed(SecretBytes secret) {
        return Bytes.adopt(root.wrap(purpose(), secret));
    }

    /// What it holds under the next root key.
    Bytes rewrappedBy(RootKey next) {
        try {
            byte[] wrapped = Files.readAllBytes(path());
            return Bytes.adopt(new Rewrapping(root, next).anew(purpose(), wrapped));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path(), e);
        }
    }

    public boolean exists() {
        return Files.exists(path());
    }

    private Path path() {
        return directory.file(name);
    }

    private String purpose() {
        return "coffer sealed file " + name;
    }
}
