package coffer.server.explain;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.PolicyPrincipals;
import coffer.iam.IamReader;
import coffer.iam.account.Directories;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.role.TrustPolicies;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kms.ciphertext.EncryptionContext;
import coffer.kms.grant.GrantOperations;
import coffer.kms.grant.GrantPrincipals;
import coffer.kms.key.Aliases;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.Keys;
import coffer.kms.key.KmsState;
import coffer.kms.material.KeyMaterials;
import coffer.kms.policy.KeyPolicies;
import coffer.policy.ResourceRule;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.bucket.Buckets;
import coffer.s3.content.Encryption;
import coffer.s3.object.ObjectIndex;
import coffer.s3.object.Sighting;
import coffer.s3.object.Version;
import coffer.server.config.ConfigurationException;
import coffer.server.copy.InstallationCopy;
import coffer.store.Store;
import coffer.store.keys.DomainKeys;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Turns an action and a resource into the demands that the resource's own service makes, with the
/// policy that governs the resource and the condition keys it has.
final class Resources {
    private final Store store;
    private final Directories directories;
    private final TrustPolicies trusts;
    private final KeyFinder keys;
    private final GrantQuestions grants;
    private final Buckets buckets = new Buckets();
    private final ObjectIndex objects = new ObjectIndex();

    Resources(InstallationCopy copy, IamReader iam, SecureRandom random) {
        this.store = copy.store();
        this.directories = iam.directories();
        this.trusts = iam.trusts();
        KmsState state = new KmsState(store, new Keys(), new Aliases(), materials(copy, random));
        PolicyPrincipals principals = new PolicyPrincipals(iam.principals());
        this.keys = new KeyFinder(state, new KeyPolicies(principals));
        this.grants =
                new GrantQuestions(
                        new GrantOperations(state, keys, new GrantPrincipals(principals), random));
    }

    private static KeyMaterials materials(InstallationCopy copy, SecureRandom random) {
        return new KeyMaterials(
                copy.store(),
                copy.keys(),
                new DomainKeys(copy.keys(), copy.root(), random),
                random);
    }

    /// One permission that a request takes, by whom and how it is asked for.
    record Step(Call call, Demand demand, List<String> remarks) {
        Step {
            remarks = List.copyOf(remarks);
        }
    }

    List<Step> steps(Hypothesis hypothesis, Call call) {
        String action = hypothesis.action();
        String service = action.substring(0, Math.max(0, action.indexOf(':')));
        if (service.isEmpty()) {
            throw new ConfigurationException("`" + action + "` is no action such as kms:Decrypt");
        }
        List<Step> steps =
                switch (service.toLowerCase(Locale.ROOT)) {
                    case "kms" -> key(hypothesis, call);
                    case "s3" -> bucket(hypothesis, call);
                    case "iam", "sts" -> entity(hypothesis, call);
                    default -> plain(hypothesis, call);
                };
        List<Step> all = new ArrayList<>(steps);
        Step first = all.removeFirst();
        Demand told = first.demand().with(hypothesis.context());
        all.addFirst(new Step(first.call(), told, first.remarks()));
        return all;
    }

    private List<Step> key(Hypothesis hypothesis, Call call) {
        if (hypothesis.resource().equals("*")) return plain(hypothesis, call);
        FoundKey found = keys.find(hypothesis.resource(), call);
        List<String> remarks = new ArrayList<>(remarks(found));
        GrantQuestions.remark(hypothesis).ifPresent(remarks::add);
        Demand demand =
                grants.demand(hypothesis, found.name(), call)
                        .orElseGet(() ->
                                found.demand(
                                        hypothesis.action(),
                                        call,
                                        EncryptionContext.of(
                                                Optional.of(hypothesis.encryptionContext()))));
        return List.of(new Step(call, demand, remarks));
    }

    private static List<String> remarks(FoundKey found) {
        String state = found.key().state().name();
        return state.equals("ENABLED")
                ? List.of()
                : List.of("The key is " + state + ": it cannot be used whoever may.");
    }

    private List<Step> bucket(Hypothesis hypothesis, Call call) {
        Optional<Arn> arn = Arn.find(hypothesis.resource());
        if (arn.isEmpty()) return plain(hypothesis, call);
        String[] bucketAndKey = arn.get().resource().split("/", 2);
        Optional<Bucket> bucket = store.read(snapshot -> buckets.find(snapshot, bucketAndKey[0]));
        if (bucket.isEmpty()) return plain(hypothesis, call, "There is no such bucket.");
        BucketDemands demands = buckets.demands(bucket.get(), call);
        if (bucketAndKey.length == 1) {
            Demand demand = demands.onBucket(hypothesis.action());
            return List.of(new Step(call, demand, List.of()));
        }
        return object(
                hypothesis, call, demands, Sighting.Wanted.newest(bucket.get(), bucketAndKey[1]));
    }

