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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private Optional<ScheduledExecutorService> looking = Optional.empty();

    /// Places are looked at every `interval`. `adopted` are the epochs of copies that the operator
    /// says are gone for good.
    public record Terms(Duration interval, Set<Bytes> adopted, SecureRandom random) {
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
        boolean areOurs = false;
        try {
            List<Future<?>> first = new ArrayList<>();
            for (Tenure tenure : tenures) first.add(threads.submit(tenure::look));
            for (Future<?> each : first) await(each);
            areOurs = true;
            looking = Optional.of(threads);
        } finally {
            if (!areOurs) {
                threads.shutdown();
                tenures.forEach(Tenure::leave);
            }
        }
    }

    private static void await(Future<?> look) {
        try {
            look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            LOG.warn("a place for blobs has not answered yet; what lies there is served later");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", stopped);
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof StoreUnavailableException unreachable)) {
                throw unexpected(failed);
            }
            if (unreachable.getCause() instanceof FileSystemException) throw unreachable;
            LOG.warn("what lies elsewhere is served later: {}", unreachable.reason());
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

    private static void lookAgain(Tenure tenure) {
        try {
            tenure.look();
        } catch (StoreUnavailableException unreachable) {
            LOG.warn("the place for {}: {}", tenure.names(), unreachable.reason());
        } catch (DisplacedBlobsException displaced) {
            LOG.error("nothing is put there or removed any more: {}", displaced.getMessage());
        } catch (RuntimeException bug) {
            // A timer forgets a task that throws.
            LOG.error("looking at the place for {} failed", tenure.names(), bug);
        }
    }

    /// Looks once, as long as it takes, and lets everything be read. Nothing is marked or
    /// remembered. Throws what [#begin] throws.
    public void inspect() {
        Set<Region> withBuckets = residences.withBuckets();
        for (Region region : regions) {
            boolean isOwn = blobs.of(region) == blobs.own();
            if (isOwn && withBuckets.contains(region)) residences.require(region, Residences.OWN);
        }
        tenures.forEach(tenure -> tenure.inspect(withBuckets));
    }

    /// Whether it is known of all places whose they are. Has `tidying` done at those that turned
    /// out to be ours since the last time. To be called by one thread at a time.
    public boolean settle(Tidying tidying) {
        for (Tenure tenure : tenures) {
            if (!tenure.isOurs() || tidied.contains(tenure)) continue;
            tidying.writeDueManifests(tenure.place());
            tenure.sweepUntil()
                    .ifPresentOrElse(
                            until -> sweep(tidying, tenure, until), tenure.place()::leaveUnswept);
            tidied.add(tenure);
        }
        return tenures.stream().allMatch(Tenure::isSettled);
    }

    private static void sweep(Tidying tidying, Tenure tenure, Instant until) {
        BlobPlace.Swept swept = tidying.sweep(tenure.place(), until);
        LOG.info(
                "swept {} unfinished blobs, {} orphans of {}",
                swept.temporaries(),
                swept.orphans(),
                tenure.names());
    }

    @Override
    public void close() {
        looking.ifPresent(ScheduledExecutorService::shutdown);
        tenures.forEach(Tenure::leave);
    }
}
