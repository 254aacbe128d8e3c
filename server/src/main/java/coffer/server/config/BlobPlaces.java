package coffer.server.config;

import coffer.kernel.Region;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The files that say where blobs lie: one for all regions that have none of their own, and one for
/// each region that has.
public record BlobPlaces(Optional<Path> common, Map<Region, Path> apart) {
    public BlobPlaces {
        apart = Map.copyOf(apart);
    }

    /// Such as `common.properties,eu-central-1=frankfurt.properties`.
    static BlobPlaces parse(String text) {
        Optional<Path> common = Optional.empty();
        Map<Region, Path> apart = new HashMap<>();
        for (String each : Setting.commaSeparated(text)) {
            int equals = each.indexOf('=');
            Path file = Path.of(each.substring(equals + 1).strip());
            boolean isSecond =
                    equals < 0
                            ? common.isPresent()
                            : apart.put(new Region(each.substring(0, equals).strip()), file)
                                    != null;
            if (isSecond) throw new IllegalArgumentException("`" + each + "` is one too many");
            if (equals < 0) common = Optional.of(file);
        }
        return new BlobPlaces(common, apart);
    }
}
