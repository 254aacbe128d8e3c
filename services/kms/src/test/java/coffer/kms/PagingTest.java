package coffer.kms;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kms.Paging.Listing;
import coffer.kms.Paging.Page;
import coffer.testing.Forall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PagingTest {
    private static final Listing THINGS = new Listing("things", 3, 5);
    private static final List<String> ITEMS = List.of("d", "b", "a", "c", "e", "g", "f");

    @Test
    void pagesHoldTheStandardNumberAndNeverMoreThanTheMost() {
        assertThat(page(Optional.empty(), Optional.empty()).items()).containsExactly("a", "b", "c");
        assertThat(page(Optional.of(1_000), Optional.empty()).items()).hasSize(5);
    }

    @Test
    void followingTheMarkersGivesEverythingOnceInOrder() {
        for (int limit = 1; limit <= 5; limit++) {
            List<String> seen = new ArrayList<>();
            Optional<String> marker = Optional.empty();
            do {
                Page<String> page = page(Optional.of(limit), marker);
                seen.addAll(page.items());
                marker = page.next();
            } while (marker.isPresent());

            assertThat(seen).containsExactly("a", "b", "c", "d", "e", "f", "g");
        }
    }

    @Test
    void markersThatWereMadeUpOrAreOfAnotherListingAreRefused() {
        String marker = page(Optional.empty(), Optional.empty()).next().orElseThrow();
        Listing others = new Listing("others", 3, 5);

        assertRefused(
                "InvalidMarkerException",
                () -> Paging.of(Optional.empty(), Optional.of(marker), others));
        for (String made : List.of("?", "bm9ib2R5IG1hZGUgdGhpcw", marker + "A", "\u00e4")) {
            assertRefused(
                    "InvalidMarkerException", () -> page(Optional.empty(), Optional.of(made)));
        }
    }

    @Test
    void noTextMakesTheParserFail() {
        Forall.cases(gen ->
                assertRefused(
                        "InvalidMarkerException",
                        () ->
                                page(
                                        Optional.empty(),
                                        Optional.of("x" + gen.text("aZ0-_=\u00ff ")))));
    }

    private static Page<String> page(Optional<Integer> limit, Optional<String> marker) {
        return Paging.of(limit, marker, THINGS).slice(ITEMS, Function.identity());
    }
}
