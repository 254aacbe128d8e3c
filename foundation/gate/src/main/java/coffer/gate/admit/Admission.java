package coffer.gate.admit;

import coffer.gate.Identity;
import coffer.kernel.AccountId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Keeps one address, account or caller from taking what is there for all, and an address from
/// trying keys for as long as it likes.
///
/// While there are enough places, each has its fixed share; as they get short, those who hold most
/// are refused first: by address at the door, where nobody is known, and by account inside.
///
/// Whoever has not been seen for a while is forgotten, and so is the one seen least when there are
/// too many: what is kept is bounded, however many addresses somebody owns.
public final class Admission {
    private static final int MAX_ENTRIES = 50_000;
    private static final Duration MEMORY = Duration.ofMinutes(15);
    private static final double SECONDS_PER_MINUTE = 60;

    // Many accounts may come from one address, so that it can hold more than any one of them.
    private static final int GREED_AT_THE_DOOR = 16;
    private static final int GREED_INSIDE = 4;

    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Bodies bodies;
    private final Cache<String, Meter> addresses = remembering();
    private final Cache<String, Meter> callers = remembering();
    private final Cache<String, Places.Holder> accounts = remembering();
    private final Places atTheDoor;
    private final Places inside;
    private final Cache<String, TokenBucket> failures = remembering();
    private final Cache<String, TokenBucket> unsigned = remembering();
    private final Cache<Proof, Boolean> proofs = remembering();

    /// An address from which somebody proved to hold an access key.
    private record Proof(String address, String accessKeyId) {}

    /// `nanoTime` is a monotonic clock.
    public Admission(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.bodies = new Bodies(limits.bodies());
        this.nanoTime = nanoTime;
        this.atTheDoor = new Places(limits.places(), GREED_AT_THE_DOOR);
        this.inside = new Places(limits.places(), GREED_INSIDE);
    }

    private static <K, V> Cache<K, V> remembering() {
        return Caffeine.newBuilder()
                .maximumSize(MAX_ENTRIES)
                .expireAfterAccess(MEMORY)
                // What little it has to do is not worth another thread.
                .executor(Runnable::run)
                .build();
    }

    /// One request under way, to be closed when it is answered, or the refusal of one.
    public static final class Ticket implements AutoCloseable {
        private static final Ticket REFUSED = new Ticket(() -> {}, false);

        private final Runnable leave;
        private final boolean isGranted;

        private Ticket(Runnable leave, boolean isGranted) {
            this.leave = leave;
            this.isGranted = isGranted;
        }

        public boolean isGranted() {
            return isGranted;
        }

        @Override
        public void close() {
            leave.run();
        }
    }

    /// What bodies may take of the memory that is there for all.
    public Bodies bodies() {
        return bodies;
    }

    public Ticket fromAddress(String address) {
        Meter meter = meter(addresses, Network.of(address), limits.address());
        // Whose callers are not known yet.
        return enter(meter, atTheDoor, new Places.Pair(meter.holder(), new Places.Holder()));
    }

    /// Nobody in particular has a share of his own: there his address's counts.
    public Ticket of(Identity caller, String address) {
        String network = Network.of(address);
        String name = caller.account().isEmpty() ? network : caller.principal().label();
        String account = caller.account().map(AccountId::digits).orElse(network);
        Meter meter = meter(callers, name, limits.caller());
        Places.Holder all = accounts.get(account, any -> new Places.Holder());
        return enter(meter, inside, new Places.Pair(all, meter.holder()));
    }

    private Meter meter(Cache<String, Meter> meters, String name, Limits.Share share) {
        return meters.get(name, any -> new Meter(share, nanoTime.getAsLong()));
    }

    private Ticket enter(Meter meter, Places places, Places.Pair holders) {
        if (!places.enter(holders)) return Ticket.REFUSED;
        if (!meter.enter(nanoTime.getAsLong())) {
            places.leave(holders);
            return Ticket.REFUSED;
        }
        Runnable leave =
                () -> {
                    meter.leave();
                    places.leave(holders);
                };
        return new Ticket(leave, true);
    }

    /// Whether a signature may be looked at: not if too many from this address were wrong lately,
    /// unless this access key was proved from there. So whoever shares an address with a guesser,
    /// or with a colleague whose key is wrong, is not shut out.
    public boolean mayTry(String address, String accessKeyId) {
        String network = Network.of(address);
        TokenBucket bucket = failures.getIfPresent(network);
        return bucket == null
                || !bucket.isEmpty(nanoTime.getAsLong())
                || proofs.getIfPresent(new Proof(network, accessKeyId)) != null;
    }

    /// Whether one more call that nobody signs may be looked at, from an address that may not ask
    /// for many: each can cost a signature's verification and a question to a provider.
    public boolean mayAskUnsigned(String address) {
        return bucket(unsigned, address, limits.unsignedPerMinute()).take(nanoTime.getAsLong());
    }

    public void proved(String address, String accessKeyId) {
        Proof proof = new Proof(Network.of(address), accessKeyId);
        if (proofs.getIfPresent(proof) == null) proofs.put(proof, true);
    }

    public void failed(String address) {
        var _ =
                bucket(failures, address, limits.failedSignaturesPerMinute())
                        .take(nanoTime.getAsLong());
    }

    private TokenBucket bucket(Cache<String, TokenBucket> buckets, String address, int perMinute) {
        long now = nanoTime.getAsLong();
        return buckets.get(
                Network.of(address),
                any -> new TokenBucket(perMinute / SECONDS_PER_MINUTE, perMinute, now));
    }
}
