package coffer.s3.report;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketAccess;
import coffer.s3.bucket.Buckets;
import coffer.s3.error.S3Error;
import coffer.store.Entry;
import coffer.store.Store;
import coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The four shapes of operations on configurations of one kind. `noun` is what the permissions for
/// them are called by.
final class NamedAccess<V> {
    private static final int PAGE = 100;
    private static final int MAX_TOKEN = 200;

    private final Store store;
    private final BucketAccess access;
    private final NamedConfigurations<V> kept;
    private final String noun;

    NamedAccess(Store store, Buckets buckets, NamedConfigurations<V> kept, String noun) {
        this.store = store;
        this.access = new BucketAccess(store, buckets);
        this.kept = kept;
        this.noun = noun;
    }

    /// The bucket that a request names.
    record Place(String bucket, Optional<String> expectedOwner) {}

    /// Some of them, and where to go on if there are more.
    record Page<V>(List<V> items, Optional<String> next) {}

    <O> Plan<O> get(Place place, Call call, String id, Function<V, O> output) {
        return access.show(
                target(place, "Get"),
                call,
                bucket ->
                        output.apply(
                                store.read(snapshot -> kept.find(snapshot, bucket, id))
                                        .orElseThrow(S3Error.NO_SUCH_CONFIGURATION::refusal)));
    }

    <O> Plan<O> list(Place place, Call call, Optional<String> token, Function<Page<V>, O> output) {
        Optional<String> after = token.map(NamedAccess::decoded);
        return access.show(target(place, "Get"), call, bucket -> output.apply(page(bucket, after)));
    }

    private Page<V> page(Bucket bucket, Optional<String> after) {
        List<Entry<V>> found = store.read(snapshot -> kept.list(snapshot, bucket, after, PAGE + 1));
        List<Entry<V>> page = found.size() > PAGE ? found.subList(0, PAGE) : found;
        Optional<String> next =
                found.size() > PAGE
                        ? Optional.of(encoded(page.getLast().name()))
                        : Optional.empty();
        return new Page<>(page.stream().map(Entry::value).toList(), next);
    }

    /// `ownId` is what the configuration itself says it is called.
    <O> Plan<O> put(Place place, Call call, Named<V> named, O output) {
        return access.changeBeside(
                target(place, "Put"),
                call,
                (tx, bucket) -> {
                    if (!named.id().equals(named.ownId())) {
                        throw S3Error.INVALID_CONFIGURATION_ID.because(
                                "The configuration id in the request does not match the one in"
                                        + " its body.");
                    }
                    kept.put(tx, bucket, named.id(), named.value());
                },
                output);
    }

    record Named<V>(String id, String ownId, V value) {}

    <O> Plan<O> delete(Place place, Call call, String id, O output) {
        return access.changeBeside(
                target(place, "Put"), call, (tx, bucket) -> kept.delete(tx, bucket, id), output);
    }

    void deleteAll(Transaction tx, Bucket bucket) {
        kept.deleteAll(tx, bucket);
    }

    private BucketAccess.Target target(Place place, String verb) {
        return new BucketAccess.Target(
                place.bucket(), place.expectedOwner(), "s3:" + verb + noun + "Configuration");
    }

    private static String encoded(Bytes name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.expose());
    }

    private static String decoded(String token) {
        try {
            if (token.length() > MAX_TOKEN) throw new IllegalArgumentException("too long");
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            throw S3Error.INVALID_ARGUMENT
                    .because("The continuation token provided is incorrect")
                    .with(Map.of("ArgumentName", "continuation-token"));
        }
    }
}
