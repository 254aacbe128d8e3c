package coffer.conformance.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One client of a soak: changes and reads keys that are its own, in buckets that it shares.
final class Worker {
    private static final int KEYS_IN_BUCKET = 5;
    private static final int MAX_VERSIONS = 4;

    private final SplittableRandom random;
    private final String prefix;
    private final List<ModelledKey> keys = new ArrayList<>();
    private final Uploads uploads;

    Worker(int number, SplittableRandom random, List<SoakBucket> buckets) {
        this.random = random;
        this.prefix = "client-%d/".formatted(number);
        this.uploads = new Uploads(random, prefix);
        for (SoakBucket bucket : buckets) {
            for (int i = 0; i < KEYS_IN_BUCKET; i++) {
                keys.add(new ModelledKey(bucket, "%skey-%d".formatted(prefix, i)));
            }
        }
    }

    void work(S3Calls s3, Round round) {
        while (round.hasMore()) round.attempt(() -> operate(s3));
    }

    /// Throws unless everything that is this client's is as the model says.
    void check(S3Calls s3) {
        for (ModelledKey key : keys) settle(s3, key);
        buckets().forEach(bucket -> uploads.check(s3, bucket));
    }

    /// The objects that a listing of `bucket` shows of this client, and their lengths.
    Map<String, Long> sizes(SoakBucket bucket) {
        Map<String, Long> sizes = new TreeMap<>();
        keysIn(bucket)
                .forEach(key ->
                        key.current()
                                .ifPresent(it -> sizes.put(key.name(), (long) it.sizeBytes())));
        return sizes;
    }

    private void operate(S3Calls s3) {
        ModelledKey key = anyKey(s3);
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> put(s3, key);
            case 4 -> copy(s3, anyKey(s3), key);
            case 5, 6 -> delete(s3, key);
            case 7, 8 -> readVersion(s3, key);
            case 9 -> readRange(s3, key);
            case 10 -> list(s3, key.bucket());
            default -> uploads.goOn(s3, key);
        }
    }

    private void put(S3Calls s3, ModelledKey key) {
        Content content = Content.any(random);
        key.expect(key.bucket().afterWriting(content, key.versions()));
        key.acknowledged(s3.put(key, content, random.nextBoolean()));
    }

    private void copy(S3Calls s3, ModelledKey from, ModelledKey to) {
        if (from.equals(to) || from.current().isEmpty()) return;
        to.expect(to.bucket().afterWriting(from.current().get(), to.versions()));
        to.acknowledged(s3.copy(from, to, random.nextBoolean()));
    }

    /// Versions are deleted for good once there are enough of them.
    private void delete(S3Calls s3, ModelledKey key) {
        if (key.versions().size() < MAX_VERSIONS) {
            key.expect(key.bucket().afterDeleting(key.versions()));
            key.acknowledged(s3.delete(key));
            return;
        }
        List<Version> rest = new ArrayList<>(key.versions());
        String condemned = rest.remove(random.nextInt(rest.size())).id();
        key.expect(rest);
        s3.delete(key, condemned);
        key.acknowledged(condemned);
    }

    private void readVersion(S3Calls s3, ModelledKey key) {
        if (key.versions().isEmpty()) return;
        Version version = key.versions().get(random.nextInt(key.versions().size()));
        if (version.content().isEmpty()) return;
        boolean isRight = s3.bytes(key, version.id()).equals(version.content().get().bytes());
        assertThat(isRight).as("%s of %s has its bytes", version, key.name()).isTrue();
    }

    private void readRange(S3Calls s3, ModelledKey key) {
        Optional<Content> content = key.current().filter(it -> it.sizeBytes() > 0);
        if (content.isEmpty()) return;
        int first = random.nextInt(content.get().sizeBytes());
        int last = first + random.nextInt(content.get().sizeBytes() - first);
        boolean isRight = s3.range(key, first, last).equals(content.get().slice(first, last + 1));
        assertThat(isRight).as("%d to %d of %s are right", first, last, key.name()).isTrue();
    }

    private void list(S3Calls s3, SoakBucket bucket) {
        keysIn(bucket).filter(ModelledKey::isInDoubt).forEach(key -> settle(s3, key));
        assertThat(s3.sizes(bucket, prefix)).isEqualTo(sizes(bucket));
    }

    private ModelledKey anyKey(S3Calls s3) {
        ModelledKey key = keys.get(random.nextInt(keys.size()));
        if (key.isInDoubt()) settle(s3, key);
        return key;
    }

    private void settle(S3Calls s3, ModelledKey key) {
        key.settle(s3.seen(key));
        uploads.settled(key);
    }

    private Stream<ModelledKey> keysIn(SoakBucket bucket) {
        return keys.stream().filter(key -> key.bucket().equals(bucket));
    }

    private Stream<SoakBucket> buckets() {
        return keys.stream().map(ModelledKey::bucket).distinct();
    }
}
