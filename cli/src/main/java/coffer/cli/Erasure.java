package coffer.cli;

import coffer.ledger.erasure.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Walks the versions of a bucket's objects and has those that are chosen erased, in batches. What
/// is erased is listed no more, so that one begun again goes on where it was stopped.
final class Erasure {
    private static final int BATCH = 1_000;

    private final Objects objects;
    private final Choice choice;
    private final Consumer<Proof> receipts;
    private final Consumer<String> told;

    /// What is to be erased: everything of the bucket that all of these are true of.
    record Choice(
            String bucket,
            String prefix,
            Optional<String> key,
            Optional<String> versionId,
            Optional<Map.Entry<String, String>> tag,
            Optional<String> subject) {

        /// As far as names tell.
        boolean mayBe(NamedVersion version) {
            return key.filter(it -> !it.equals(version.key())).isEmpty()
                    && versionId.filter(it -> !it.equals(version.versionId())).isEmpty();
        }

        /// Whether names tell all.
        boolean isByName() {
            return tag.isEmpty() && subject.isEmpty();
        }

        /// What S3 is asked to list.
        String listed() {
            return key.orElse(prefix);
        }
    }

    /// How many versions had which end.
    record Tally(long erased, long refused) {}

    /// What is asked of the server.
    interface Objects {
        /// The next versions, and those of them that are delete markers.
        Page after(Choice choice, Optional<NamedVersion> last);

        /// Whether tags and metadata are those that are chosen.
        boolean isChosen(Choice choice, NamedVersion version);

        /// Erases all of them with one top key, if they are not too many.
        Answer erase(String bucket, List<NamedVersion> versions);

        /// `last` is where the next page begins; empty if this is the last.
        record Page(
                List<NamedVersion> versions,
                List<NamedVersion> markers,
                Optional<NamedVersion> last) {}

        /// What came of it.
        sealed interface Answer {
            /// Without a proof it is not done yet, or there was nothing to erase.
            record Done(int erased, Optional<Proof> proof, List<String> refusals)
                    implements Answer {}

            /// All of it has too many parts for one request.
            record TooMany() implements Answer {}
        }
    }

    Erasure(Objects objects, Choice choice, Consumer<Proof> receipts, Consumer<String> told) {
        this.objects = objects;
        this.choice = choice;
        this.receipts = receipts;
        this.told = told;
    }

    /// Only tells what would be erased, and returns how much that is.
    long preview() {
        long[] count = {0};
        walk(batch -> {
            batch.forEach(version -> told.accept(version.key() + " " + version.versionId()));
            count[0] += batch.size();
        });
        return count[0];
    }

    Tally run() {
        List<Tally> tallies = new ArrayList<>();
        walk(batch -> tallies.add(erase(batch)));
        return tallies.stream().reduce(new Tally(0, 0), Erasure::sum);
    }

    private void walk(Consumer<List<NamedVersion>> visitor) {
        Optional<Objects.Page> page = Optional.of(objects.after(choice, Optional.empty()));
        while (page.isPresent()) {
            // A listing goes on after a version that is still there.
            Optional<Objects.Page> next =
                    page.get().last().map(last -> objects.after(choice, Optional.of(last)));
            List<NamedVersion> chosen = chosen(page.get());
            for (int from = 0; from < chosen.size(); from += BATCH) {
                visitor.accept(chosen.subList(from, Math.min(from + BATCH, chosen.size())));
            }
            page = next;
        }
    }

    private List<NamedVersion> chosen(Objects.Page page) {
        List<NamedVersion> chosen = new ArrayList<>();
        for (NamedVersion version : page.versions()) {
            boolean isWanted =
                    choice.mayBe(version)
                            && (choice.isByName() || objects.isChosen(choice, version));
            if (isWanted) chosen.add(version);
        }
        // A delete marker has no tags and no metadata, only the name.
        if (choice.isByName()) page.markers().stream().filter(choice::mayBe).forEach(chosen::add);
        return chosen;
    }

    private Tally erase(List<NamedVersion> batch) {
        return switch (objects.erase(choice.bucket(), batch)) {
            case Objects.Answer.Done(var erased, var proof, var refusals) -> {
                proof.ifPresent(receipts);
                refusals.forEach(told);
                if (erased > 0 && proof.isEmpty()) {
                    told.accept(erased + " versions are deleted, and erased by and by");
                }
                yield new Tally(erased, refusals.size());
            }
            case Objects.Answer.TooMany() -> halves(batch);
        };
    }

    private Tally halves(List<NamedVersion> batch) {
        if (batch.size() == 1) {
            told.accept(batch.getFirst().key() + ": it has too many parts");
            return new Tally(0, 1);
        }
        int middle = batch.size() / 2;
        Tally first = erase(batch.subList(0, middle));
        return sum(first, erase(batch.subList(middle, batch.size())));
    }

    private static Tally sum(Tally left, Tally right) {
        return new Tally(left.erased() + right.erased(), left.refused() + right.refused());
    }
}
