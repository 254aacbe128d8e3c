package coffer.kms.key;

import coffer.gate.Call;
import coffer.kernel.Region;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.grant.GrantTokens;
import coffer.kms.grant.Grants;
import coffer.kms.grant.KeyGrants;
import coffer.kms.key.KeyRef.ByAlias;
import coffer.kms.key.KeyRef.ById;
import coffer.kms.policy.KeyPolicies;
import coffer.policy.NamedPolicy;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the key that a request means, and finds it again when the request takes effect.
public final class KeyFinder {
    private static final String NO_ID = "00000000-0000-4000-8000-000000000000";
    private static final String FOR_NOBODY =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*",\
            "Principal":{"Service":"nobody.amazonaws.com"},"Resource":"*"}]}\
            """;

    private final Store store;
    private final Keys keys;
    private final Aliases aliases;
    private final TokenKeys tokenKeys;
    private final KeyPolicies policies;
    private final Grants grants = new Grants();
    private final GrantTokens tokens;

    public KeyFinder(KmsState state, KeyPolicies policies) {
        this.store = state.store();
        this.keys = state.keys();
        this.aliases = state.aliases();
        this.tokenKeys = state.tokens();
        this.policies = policies;
        this.tokens = new GrantTokens(keys, grants);
    }

    /// Refuses a request that brings a grant token which is not one, or whose grant is gone.
    public void checkTokens(Optional<List<String>> given, Call call) {
        if (given.orElse(List.of()).isEmpty()) return;
        store.read(snapshot ->
                given.orElseThrow().stream()
                        .map(token -> tokens.require(snapshot, token, call.region()))
                        .toList());
    }

    /// By id, alias or the ARN of either, in any account. What another account does not have is
    /// found as a key that lets nobody use it, so that nobody learns what it has.
    public FoundKey find(String text, Call call) {
        KeyRef ref = KeyRef.parse(text, call);
        return store.read(snapshot -> find(snapshot, ref, call));
    }

    /// By id or ARN, in any account.
    public FoundKey findById(String text, Call call) {
        KeyRef ref = idOnly(text, call);
        return store.read(snapshot -> find(snapshot, ref, call));
    }

    /// By id or ARN, in the caller's account: for what one account cannot do to another's keys.
    public FoundKey findOwn(String text, Call call) {
        ById ref = idOnly(text, call);
        if (!ref.name().account().equals(call.account())) {
            throw KmsError.ACCESS_DENIED.because(
                    "This operation cannot be performed on a key in a different AWS account.");
        }
        return store.read(snapshot -> find(snapshot, ref, call));
    }

    /// The key in any account of the call's region that has this id.
    public Optional<FoundKey> findAnywhere(String id, Call call) {
        return store.read(snapshot ->
                keys.name(snapshot, call.region(), id)
                        .flatMap(name -> keys.find(snapshot, name, call.time()))
                        .map(key -> found(snapshot, key, Optional.empty())));
    }

    /// The key related to `found` that is in another region.
    public FoundKey findRelated(FoundKey found, Region region, Call call) {
        KeyName name = found.name().in(region);
        return store.read(snapshot ->
                found(snapshot, existing(snapshot, name, call.time()), Optional.empty()));
    }

    /// The primary of the keys that `found` is related to, or `found` itself.
    public FoundKey findPrimary(FoundKey found, Call call) {
        return found.isReplica()
                ? findRelated(found, found.related().orElseThrow().primary(), call)
                : found;
    }

    /// Whether there is such a key.
    public boolean exists(Snapshot snapshot, KeyName name, Call call) {
        return keys.find(snapshot, name, call.time()).isPresent();
    }

    /// The key that `alias` now points to.
    public FoundKey findTarget(Snapshot snapshot, Alias alias, Call call) {
        KeyName name = new KeyName(call.account(), call.region(), alias.keyId());
        return found(snapshot, existing(snapshot, name, call.time()), Optional.empty());
    }

