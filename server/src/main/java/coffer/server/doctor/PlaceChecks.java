package coffer.server.doctor;

import coffer.server.blobs.Places;
import coffer.server.config.Configuration;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.BlobStores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Whether the places answer in which blobs lie, if they lie elsewhere.
final class PlaceChecks {
    private static final String NAME = "blob places";

    private final Configuration configuration;

    PlaceChecks(Configuration configuration) {
        this.configuration = configuration;
    }

    List<Finding> answer() {
        BlobStores.Elsewhere elsewhere = Places.open(configuration);
        List<Finding> findings = new ArrayList<>();
        elsewhere.common().ifPresent(place -> findings.add(answer("most regions", place)));
        elsewhere.apart().forEach((region, place) -> findings.add(answer(region.name(), place)));
        return findings;
    }

    private static Finding answer(String whose, BlobPlace place) {
        try (place) {
            return place.mark().isPresent()
                    ? Finding.ok(NAME, "that of " + whose + " answers")
                    : Finding.warn(
                            NAME,
                            "nothing was put yet into that of " + whose,
                            "the next start of the server marks it; if it held blobs, bring them"
                                    + " back: docs/operations/blob-places.md");
        } catch (IOException unreachable) {
            return Finding.fail(
                    NAME,
                    "that of " + whose + ": " + unreachable.getMessage(),
                    "see that its store is up and its keys are valid;"
                            + " docs/operations/blob-places.md");
        }
    }
}
