package coffer.s3.residence;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.BlobStore;
import coffer.store.blob.Rights;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Our use of one place that others may reach as well, such as a copy of this installation.
///
/// As long as we use a place, we mark it with a fresh epoch every so often, each known to the
/// records before it is in the mark. An epoch in the mark that the records do not know is that of
/// another copy, which has used the place since this one was made; what it put there looks like an
/// orphan here. So nothing is removed there, and nothing is put there, unless the operator says
/// that the other one is gone.
///
/// An epoch that the records know may still be that of a server that runs, if the records are a
/// copy made while it ran. Unless its end was noted, nothing is removed until its mark has stayed
/// the same for longer than it would have.
final class Tenure {
    private static final int MISSED_INTERVALS = 3;

    /// What was on its way when a copy was made may be older than the copy's newest epoch.
    private static final Duration ON_ITS_WAY = Duration.ofDays(1);

    private final BlobStore place;
    private final List<Region> regions;
    private final Ports ports;
    private final Permission permission;
    private final AtomicBoolean isLooking = new AtomicBoolean();
    private volatile Hold state = Hold.UNKNOWN;

    /// Where we wait: the epoch that was there when we came, and how often it must be seen again.
    private Bytes epochSeen = Bytes.empty();

    private long looksLeft;
    private volatile Bytes identity = Residences.OWN;
    private volatile boolean answers;

    /// Up to when what is no record's was put there by our own records, if that is certain.
    private volatile Optional<Instant> sweepUntil = Optional.empty();

    /// `allow` says what may be done at the place.
    record Ports(
            Residences residences, Epochs epochs, Tenures.Terms terms, Consumer<Rights> allow) {}

    Tenure(BlobStore place, List<Region> regions, Ports ports) {
        this.place = place;
        this.regions = List.copyOf(regions);
        this.ports = ports;
        this.permission = new Permission(ports.allow(), ports.terms().clock());
    }

    /// Looks whose the place is and, if it is ours, marks it anew. To be called every interval.
    ///
    /// Throws [StoreUnavailableException] if the place does not answer, and
    /// [DisplacedBlobsException] once it is not ours any more or never was.
    void look() {
        if (!isLooking.compareAndSet(false, true)) return;
        try {
            state =
                    switch (state) {
                        case UNKNOWN -> arrive();
                        case WAITING -> await();
                        case OURS -> renew();
                        case LOST -> seeLost();
                    };
            answers = true;
        } catch (StoreUnavailableException unreachable) {
            answers = false;
            // Whoever cannot look must not remove: he may not be alone any more.
            if (state == Hold.OURS) permission.give(Rights.ADD);
            throw unreachable;
        } catch (DisplacedBlobsException displaced) {
            answers = true;
            permission.give(state == Hold.UNKNOWN ? Rights.NONE : Rights.READ);
            boolean wasHeld = state == Hold.OURS || state == Hold.WAITING;
            state = Hold.LOST;
            if (wasHeld) ports.epochs().lose(identity, now());
            throw displaced;
        } finally {
            isLooking.set(false);
        }
    }

    private Instant now() {
        return ports.terms().clock().instant();
    }

    private Hold arrive() {
        Optional<BlobStore.Mark> found = mark();
        if (found.isEmpty()) return settleAnew();
        PlaceMark mark = PlaceMark.parse(found.get().content());
        regions.forEach(region -> ports.residences().require(region, mark.identity()));
        Epochs.Known known = ports.epochs().of(mark.identity());
        boolean isKnown = known.contains(mark.epoch());
        if (!isKnown && !ports.terms().adopted().contains(mark.epoch())) throw taken(mark);
        regions.forEach(region -> ports.residences().remember(region, mark.identity()));
        if (isKnown && !known.isLeft()) return await(found.get(), mark);
        claim(mark.identity(), found);
        // Whoever adopts a place has until the next start to find out that he should not have.
        sweepUntil = isKnown ? mark().map(own -> own.place().written()) : Optional.empty();
        permission.give(Rights.REMOVE);
        return Hold.OURS;
    }

    private Hold settleAnew() {
        regions.forEach(ports.residences()::requireNone);
        Bytes identity = PlaceMark.freshId(ports.terms().random());
        claim(identity, Optional.empty());
        regions.forEach(region -> ports.residences().remember(region, identity));
        permission.give(Rights.REMOVE);
        return Hold.OURS;
    }

