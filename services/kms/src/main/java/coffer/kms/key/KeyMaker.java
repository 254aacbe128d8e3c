package coffer.kms.key;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Bytes;
import coffer.kms.KmsError;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.CreateKeyResponse;
import coffer.kms.key.KmsKey.Lifecycle;
import coffer.kms.key.KmsKey.Origin;
import coffer.kms.key.KmsKey.Owner;
import coffer.kms.material.KeyMaterials;
import coffer.kms.material.NewSecret;
import coffer.kms.policy.KeyPolicies;
import coffer.kms.policy.LockoutSafetyCheck;
import coffer.kms.tag.Tags;
import coffer.ledger.ResourceRef;
import coffer.policy.NamedPolicy;
import coffer.policy.Principal;
import coffer.policy.ResourceRule;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Transaction;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes keys: those that accounts ask for, and those that services keep for accounts.
public final class KeyMaker {
    // AWS: KMS Developer Guide, "Resource quotas": KMS keys.
    private static final int MAX_KEYS = 100_000;

    private final Keys keys;
    private final Aliases aliases;
    private final KeyMaterials materials;
    private final Store store;
    private final TokenKeys tokens;
    private final KeyPolicies policies;
    private final SecureRandom random;

    /// A key about to be made: everything but its material.
    public record Draft(
            KeyName name,
            Origin origin,
            Optional<RelatedKeys> related,
            String description,
            String policy,
            Map<String, String> tags) {
        Draft in(KeyStoreRef store) {
            return new Draft(name, origin.in(store), related, description, policy, tags);
        }

        public Draft governedBy(String accepted) {
            return new Draft(name, origin, related, description, accepted, tags);
        }

        Map<String, List<String>> conditionKeys() {
            Map<String, List<String>> keys = new HashMap<>(origin.conditionKeys());
            keys.putAll(RelatedKeys.conditionKeys(related, name.region()));
            return keys;
        }
    }

    public KeyMaker(KmsState state, KeyPolicies policies, SecureRandom random) {
        this.keys = state.keys();
        this.aliases = state.aliases();
        this.materials = state.materials();
        this.store = state.store();
        this.tokens = state.tokens();
        this.policies = policies;
        this.random = random;
    }

    Plan<CreateKeyResponse> asked(CreateKeyRequest input, Call call) {
        Origin origin =
                new Origin(
                        call.time(),
                        Owner.CUSTOMER,
                        Optional.of(KeyKind.asked(input)),
                        Optional.of(Source.asked(input)));
        requireImportable(origin);
        KeyName name = name(input, call);
        Draft draft =
                new Draft(
                        name,
                        origin,
                        Optional.of(RelatedKeys.only(name.region()))
                                .filter(any -> name.isMultiRegion()),
                        input.description().orElse(""),
                        input.policy().orElseGet(() -> KeyPolicies.standard(call.account())),
                        Tags.of(input.tags().orElse(List.of())));
        boolean bypass = input.bypassPolicyLockoutSafetyCheck().orElse(false);
        return Plan.demanding(demands(draft, bypass, call))
                .then(authorised -> {
                    Draft accepted =
                            draft.governedBy(policies.accepted(call.account(), draft.policy()));
                    if (!bypass) checkLockout(accepted, call);
                    if (input.customKeyStoreId().isPresent()) {
                        return inToken(accepted, input.customKeyStoreId().get(), call);
                    }
                    // Before the transaction: others need not wait until primes are found.
                    Optional<NewSecret> secret = secret(origin);
                    return Effect.<CreateKeyResponse>change(
                                    tx -> {
                                        requireRoom(tx, name);
                                        KmsKey key = insert(tx, accepted, secret, call);
                                        return answer(key, accepted.related());
                                    })
                            .creating(KeyMaker::created)
                            .onceCommitted(() -> secret.ifPresent(NewSecret::close))
                            .ifAbandoned(() -> secret.ifPresent(NewSecret::close));
                });
    }

    /// Makes the material in the token first; if the key does not come about, it is destroyed.
    private Effect<CreateKeyResponse> inToken(Draft draft, String keyStoreId, Call call) {
        if (!draft.origin().known().isSymmetric()) {
            throw KmsError.UNSUPPORTED_OPERATION.because(
                    "A custom key store has symmetric encryption keys only.");
        }
        KeyStoreRef ref = store.read(snapshot -> keyStore(snapshot, keyStoreId, call));
        Bytes id = tokens.create(ref, draft.name());
        return Effect.<CreateKeyResponse>change(
                        tx -> {
                            requireRoom(tx, draft.name());
                            Draft placed = draft.in(keyStore(tx, keyStoreId, call));
                            Material material =
                                    new Material(
                                            id, call.time(), Optional.empty(), Optional.empty());
                            return answer(
                                    insert(tx, placed, List.of(material), call), placed.related());
                        })
                .creating(KeyMaker::created)
                .ifAbandoned(() -> tokens.abandon(ref, id));
    }

    private KeyStoreRef keyStore(Snapshot snapshot, String id, Call call) {
        return tokens.require(snapshot, call.account(), call.region(), id);
    }

    /// The key that `service` keeps for the call's account; an existing one is left as it is.
    ///
    /// No permission is demanded: nobody but this program can call as a service.
    Plan<CreateKeyResponse> managed(Principal.Service service, Call call) {
        ManagedKey kind =
                ManagedKey.ofPrincipal(service.name())
                        .orElseThrow(() -> KmsError.ACCESS_DENIED.because("not such a service"));
        return Plan.demandingOnlyAuthentication()
                .then(authorised ->
                        Effect.<CreateKeyResponse>change(
                                        tx -> answer(keep(tx, kind, call), Optional.empty()))
                                .creating(KeyMaker::created));
    }

