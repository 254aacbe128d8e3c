package coffer.conformance.soak;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.client.JavaClients;
import coffer.conformance.server.ChildServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/// Several clients at a time, and the model of all that they were told.
public final class Soak {
    private static final int WORKERS = 4;
    private static final List<SoakBucket> BUCKETS =
            List.of(new SoakBucket("soak-plain", false), new SoakBucket("soak-versioned", true));

    private final String kmsKey;
    private final List<Worker> workers = new ArrayList<>();

    private Soak(String kmsKey, SplittableRandom random) {
        this.kmsKey = kmsKey;
        for (int i = 0; i < WORKERS; i++) workers.add(new Worker(i, random.split(), BUCKETS));
    }

    /// Makes the buckets and a key on a server that has neither.
    public static Soak begin(ChildServer server, SplittableRandom random) {
        try (JavaClients clients = new JavaClients(server.installation())) {
            var s3 = clients.s3();
            for (SoakBucket bucket : BUCKETS) s3.createBucket(it -> it.bucket(bucket.name()));
            s3.putBucketVersioning(it ->
                    it.bucket("soak-versioned")
                            .versioningConfiguration(
                                    to -> to.status(BucketVersioningStatus.ENABLED)));
            return new Soak(clients.kms().createKey().keyMetadata().arn(), random);
        }
    }

    /// Throws what went wrong that should not have.
    public void run(ChildServer server, Round round) {
        among(server, (worker, s3) -> worker.work(s3, round));
    }

    /// Throws unless the server holds, and lists, what the model says, and nothing else.
    public void check(ChildServer server) {
        among(server, Worker::check);
        try (JavaClients clients = new JavaClients(server.installation())) {
            S3Calls s3 = new S3Calls(clients.s3(), kmsKey);
            for (SoakBucket bucket : BUCKETS) {
                Map<String, Long> expected = new TreeMap<>();
                workers.forEach(worker -> expected.putAll(worker.sizes(bucket)));
                assertThat(s3.sizes(bucket, "")).isEqualTo(expected);
            }
        }
    }

    private void among(ChildServer server, BiConsumer<Worker, S3Calls> action) {
        try (JavaClients clients = new JavaClients(server.installation());
                ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            S3Calls s3 = new S3Calls(clients.s3(), kmsKey);
            CompletableFuture.allOf(
                            workers.stream()
                                    .map(worker ->
                                            CompletableFuture.runAsync(
                                                    () -> action.accept(worker, s3), threads))
                                    .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            throw new AssertionError("a client saw what must not be", e.getCause());
        }
    }
}