    /// The key as `tx` sees it, in the state that `rule` asks for, to be changed by its owner.
    ///
    /// Nothing that the permission was decided by may have changed since.
    public KmsKey again(Transaction tx, FoundKey found, StateRule rule, Instant now) {
        KmsKey key = unchanged(tx, found, rule, now);
        if (key.belongsToAws()) {
            throw KmsError.UNSUPPORTED_OPERATION.because(key.name() + " is managed by AWS.");
        }
        return key;
    }

    /// The same for what may be done to a key that is managed by AWS too.
    public KmsKey unchanged(Transaction tx, FoundKey found, StateRule rule, Instant now) {
        KmsKey key = existing(tx, found.name(), now);
        if (!sameGround(found, found(tx, key, Optional.empty()))) {
            throw KmsError.INTERNAL.because(
                    "The key was changed by another request. Please try again.");
        }
        rule.check(seen(key));
        return key;
    }

    static ServiceException notFound(KeyName name) {
        return KmsError.NOT_FOUND.because("Key '" + name + "' does not exist");
    }

    private static ById idOnly(String text, Call call) {
        return switch (KeyRef.parse(text, call)) {
            case ById byId -> byId;
            case ByAlias alias ->
                    throw KmsError.INVALID_ARN.because(
                            "Key Aliases are not supported for this operation");
        };
    }

    private FoundKey find(Snapshot snapshot, KeyRef ref, Call call) {
        boolean isOthers = !ref.account().equals(call.account());
        return switch (ref) {
            case ById(var name) -> found(snapshot, there(snapshot, name, call), Optional.empty());
            case ByAlias alias -> {
                Optional<String> keyId =
                        aliases.find(snapshot, alias.account(), alias.region(), alias.alias())
                                .map(Alias::keyId);
                if (keyId.isEmpty() && !isOthers) throw Aliases.notFound(alias.arn());
                KeyName name = new KeyName(alias.account(), alias.region(), keyId.orElse(NO_ID));
                yield found(snapshot, there(snapshot, name, call), Optional.of(alias.alias()));
            }
        };
    }

    private KmsKey there(Snapshot snapshot, KeyName name, Call call) {
        Optional<KmsKey> key = keys.find(snapshot, name, call.time());
        if (key.isPresent()) return key.get();
        if (name.account().equals(call.account())) throw notFound(name);
        return unseen(name);
    }

    private static KmsKey unseen(KeyName name) {
        KmsKey.Origin origin =
                new KmsKey.Origin(
                        Instant.EPOCH,
                        KmsKey.Owner.CUSTOMER,
                        Optional.of(KeyKind.SYMMETRIC),
                        Optional.of(Source.EXTERNAL));
        return new KmsKey(
                name,
                origin,
                "",
                KmsKey.Lifecycle.PENDING_IMPORT,
                FOR_NOBODY,
                Map.of(),
                Optional.empty(),
                List.of());
    }

    private KmsKey existing(Snapshot snapshot, KeyName name, Instant now) {
        return keys.find(snapshot, name, now).orElseThrow(() -> notFound(name));
    }

    private FoundKey found(Snapshot snapshot, KmsKey key, Optional<String> requestAlias) {
        List<String> names = aliases.of(snapshot, key.name()).stream().map(Alias::name).toList();
        NamedPolicy policy = new NamedPolicy("key policy", policies.compiled(key.policy()));
        KeyGrants ofKey = new KeyGrants(store, grants, key.name());
        return new FoundKey(
                seen(key), policy, ofKey, names, requestAlias, keys.related(snapshot, key.name()));
    }

    /// The key in the state that clients see, which is not stored.
    private KmsKey seen(KmsKey key) {
        boolean isThere =
                key.keyStore().map(KeyStoreRef::id).map(tokenKeys::isConnected).orElse(true);
        return isThere || key.isDoomed() ? key : key.unavailable();
    }

    private static boolean sameGround(FoundKey before, FoundKey after) {
        return before.key().policy().equals(after.key().policy())
                && before.key().tags().equals(after.key().tags())
                && before.aliases().equals(after.aliases())
                && before.related().equals(after.related());
    }
}
