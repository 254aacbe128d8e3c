package coffer.server.root;

import coffer.crypto.Digests;
import coffer.crypto.root.RootDirectory;
import coffer.kernel.Bytes;
import coffer.server.config.ConfigurationException;
import coffer.server.config.RootKeyProvider;
import coffer.store.DurableFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A change of the root key: which files of the root directory hold what afterwards, and the file
/// that the new key lies in until then takes its place.
///
/// It is written down whole before any of it is done. From then on it happens: whoever opens the
/// root directory next ends what a crash cut short, which takes no key. Before that, nothing has
/// changed. What it writes down is wrapped by the new root key.
public record RootChange(Map<String, Bytes> contents, RootKeyProvider from, RootKeyProvider to) {
    private static final String FILE = "root.change";
    private static final String LOCK = "root.lock";
    private static final byte[] MAGIC = {'C', 'O', 'F', 'C', 1};
    private static final int DIGEST_BYTES = 32;
    private static final int MOST_FILES = 1_000;
    private static final int MOST_BYTES = 64 << 20;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z.-]{0,99}");

    public RootChange {
        contents = Map.copyOf(contents);
        for (String name : contents.keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("`" + name + "` is no file of a root directory");
            }
        }
    }

    /// Where a new root key lies until it is the root key.
    public static Path next(RootDirectory directory, RootKeyProvider provider) {
        return directory.file(Keeping.fileName(provider) + ".next");
    }

    /// Names the key of a token that was the root key, until somebody who has the PIN destroys it.
    public static Path former(RootDirectory directory) {
        return directory.file(Keeping.fileName(RootKeyProvider.PKCS11) + ".former");
    }

    public static boolean isPending(RootDirectory directory) {
        return Files.exists(directory.file(FILE));
    }

    /// Makes it certain that this happens. The new key lies in its file already.
    public void commit(RootDirectory directory) {
        try {
            DurableFiles.write(directory.file(FILE), encoded());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write down the change of the root key", failure);
        }
    }

    /// Ends a change that was written down; answers whether there was one.
    public static boolean finish(RootDirectory directory) {
        return finish(directory, () -> {});
    }

    /// The same; runs `afterStep` after each step, any of which may be the last before a crash.
    public static boolean finish(RootDirectory directory, Runnable afterStep) {
        if (!isPending(directory)) return false;
        try (FileChannel channel = openLock(directory);
                FileLock _ = lock(channel)) {
            // Whoever had the lock until now may have ended it.
            if (!isPending(directory)) return false;
            read(directory).carryOut(directory, afterStep);
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot change the root key", failure);
        }
    }

    /// Every step may be repeated after a crash.
    private void carryOut(RootDirectory directory, Runnable afterStep) throws IOException {
        for (Map.Entry<String, Bytes> each : new TreeMap<>(contents).entrySet()) {
            Path file = directory.file(each.getKey());
            // What the former key wrapped is not to be found on the disk with it.
            if (Files.exists(file)) DurableFiles.overwrite(file);
            afterStep.run();
            DurableFiles.write(file, each.getValue().expose());
            afterStep.run();
        }
        // Once the new key is in its place, what lies there is not the old one any more.
        if (Files.exists(next(directory, to))) {
            retire(directory, afterStep);
            DurableFiles.replace(next(directory, to), directory.file(Keeping.fileName(to)));
            afterStep.run();
        }
        DurableFiles.delete(directory.file(FILE));
        afterStep.run();
    }

    private void retire(RootDirectory directory, Runnable afterStep) throws IOException {
        Path old = directory.file(Keeping.fileName(from));
        if (Files.notExists(old)) return;
        switch (from) {
            case PKCS11 -> DurableFiles.replace(old, former(directory));
            case KEY_FILE, PASSPHRASE -> {
                // Before its name goes: afterwards it could not be found.
                DurableFiles.overwrite(old);
                afterStep.run();
                if (from != to) DurableFiles.delete(old);
            }
        }
        afterStep.run();
    }

    private static FileChannel openLock(RootDirectory directory) throws IOException {
        return FileChannel.open(
                directory.file(LOCK),
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) return lock;
        } catch (OverlappingFileLockException sameProcess) {
            // Falls through: it is in use, only nearer than expected.
        }
        throw new ConfigurationException("somebody else is changing the root key at this moment");
    }

    private byte[] encoded() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(MAGIC);
        out.writeUTF(from.text());
        out.writeUTF(to.text());
        out.writeInt(contents.size());
        for (Map.Entry<String, Bytes> each : contents.entrySet()) {
            out.writeUTF(each.getKey());
            out.writeInt(each.getValue().size());
            out.write(each.getValue().expose());
        }
        out.write(Digests.sha256(bytes.toByteArray()));
        return bytes.toByteArray();
    }

    private static RootChange read(RootDirectory directory) throws IOException {
        Path file = directory.file(FILE);
        if (Files.size(file) > MOST_BYTES) throw damaged(file);
        byte[] content = Files.readAllBytes(file);
        int end = content.length - DIGEST_BYTES;
        if (end < MAGIC.length
                || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw damaged(file);
        }
        byte[] digest = Digests.sha256(Arrays.copyOf(content, end));
        if (!Arrays.equals(content, end, content.length, digest, 0, DIGEST_BYTES)) {
            throw damaged(file);
        }
        DataInputStream in =
                new DataInputStream(
                        new ByteArrayInputStream(content, MAGIC.length, end - MAGIC.length));
        RootKeyProvider from = RootKeyProvider.parse(in.readUTF());
        RootKeyProvider to = RootKeyProvider.parse(in.readUTF());
        int count = in.readInt();
        if (count < 0 || count > MOST_FILES) throw damaged(file);
        Map<String, Bytes> contents = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            int length = in.readInt();
            if (length < 0 || length > in.available()) throw damaged(file);
            contents.put(name, Bytes.adopt(in.readNBytes(length)));
        }
        return new RootChange(contents, from, to);
    }

    private static ConfigurationException damaged(Path file) {
        return new ConfigurationException(
                file + " is damaged; bring the root directory back from its backup");
    }
}
