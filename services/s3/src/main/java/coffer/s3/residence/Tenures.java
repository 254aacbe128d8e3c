package coffer.s3.residence;

import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.s3.bucket.Buckets;
import coffer.s3.content.Tidying;
import coffer.store.Store;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.BlobStore;
import coffer.store.blob.BlobStores;
import java.nio.file.FileSystemException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our use of all places for blobs that others may reach as well. A place that does not answer
/// holds nothing up: what lies there is served once it does.
public final class Tenures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tenures.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Residences residences;
    private final BlobStores blobs;
    private final Set<Region> regions;
    private final Terms terms;
    private final List<Tenure> tenures = new ArrayList<>();
    private final Set<Tenure> tidied = new HashSet<>();
    private final Set<Tenure> untidy = new HashSet<>();
    private Optional<ScheduledExecutorService> looking = Optional.empty();

    /// Places are looked at every `interval`. `adopted` are the epochs of copies that the operator
    /// says are gone for good.
    public record Terms(
            Duration interval, Set<Bytes> adopted, InstantSource clock, SecureRandom random) {
        public Terms {
            adopted = Set.copyOf(adopted);
        }
    }

    /// `regions` are those of the installation, beside which there may be former ones.
    public Tenures(Store store, BlobStores blobs, Collection<Region> regions, Terms terms) {
        this.residences = new Residences(store, new Buckets());
        this.blobs = blobs;
        this.regions = residences.all(regions);
        this.terms = terms;
        Map<BlobStore, List<Region>> byPlace = new LinkedHashMap<>();
        this.regions.forEach(region ->
                byPlace.computeIfAbsent(blobs.of(region), any -> new ArrayList<>()).add(region));
        Epochs epochs = new Epochs(store);
        byPlace.forEach((place, theirs) -> {
            if (place == blobs.own()) return;
            Tenure.Ports ports =
                    new Tenure.Ports(
                            residences, epochs, terms, rights -> blobs.allow(place, rights));
            tenures.add(new Tenure(place, theirs, ports));
        });
    }

    /// Makes sure that the blobs are where they were put, and that nobody else uses those places,
    /// as far as they answer within some seconds. To be called before anything is read or written.
    ///
    /// Throws [DisplacedBlobsException], and [StoreUnavailableException] if a place refuses.
    public void begin() {
        Set<Region> withBuckets = residences.withBuckets();
        for (Region region : regions) {
            boolean isOwn = blobs.of(region) == blobs.own();
            if (!isOwn && !withBuckets.contains(region)) residences.release(region);
            if (!isOwn) continue;
            if (withBuckets.contains(region)) residences.require(region, Residences.OWN);
            residences.remember(region, Residences.OWN);
        }
        if (tenures.isEmpty()) return;
        ScheduledExecutorService threads =
                Executors.newScheduledThreadPool(
                        tenures.size(), Thread.ofPlatform().name("places").daemon().factory());
        looking = Optional.of(threads);
        boolean areOurs = false;
        try {
            Map<Tenure, CompletableFuture<Void>> first = new LinkedHashMap<>();
            for (Tenure tenure : tenures) {
                first.put(tenure, CompletableFuture.runAsync(tenure::look, threads));
            }
            first.forEach(Tenures::await);
            areOurs = true;
        } finally {
            if (!areOurs) close();
        }
    }

    private static void await(Tenure tenure, CompletableFuture<Void> look) {
        try {
            look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            LOG.warn(
                    "the place for {} has not answered yet; what lies there is served later",
                    tenure.names());
            var _ = look.whenComplete((_, failure) -> tellLate(tenure, failure));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", stopped);
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof StoreUnavailableException unreachable)) {
                throw unexpected(failed);
            }
            if (unreachable.getCause() instanceof FileSystemException) throw unreachable;
            LOG.warn(
                    "the place for {} does not answer, what lies there is served later: {}",
                    tenure.names(),
                    unreachable.reason());
        }
    }

    private static RuntimeException unexpected(ExecutionException failed) {
        return failed.getCause() instanceof RuntimeException told
                ? told
                : new IllegalStateException("a place cannot be looked at", failed);
    }

    /// Looks at every place again and again, until this is closed.
    public void keep() {
        long everyMillis = terms.interval().toMillis();
        looking.ifPresent(threads ->
                tenures.forEach(tenure -> {
                    var _ =
                            threads.scheduleWithFixedDelay(
                                    () -> lookAgain(tenure),
                                    everyMillis,
                                    everyMillis,
                                    TimeUnit.MILLISECONDS);
                }));
    }

    /// Tells what has changed: a place may be away for days.
    private static void lookAgain(Tenure tenure) {
        boolean answered = tenure.standing().answers();
        try {
            tenure.look();
            if (!answered) LOG.info("the place for {} answers", tenure.names());
        } catch (StoreUnavailableException unreachable) {
            if (answered) tellAway(tenure, unreachable);
        } catch (DisplacedBlobsException displaced) {
            tellLost(displaced);
        } catch (RuntimeException bug) {
            // A timer forgets a task that throws.
            LOG.error("looking at the place for {} failed", tenure.names(), bug);
        }
    }

    /// Of the first look, which nobody has waited for.
    private static void tellLate(Tenure tenure, @Nullable Throwable failure) {
        switch (failure instanceof CompletionException wrapped ? wrapped.getCause() : failure) {
            case null -> LOG.info("the place for {} answers", tenure.names());
            case StoreUnavailableException unreachable -> tellAway(tenure, unreachable);
            case DisplacedBlobsException displaced -> tellLost(displaced);
            case Throwable bug ->
                    LOG.error("looking at the place for {} failed", tenure.names(), bug);
        }
    }

    private static void tellAway(Tenure tenure, StoreUnavailableException unreachable) {
        LOG.warn("the place for {} does not answer: {}", tenure.names(), unreachable.reason());
    }

    private static void tellLost(DisplacedBlobsException displaced) {
        LOG.error("nothing is put there or removed any more: {}", displaced.getMessage());
    }

    /// Looks once, as long as it takes, and lets everything be read. Nothing is marked or
    /// remembered. Throws what [#begin] throws.
    public void inspect() {
        Set<Region> withBuckets = residences.withBuckets();
        requireOwn(withBuckets);
        for (Tenure tenure : tenures) {
            var _ = tenure.inspect(withBuckets);
        }
    }

    private void requireOwn(Set<Region> withBuckets) {
        for (Region region : regions) {
            boolean isOwn = blobs.of(region) == blobs.own();
            if (isOwn && withBuckets.contains(region)) residences.require(region, Residences.OWN);
        }
    }

    /// The same, and tells what was found of each place.
    public List<Inspected> examine() {
        Set<Region> withBuckets = residences.withBuckets();
        List<Inspected> found = new ArrayList<>();
        try {
            requireOwn(withBuckets);
        } catch (DisplacedBlobsException displaced) {
            found.add(new Inspected.Displaced(String.valueOf(displaced.getMessage())));
        }
        tenures.forEach(tenure -> found.add(examine(tenure, withBuckets)));
        return found;
    }

    private static Inspected examine(Tenure tenure, Set<Region> withBuckets) {
        try {
            Optional<Epochs.Known> known = tenure.inspect(withBuckets);
            if (known.isEmpty()) return new Inspected.Unmarked(tenure.names());
            return known.get()
                    .lost()
                    .<Inspected>map(since -> new Inspected.GivenUp(tenure.names(), since))
                    .orElseGet(() -> new Inspected.Ours(tenure.names()));
        } catch (DisplacedBlobsException displaced) {
            return new Inspected.Displaced(String.valueOf(displaced.getMessage()));
        } catch (StoreUnavailableException unreachable) {
            return new Inspected.Unreachable(tenure.names(), unreachable.reason());
        }
    }

    /// How we stand with each place.
    public List<Standing> standings() {
        return tenures.stream().map(Tenure::standing).toList();
    }

    /// Whether it is known of all places whose they are. Has `tidying` done at those that turned
    /// out to be ours since the last time. To be called by one thread at a time.
    public boolean settle(Tidying tidying) {
        for (Tenure tenure : tenures) {
            if (tenure.isOurs() && !tidied.contains(tenure)) tidy(tidying, tenure);
        }
        return tenures.stream()
                .allMatch(tenure -> tidied.contains(tenure) || tenure.hold() == Hold.LOST);
    }

    /// One that goes away meanwhile is told about by whoever looks at it.
    private void tidy(Tidying tidying, Tenure tenure) {
        try {
            tidying.writeDueManifests(tenure.place());
            tenure.sweepUntil()
                    .ifPresentOrElse(
                            until -> sweep(tidying, tenure, until), tenure.place()::leaveUnswept);
            tidied.add(tenure);
        } catch (StoreUnavailableException unreachable) {
            if (untidy.add(tenure)) {
                LOG.warn(
                        "the place for {} is swept later: {}",
                        tenure.names(),
                        unreachable.reason());
            }
        }
    }

    private static void sweep(Tidying tidying, Tenure tenure, Instant until) {
        BlobPlace.Swept swept = tidying.sweep(tenure.place(), until);
        LOG.info(
                "swept {} unfinished blobs, {} orphans of {}",
                swept.temporaries(),
                swept.orphans(),
                tenure.names());
    }

    /// To be called when the server stops and nothing is put anywhere any more.
    @Override
    public void close() {
        looking.ifPresent(Tenures::end);
        tenures.forEach(Tenure::leave);
    }

    /// Lets looks that are under way come to their end, if that does not take long.
    private static void end(ScheduledExecutorService threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a place for blobs is still being looked at");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