    private Hold await(BlobStore.Mark found, PlaceMark mark) {
        identity = mark.identity();
        epochSeen = mark.epoch();
        long waitedMillis = MISSED_INTERVALS * mark.interval().toMillis();
        looksLeft = Math.ceilDiv(waitedMillis, ports.terms().interval().toMillis());
        sweepUntil = Optional.of(found.place().written().minus(ON_ITS_WAY));
        permission.give(Rights.ADD);
        return Hold.WAITING;
    }

    private Hold await() {
        BlobStore.Mark found = requireMark();
        PlaceMark mark = PlaceMark.parse(found.content());
        if (!mark.epoch().equals(epochSeen)) throw taken(mark);
        looksLeft--;
        if (looksLeft > 0) return Hold.WAITING;
        claim(mark.identity(), Optional.of(found));
        permission.give(Rights.REMOVE);
        return Hold.OURS;
    }

    private Hold renew() {
        BlobStore.Mark found = requireMark();
        PlaceMark mark = PlaceMark.parse(found.content());
        if (!ports.epochs().of(mark.identity()).contains(mark.epoch())) throw taken(mark);
        claim(mark.identity(), Optional.of(found));
        permission.give(Rights.REMOVE);
        return Hold.OURS;
    }

    /// What is read there is read on, and nothing that its mark says changes that.
    private Hold seeLost() {
        try {
            var _ = place.mark();
        } catch (AuthenticationFailedException foreign) {
            // It answers.
        }
        return Hold.LOST;
    }

    private void claim(Bytes claimed, Optional<BlobStore.Mark> former) {
        identity = claimed;
        Bytes epoch = PlaceMark.freshId(ports.terms().random());
        ports.epochs().begin(claimed, epoch);
        PlaceMark mark = new PlaceMark(claimed, epoch, ports.terms().interval());
        place.putMark(mark.toBytes(), former);
    }

    private BlobStore.Mark requireMark() {
        return mark().orElseThrow(() ->
                new DisplacedBlobsException(
                        "the mark of the place for %s is gone".formatted(names())));
    }

    private Optional<BlobStore.Mark> mark() {
        try {
            return place.mark();
        } catch (AuthenticationFailedException foreign) {
            throw new DisplacedBlobsException("a place for blobs is another installation's");
        }
    }

    /// Looks whose the place is and lets it be read, for whoever marks and remembers nothing.
    /// Answers what the records know of it, if it was ever marked.
    Optional<Epochs.Known> inspect(Set<Region> withBuckets) {
        List<Region> theirs = regions.stream().filter(withBuckets::contains).toList();
        Optional<BlobStore.Mark> found = mark();
        if (found.isEmpty()) {
            theirs.forEach(ports.residences()::requireNone);
            permission.give(Rights.READ);
            return Optional.empty();
        }
        PlaceMark mark = PlaceMark.parse(found.get().content());
        theirs.forEach(region -> ports.residences().require(region, mark.identity()));
        Epochs.Known known = ports.epochs().of(mark.identity());
        if (!known.contains(mark.epoch())) throw taken(mark);
        permission.give(Rights.READ);
        return Optional.of(known);
    }

    Hold hold() {
        return state;
    }

    /// Whether the place is ours alone.
    boolean isOurs() {
        return state == Hold.OURS;
    }

    /// Up to when what no record names was put there by whoever wrote these records; empty if
    /// nobody can tell.
    Optional<Instant> sweepUntil() {
        return sweepUntil;
    }

    BlobStore place() {
        return place;
    }

    /// What operators want to know.
    Standing standing() {
        return new Standing(names(), state, answers, permission.withheldSince());
    }

    /// To be called when the server stops and nothing is put there any more.
    void leave() {
        boolean wasOurs = state == Hold.OURS;
        permission.withdraw();
        // A look that is under way may mark the place yet, and then notes that this is not the end.
        if (wasOurs) ports.epochs().leave(identity);
        isLooking.set(true);
    }

    /// The regions whose blobs lie here.
    String names() {
        return regions.stream().map(Region::name).collect(Collectors.joining(", "));
    }

    private DisplacedBlobsException taken(PlaceMark mark) {
        return new DisplacedBlobsException(
                ("another copy of this installation has used the place for %s since; if that copy"
                                + " is gone for good, start with --adopt-blob-places=%s")
                        .formatted(names(), HexFormat.of().formatHex(mark.epoch().expose())));
    }
}
