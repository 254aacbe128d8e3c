package coffer.sts.web;

import coffer.iam.federation.IssuerPages;
import coffer.iam.federation.IssuerUnreachableException;
import coffer.iam.federation.OidcProvider;
import coffer.sts.jwt.InvalidTokenException;
import coffer.sts.jwt.JsonObject;
import coffer.sts.jwt.JsonWebKeys;
import coffer.sts.jwt.JsonWebToken;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// The keys that issuers publish, asked for when a token comes and kept for a while. One question
/// at a time goes to an issuer, however many tokens wait for its answer.
public final class IssuerKeys {
    private static final Duration MOST_AGE = Duration.ofHours(1);
    // A key that nobody knows is asked for again no sooner than this, whoever makes tokens up.
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final int MOST_KNOWN = 1_000;
    private static final int DEFAULT_PORT = 443;

    private final IssuerPages pages;
    private final LongSupplier nanoTime;
    private final Map<Issuer, Known> known = new ConcurrentHashMap<>();
    private final Map<Issuer, CompletableFuture<Known>> underWay = new ConcurrentHashMap<>();

    /// A provider that is changed is another issuer: what was trusted before may not be now.
    private record Issuer(String name, List<String> thumbprints) {}

    /// What an issuer answered last, and when it was asked last. Times are of a monotonic clock.
    private record Known(Optional<JsonWebKeys> keys, long fetched, long asked, boolean isFailure) {}

    /// `nanoTime` is a monotonic clock.
    public IssuerKeys(IssuerPages pages, LongSupplier nanoTime) {
        this.pages = pages;
        this.nanoTime = nanoTime;
    }

    /// The keys to verify `token` with, which may lack its own. Throws
    /// [IssuerUnreachableException].
    public JsonWebKeys keys(OidcProvider provider, JsonWebToken token) {
        Issuer issuer = new Issuer(provider.name(), provider.thumbprints());
        Optional<Known> before = Optional.ofNullable(known.get(issuer));
        boolean isGoodEnough = before.filter(it -> isGoodEnough(it, token)).isPresent();
        Known now = isGoodEnough ? before.orElseThrow() : ask(issuer, provider, before);
        return now.keys()
                .filter(_ -> isYoung(now))
                .orElseThrow(() -> new IssuerUnreachableException(provider.name()));
    }

    private boolean isGoodEnough(Known it, JsonWebToken token) {
        long sinceAsked = nanoTime.getAsLong() - it.asked();
        if (it.isFailure() && sinceAsked < PAUSE_AFTER_FAILURE.toNanos()) return true;
        if (!isYoung(it)) return false;
        boolean isKnown = it.keys().filter(token::isSignedByOneOf).isPresent();
        return isKnown || sinceAsked < PAUSE.toNanos();
    }

    private boolean isYoung(Known it) {
        return nanoTime.getAsLong() - it.fetched() < MOST_AGE.toNanos();
    }

    private Known ask(Issuer issuer, OidcProvider provider, Optional<Known> before) {
        CompletableFuture<Known> mine = new CompletableFuture<>();
        CompletableFuture<Known> theirs = underWay.putIfAbsent(issuer, mine);
        if (theirs != null) return theirs.join();
        try {
            Optional<Known> meanwhile = Optional.ofNullable(known.get(issuer));
            boolean isAsked = meanwhile.isPresent() && !meanwhile.equals(before);
            Known now = isAsked ? meanwhile.get() : fetch(provider, before);
            if (known.size() >= MOST_KNOWN) known.clear();
            known.put(issuer, now);
            mine.complete(now);
            return now;
        } finally {
            underWay.remove(issuer, mine);
            // Whatever happened here, nobody waits for it any longer.
            mine.complete(before.orElseGet(this::failure));
        }
    }

    private Known fetch(OidcProvider provider, Optional<Known> before) {
        try {
            JsonWebKeys keys = published(provider);
            long now = nanoTime.getAsLong();
            return new Known(Optional.of(keys), now, now, false);
        } catch (IssuerUnreachableException | InvalidTokenException e) {
            Known failure = failure();
            return before.map(it -> new Known(it.keys(), it.fetched(), failure.asked(), true))
                    .orElse(failure);
        }
    }

    private Known failure() {
        long now = nanoTime.getAsLong();
        return new Known(Optional.empty(), now, now, true);
    }

    // OpenID Connect Discovery 1.0, sections 4.1 to 4.3.
    private JsonWebKeys published(OidcProvider provider) {
        String issuer = provider.issuer();
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        URI discovery = IssuerPages.uri(base + "/.well-known/openid-configuration");
        JsonObject document = JsonObject.parse(pages.read(discovery, provider.thumbprints()));
        if (!document.text("issuer").equals(Optional.of(issuer))) {
            throw new IssuerUnreachableException("it says it is another issuer");
        }
        URI keys = IssuerPages.uri(document.text("jwks_uri").orElse(""));
        if (!isSameHost(discovery, keys)) {
            throw new IssuerUnreachableException("its keys are on another host");
        }
        return JsonWebKeys.parse(pages.read(keys, provider.thumbprints()));
    }

    private static boolean isSameHost(URI one, URI other) {
        return one.getHost().equalsIgnoreCase(other.getHost()) && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    }
}