    private List<Step> object(
            Hypothesis hypothesis, Call call, BucketDemands demands, Sighting.Wanted wanted) {
        Sighting sighting =
                store.read(snapshot -> {
                    Bucket bucket = buckets.require(snapshot, wanted.bucket(), Optional.empty());
                    Optional<Version> newest = objects.newest(snapshot, bucket, wanted.key());
                    return new Sighting(wanted, bucket, newest);
                });
        String action = hypothesis.action();
        Demand demand = sighting.demand(demands, new Sighting.Action(action, action));
        boolean isThere = sighting.version().filter(it -> !it.marksDeletion()).isPresent();
        List<String> remarks = isThere ? List.of() : List.of("There is no such object.");
        List<Step> steps = new ArrayList<>(List.of(new Step(call, demand, remarks)));
        if (action.equalsIgnoreCase("s3:GetObject")) {
            sighting.version()
                    .flatMap(Version::object)
                    .map(stored -> stored.content().encryption())
                    .filter(Encryption::usesKms)
                    .ifPresent(encryption -> steps.add(decrypting(sighting, encryption, call)));
        }
        return steps;
    }

    /// S3 asks KMS as its caller, for the object or, with a bucket key, for the bucket.
    private Step decrypting(Sighting sighting, Encryption encryption, Call call) {
        Call through =
                new Call(
                        call.requestId(),
                        call.time(),
                        call.region(),
                        call.identity(),
                        call.transport(),
                        Optional.of(new Call.Via("s3")),
                        call.upload());
        Arn about =
                encryption.bucketKeyEnabled()
                        ? sighting.bucket().arn()
                        : sighting.bucket().objectArn(sighting.wanted().key());
        Map<String, String> context = new HashMap<>(encryption.context());
        context.put("aws:s3:arn", about.toString());
        FoundKey key = keys.find(encryption.kmsKeyArn().orElseThrow(), through);
        Demand demand =
                key.demand("kms:Decrypt", through, EncryptionContext.of(Optional.of(context)));
        return new Step(through, demand, remarks(key));
    }

    private List<Step> entity(Hypothesis hypothesis, Call call) {
        Optional<Arn> arn = Arn.find(hypothesis.resource());
        Optional<AccountId> account =
                arn.flatMap(named -> store.read(it -> directories.account(it, named)));
        if (account.isEmpty()) return plain(hypothesis, call);
        Desk desk = new Desk(store, directories.of(account.get()));
        for (EntityKind kind : EntityKind.values()) {
            String resource = arn.orElseThrow().resource();
            if (!resource.startsWith(kind.word() + "/")) continue;
            String name = resource.substring(resource.lastIndexOf('/') + 1);
            Demand demand = desk.target(kind, name).demand(hypothesis.action());
            Optional<Entity> found =
                    store.read(snapshot -> desk.directory().find(snapshot, kind, name));
            boolean isAssuming =
                    kind == EntityKind.ROLE
                            && hypothesis.action().toLowerCase(Locale.ROOT).startsWith("sts:");
            if (isAssuming) {
                demand = demand.governedBy(found.map(trusts::deciding), ResourceRule.TRUST_POLICY);
            }
            List<String> remarks =
                    found.isPresent()
                            ? List.of()
                            : List.of("There is no such " + kind.word() + ".");
            return List.of(new Step(call, demand, remarks));
        }
        return plain(hypothesis, call);
    }

    private List<Step> plain(Hypothesis hypothesis, Call call, String... remarks) {
        AccountId account = owner(hypothesis, call);
        Demand demand =
                hypothesis.resource().equals("*")
                        ? Demand.onEverything(hypothesis.action(), account)
                        : Demand.on(
                                hypothesis.action(),
                                Arn.find(hypothesis.resource())
                                        .orElseThrow(() ->
                                                new ConfigurationException(
                                                        "`"
                                                                + hypothesis.resource()
                                                                + "` is no ARN")),
                                "",
                                account);
        boolean isKms = hypothesis.action().toLowerCase(Locale.ROOT).startsWith("kms:");
        boolean hasAccount = call.identity().account().isPresent();
        Demand known = isKms && hasAccount ? demand.with(FoundKey.callContext(call)) : demand;
        return List.of(new Step(call, known, List.of(remarks)));
    }

    /// Whose a resource is that no service here knows: the account it names, else the caller's.
    private AccountId owner(Hypothesis hypothesis, Call call) {
        return Arn.find(hypothesis.resource())
                .flatMap(arn -> AccountId.find(arn.account()))
                .or(() -> call.identity().account())
                .orElse(directories.first());
    }
}
