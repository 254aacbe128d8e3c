package coffer.benchmarks.section;

import coffer.benchmarks.child.Coffer;
import coffer.benchmarks.child.Scratch;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// How one run was asked for: the checkout, whether its full length, how many keys are listed, and
/// where profiles go, if any.
public record Run(Path home, boolean full, int keys, Optional<Path> profiles) {

    /// The server's directories within `scratch`; a profile, if any, is named after the section.
    Coffer.Site site(Scratch scratch, String section) {
        return new Coffer.Site(
                home,
                scratch.directory(),
                profiles.map(folder -> folder.resolve(section + ".jfr")),
                Map.of());
    }
}
