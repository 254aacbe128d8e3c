package coffer.server.root;

import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;

/// The sealed files of one root directory.
public record SealedFiles(RootDirectory directory, RootKey root) {
    public SealedFile named(String name) {
        return new SealedFile(directory, root, name);
    }
}
