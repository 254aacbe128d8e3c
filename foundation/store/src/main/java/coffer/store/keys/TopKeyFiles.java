package coffer.store.keys;

import coffer.crypto.root.Rewrapping;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.DurableFiles;
import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The top key's file in the root directory, and its successor's while an erasure is under way.
///
/// Which of the two counts is decided by the id that the store names, because only the store's
/// commit makes a successor real: whatever else lies here is destroyed.
final class TopKeyFiles {
    private static final String CURRENT = "top.key";
    private static final String NEXT = "top.key.next";
    private static final int MAX_FILE_BYTES = 1_024;
    private static final byte[] MAGIC = {'C', 'O', 'F', 'T', 1};

    private final Path current;
    private final Path next;
    private final RootKey root;

    TopKeyFiles(RootDirectory directory, RootKey root) {
        this.current = directory.file(CURRENT);
        this.next = directory.file(NEXT);
        this.root = root;
    }

    /// The id in the current file, if there is a well-formed one.
    Optional<TopKeyId> currentId() {
        return idIn(current);
    }

    void createCurrent(TopKeyId id, SecretBytes key) {
        write(current, id, key);
    }

    void createNext(TopKeyId id, SecretBytes key) {
        write(next, id, key);
    }

    /// Whether a key is in one of the two files.
    boolean hold(TopKeyId id) {
        return isIn(current, id) || isIn(next, id);
    }

    boolean isCurrent(TopKeyId id) {
        return isIn(current, id);
    }

    /// Whether a key that is held is the only one, as [#settle] makes it.
    boolean areSettled(TopKeyId id) {
        return isIn(current, id) && !Files.exists(next);
    }

    /// Makes the key that the store names the only one. Every step may be repeated after a crash.
    void settle(TopKeyId named) {
        if (isIn(current, named)) {
            destroy(next);
        } else if (isIn(next, named)) {
            promoteNext();
        } else {
            throw lacking(named);
        }
    }

    /// Throws [coffer.crypto.AuthenticationFailedException] if another root key wrapped it, and
    /// [StoreUnavailableException] if there is no such key.
    SecretBytes unwrap(TopKeyId id) {
        if (!hold(id)) throw lacking(id);
        byte[] content = read(isIn(current, id) ? current : next);
        return root.unwrap(purpose(id), wrappedIn(content));
    }

    /// What the files there are hold under the next root key, by their names.
    static Map<String, Bytes> rewrapped(RootDirectory directory, Rewrapping rewrapping) {
        Map<String, Bytes> contents = new HashMap<>();
        for (String name : List.of(CURRENT, NEXT)) {
            byte[] content = read(directory.file(name));
            idIn(directory.file(name))
                    .ifPresent(id -> {
                        byte[] wrapped = rewrapping.anew(purpose(id), wrappedIn(content));
                        contents.put(name, Bytes.adopt(content(id, wrapped)));
                    });
        }
        return contents;
    }

    private static boolean isIn(Path file, TopKeyId id) {
        return idIn(file).equals(Optional.of(id));
    }

    private static StoreUnavailableException lacking(TopKeyId id) {
        String why = "the root directory lacks top key " + id + " that the store names";
        return new StoreUnavailableException(why, new IllegalStateException(why));
    }

    private void promoteNext() {
        try {
            // The old key is overwritten before its name goes: afterwards it could not be found.
            if (Files.exists(current)) DurableFiles.overwrite(current);
            DurableFiles.replace(next, current);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot destroy the old top key", failure);
        }
    }

    private static void destroy(Path file) {
        try {
            DurableFiles.destroy(file);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot destroy " + file, failure);
        }
    }

    private void write(Path file, TopKeyId id, SecretBytes key) {
        try {
            DurableFiles.write(file, content(id, root.wrap(purpose(id), key)));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot write a top key", failure);
        }
    }

    private static byte[] content(TopKeyId id, byte[] wrapped) {
        byte[] content = Arrays.copyOf(MAGIC, MAGIC.length + TopKeyId.BYTES + wrapped.length);
        System.arraycopy(id.bytes().expose(), 0, content, MAGIC.length, TopKeyId.BYTES);
        System.arraycopy(wrapped, 0, content, MAGIC.length + TopKeyId.BYTES, wrapped.length);
        return content;
    }

    private static byte[] wrappedIn(byte[] content) {
        return Arrays.copyOfRange(content, MAGIC.length + TopKeyId.BYTES, content.length);
    }

    private static Optional<TopKeyId> idIn(Path file) {
        byte[] content = read(file);
        int idEnd = MAGIC.length + TopKeyId.BYTES;
        if (content.length <= idEnd) return Optional.empty();
        if (!Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.empty();
        }
        byte[] id = Arrays.copyOfRange(content, MAGIC.length, idEnd);
        return Optional.of(new TopKeyId(Bytes.adopt(id)));
    }

    /// Nothing if there is no such file, or one too long to be a key.
    private static byte[] read(Path file) {
        try {
            if (!Files.exists(file) || Files.size(file) > MAX_FILE_BYTES) return new byte[0];
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot read " + file, failure);
        }
    }

    private static String purpose(TopKeyId id) {
        return "coffer top key " + id;
    }
}
