package coffer.server.root;

import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.kernel.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// The sealed files of one root directory.
public record SealedFiles(RootDirectory directory, RootKey root) {
    private static final String ENDING = ".sealed";

    public SealedFile named(String name) {
        if (!name.endsWith(ENDING)) throw new IllegalArgumentException(name + " is found by none");
        return new SealedFile(directory, root, name);
    }

    /// What all of them hold under the next root key, by their names.
    public Map<String, Bytes> rewrappedBy(RootKey next) {
        try (Stream<Path> files = Files.list(directory.path())) {
            Map<String, Bytes> contents = new HashMap<>();
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ENDING))
                    .forEach(name -> contents.put(name, named(name).rewrappedBy(next)));
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory.path(), e);
        }
    }
}
