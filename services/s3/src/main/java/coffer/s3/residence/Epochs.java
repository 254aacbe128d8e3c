package coffer.s3.residence;

import coffer.kernel.Bytes;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Store;
import coffer.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The epochs that these records have brought upon each place. A copy of the records has those up
/// to when it was made, and no later ones of the original's.
final class Epochs {
    private static final Table<Known> ROWS = Table.unordered("s3-place-epochs", Known.class);
    private static final Scope SCOPE = Scope.of("s3", "place epochs");

    /// A mark whose writing was given up may still arrive after others.
    private static final int MOST = 16;

    private final Store store;

    Epochs(Store store) {
        this.store = store;
    }

    /// The newest last. `isLeft` once the server has stopped in good order: since then nothing was
    /// done by these records. `lost` is when a server gave the place up, if none has had it since.
    record Known(Bytes place, List<Bytes> epochs, boolean isLeft, Optional<Instant> lost) {
        /// Of a place that was marked before there were epochs.
        private static Known none(Bytes place) {
            return new Known(place, List.of(Bytes.empty()), false, Optional.empty());
        }

        Known {
            epochs = List.copyOf(epochs);
        }

        boolean contains(Bytes epoch) {
            return epochs.contains(epoch);
        }

        private Known with(Bytes epoch) {
            List<Bytes> newest = new ArrayList<>(epochs);
            if (newest.size() == MOST) newest.removeFirst();
            newest.add(epoch);
            return new Known(place, newest, false, Optional.empty());
        }
    }

    Known of(Bytes place) {
        return store.read(snapshot -> snapshot.find(ROWS, key(place)))
                .orElseGet(() -> Known.none(place));
    }

    /// To be known durably before the place is marked with it.
    void begin(Bytes place, Bytes epoch) {
        change(place, known -> known.with(epoch));
    }

    /// To be said once nothing is done at the place any more.
    void leave(Bytes place) {
        change(place, known -> new Known(place, known.epochs(), true, known.lost()));
    }

    /// To be said when the place turns out to be somebody else's while we use it.
    void lose(Bytes place, Instant now) {
        change(place, known -> new Known(place, known.epochs(), known.isLeft(), Optional.of(now)));
    }

    private void change(Bytes place, UnaryOperator<Known> change) {
        store.write(tx -> {
            Known known = tx.find(ROWS, key(place)).orElseGet(() -> Known.none(place));
            tx.put(ROWS, key(place), change.apply(known));
            return true;
        });
    }

    private static Key key(Bytes place) {
        return new Key(SCOPE, place);
    }
}
