package coffer.server.doctor;

import coffer.s3.residence.Inspected;
import coffer.s3.residence.Tenures;
import coffer.server.blobs.Places;
import coffer.server.config.Configuration;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.BlobStores;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the places answer in which blobs lie, if they lie elsewhere, and whether they are ours
/// still.
final class PlaceChecks {
    private static final String NAME = "blob places";
    private static final String HELD = "places held";
    private static final String PAGE = "docs/operations/blob-places.md";

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
                                    + " back: "
                                    + PAGE);
        } catch (IOException unreachable) {
            return Finding.fail(
                    NAME,
                    "that of " + whose + ": " + unreachable.getMessage(),
                    "see that its store is up and its keys are valid; " + PAGE);
        }
    }

    /// What the records say of the places. One that is not marked or does not answer is told by
    /// [#answer].
    static List<Finding> of(Tenures tenures) {
        return tenures.examine().stream().flatMap(found -> held(found).stream()).toList();
    }

    private static Optional<Finding> held(Inspected found) {
        return switch (found) {
            case Inspected.Ours(String regions) ->
                    Optional.of(Finding.ok(HELD, "that of " + regions + " is ours"));
            case Inspected.GivenUp(String regions, Instant since) ->
                    Optional.of(
                            Finding.fail(
                                    HELD,
                                    "the server gave up that of " + regions + " at " + since,
                                    "its log says why; it looks anew when it is started again: "
                                            + PAGE));
            case Inspected.Displaced(String why) ->
                    Optional.of(
                            Finding.fail(
                                    HELD,
                                    why,
                                    "nothing is put there or removed until this is mended: "
                                            + PAGE));
            case Inspected.Unmarked _, Inspected.Unreachable _ -> Optional.empty();
        };
    }
}
