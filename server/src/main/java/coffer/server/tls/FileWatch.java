package coffer.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// Notices that files were changed or replaced, also behind a symbolic link. Used by one thread.
final class FileWatch {
    private final List<Path> files;
    private List<String> last;

    FileWatch(List<Path> files) {
        this.files = List.copyOf(files);
        this.last = states();
    }

    /// Whether one was changed since this was last asked.
    boolean isChanged() {
        List<String> now = states();
        boolean isChanged = !now.equals(last);
        last = now;
        return isChanged;
    }

    private List<String> states() {
        return files.stream().map(FileWatch::state).toList();
    }

    private static String state(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime()
                    + " "
                    + attributes.size()
                    + " "
                    + attributes.fileKey();
        } catch (IOException unreadable) {
            return "unreadable";
        }
    }
}