    private KeyName name(CreateKeyRequest input, Call call) {
        return input.multiRegion().orElse(false)
                ? KeyName.freshMultiRegion(call.account(), call.region(), random)
                : KeyName.fresh(call.account(), call.region(), random);
    }

    /// The permissions to make a key; `bypass` says that [#checkLockout] is not to be called.
    public static List<Demand> demands(Draft draft, boolean bypass, Call call) {
        Demand create =
                Demand.onEverything("kms:CreateKey", call.account())
                        .with(FoundKey.callContext(call))
                        .with(draft.conditionKeys())
                        .with("kms:BypassPolicyLockoutSafetyCheck", Boolean.toString(bypass));
        List<Demand> demands = new ArrayList<>();
        demands.add(Tags.requested(create, draft.tags()));
        if (!draft.tags().isEmpty()) {
            Demand tag =
                    Demand.onEverything("kms:TagResource", call.account())
                            .with(FoundKey.callContext(call));
            demands.add(Tags.requested(tag, draft.tags()));
        }
        return demands;
    }

    /// Refuses a policy that would not let the caller change it again.
    public void checkLockout(Draft draft, Call call) {
        NamedPolicy policy = new NamedPolicy("key policy", policies.compiled(draft.policy()));
        Demand later =
                Demand.on(
                                "kms:PutKeyPolicy",
                                draft.name().arn(),
                                FoundKey.RESOURCE_TYPE,
                                call.account())
                        .governedBy(Optional.of(policy), ResourceRule.KEY_POLICY)
                        .with(FoundKey.callContext(call))
                        .with(draft.conditionKeys());
        LockoutSafetyCheck.check(call, later);
    }

    /// Refuses one more key where there are too many.
    public void requireRoom(Transaction tx, KeyName name) {
        if (keys.count(tx, name.account(), name.region()) >= MAX_KEYS) {
            throw KmsError.LIMIT_EXCEEDED.because(
                    "An account can have at most " + MAX_KEYS + " keys in a region.");
        }
    }

    private KmsKey keep(Transaction tx, ManagedKey kind, Call call) {
        Optional<KmsKey> existing =
                aliases.find(tx, call.account(), call.region(), kind.alias())
                        .map(alias -> new KeyName(call.account(), call.region(), alias.keyId()))
                        .flatMap(name -> keys.find(tx, name, call.time()));
        return existing.orElseGet(() -> makeManaged(tx, kind, call));
    }

    private KmsKey makeManaged(Transaction tx, ManagedKey kind, Call call) {
        KeyName name = KeyName.fresh(call.account(), call.region(), random);
        String policy = kind.policy(call.account(), call.region());
        Origin origin =
                new Origin(
                        call.time(),
                        Owner.AWS,
                        Optional.of(KeyKind.SYMMETRIC),
                        Optional.of(Source.AWS_KMS));
        Draft draft =
                new Draft(name, origin, Optional.empty(), kind.description(), policy, Map.of());
        KmsKey key;
        try (NewSecret secret = materials.prepare(KeyKind.SYMMETRIC)) {
            key = insert(tx, draft, Optional.of(secret), call);
        }
        aliases.put(tx, name, new Alias(kind.alias(), name.id(), call.time(), call.time()));
        return key;
    }

    // Material that is brought comes later.
    private Optional<NewSecret> secret(Origin origin) {
        return origin.from() == Source.EXTERNAL
                ? Optional.empty()
                : Optional.of(materials.prepare(origin.known()));
    }

    private static void requireImportable(Origin origin) {
        if (origin.from() == Source.EXTERNAL && !origin.known().spec().isImportable()) {
            throw KmsError.UNSUPPORTED_OPERATION.because(
                    "Key spec " + origin.known().spec() + " is not supported for imported keys.");
        }
    }

    private KmsKey insert(Transaction tx, Draft draft, Optional<NewSecret> secret, Call call) {
        List<Material> first =
                secret.map(own -> materials.create(tx, draft.name(), call.time(), own)).stream()
                        .toList();
        if (first.isEmpty()) materials.importKeys().create(tx, draft.name());
        return insert(tx, draft, first, call);
    }

    private KmsKey insert(Transaction tx, Draft draft, List<Material> first, Call call) {
        Optional<RotationSchedule> rotation =
                draft.origin().owner() == Owner.AWS
                        ? Optional.of(
                                RotationSchedule.starting(
                                        call.time(), RotationSchedule.STANDARD_DAYS))
                        : Optional.empty();
        KmsKey key =
                new KmsKey(
                        draft.name(),
                        draft.origin(),
                        draft.description(),
                        first.isEmpty() ? Lifecycle.PENDING_IMPORT : Lifecycle.ENABLED,
                        draft.policy(),
                        draft.tags(),
                        rotation,
                        first);
        keys.insert(tx, key);
        draft.related().ifPresent(related -> keys.relate(tx, draft.name(), related));
        return key;
    }

    private static CreateKeyResponse answer(KmsKey key, Optional<RelatedKeys> related) {
        return CreateKeyResponse.builder().keyMetadata(Metadata.of(key, related)).build();
    }

    private static List<ResourceRef> created(CreateKeyResponse output) {
        return output.keyMetadata().flatMap(metadata -> metadata.arn()).stream()
                .map(arn -> new ResourceRef(FoundKey.RESOURCE_TYPE, arn))
                .toList();
    }
}
