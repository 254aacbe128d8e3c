package coffer.kms.grant;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.Paging;
import coffer.kms.Paging.Page;
import coffer.kms.api.CreateGrantRequest;
import coffer.kms.api.CreateGrantResponse;
import coffer.kms.api.GrantListEntry;
import coffer.kms.api.GrantOperation;
import coffer.kms.api.ListGrantsRequest;
import coffer.kms.api.ListGrantsResponse;
import coffer.kms.api.ListRetirableGrantsRequest;
import coffer.kms.api.RetireGrantRequest;
import coffer.kms.api.RetireGrantResponse;
import coffer.kms.api.RevokeGrantRequest;
import coffer.kms.api.RevokeGrantResponse;
import coffer.kms.ciphertext.DryRun;
import coffer.kms.ciphertext.EncryptionContext;
import coffer.kms.grant.GrantIndex.Holder;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KmsState;
import coffer.kms.key.StateRule;
import coffer.policy.Grant;
import coffer.policy.ResourceRule;
import coffer.policy.document.PrincipalElement.Name;
import coffer.store.Entry;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Transaction;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Giving grants, listing them, and taking them back: revoking by the key's policy, retiring by the
/// grant itself.
public final class GrantOperations {
    private static final Paging.Listing LISTING = new Paging.Listing("grants", 50, 100);
    private static final Paging.Listing RETIRABLE = new Paging.Listing("retirable grants", 50, 100);

    /// How many of a caller's grants that allow CreateGrant are looked at for one that is wide
    /// enough.
    private static final int MAX_PARENTS = 1_000;

    private static final String CREATE = "kms:CreateGrant";
    private static final String RETIRE = "kms:RetireGrant";

    private final Store store;
    private final Grants grants = new Grants();
    private final GrantTokens tokens;
    private final KeyFinder finder;
    private final GrantPrincipals principals;
    private final SecureRandom random;

    /// A grant about to be made. `parents` are grants by which the caller may make it.
    private record Draft(
            CreateGrantRequest input,
            FoundKey key,
            Constraint constraint,
            List<KmsGrant> parents) {}

    public GrantOperations(
            KmsState state, KeyFinder finder, GrantPrincipals principals, SecureRandom random) {
        this.store = state.store();
        this.tokens = new GrantTokens(state.keys(), grants);
        this.finder = finder;
        this.principals = principals;
        this.random = random;
    }

    public Plan<CreateGrantResponse> createGrant(CreateGrantRequest input, Call call) {
        finder.checkTokens(input.grantTokens(), call);
        Constraint constraint = Constraint.of(input.constraints());
        FoundKey key = finder.findById(input.keyId(), call);
        Draft draft = new Draft(input, key, constraint, parents(input, constraint, key, call));
        Demand demand = demand(draft, call);
        return key.changing(demand)
                .then(authorised -> {
                    GrantedOperations.check(input.operations(), constraint, kind(demand));
                    KmsGrant.Terms terms = terms(draft, call);
                    StateRule.GRANTABLE.check(key.key());
                    DryRun.endIf(input.dryRun());
                    return Effect.change(tx -> create(tx, draft, terms, call));
                });
    }

    public Plan<ListGrantsResponse> listGrants(ListGrantsRequest input, Call call) {
        Paging paging = Paging.of(input.limit(), input.marker(), LISTING.of(call));
        input.grantId().ifPresent(GrantOperations::checkId);
        FoundKey key = finder.findById(input.keyId(), call);
        return Plan.demanding(forAwsResource(key.demand("kms:ListGrants", call), call))
                .then(authorised -> Effect.answer(answer(list(input, key, paging))));
    }

    public Plan<ListGrantsResponse> listRetirableGrants(
            ListRetirableGrantsRequest input, Call call) {
        Paging paging = Paging.of(input.limit(), input.marker(), RETIRABLE.of(call));
        Arn principal = own(input.retiringPrincipal(), call);
        Demand demand =
                Demand.on("kms:ListRetirableGrants", principal, "", call.account())
                        .with(FoundKey.callContext(call));
        return Plan.demanding(demand)
                .then(authorised -> {
                    String stored = principals.sought(input.retiringPrincipal());
                    return Effect.answer(answer(listRetirable(stored, paging, call)));
                });
    }

    /// By token, or by key and id. Whoever the grant says may; no key policy has a say.
    public Plan<RetireGrantResponse> retireGrant(RetireGrantRequest input, Call call) {
        boolean isById = input.keyId().isPresent() && input.grantId().isPresent();
        if (isById == input.grantToken().isPresent()) {
            throw KmsError.VALIDATION.because(
                    "Specify either a grant token, or a key and a grant ID.");
        }
        return input.grantToken()
                .map(token -> retire(byToken(token, call), input, call))
                .orElseGet(() -> retire(byId(input, call), input, call));
    }

    public Plan<RevokeGrantResponse> revokeGrant(RevokeGrantRequest input, Call call) {
        checkId(input.grantId());
        FoundKey key = finder.findById(input.keyId(), call);
        GrantName name = new GrantName(key.name(), input.grantId());
        return key.changing(forAwsResource(key.demand("kms:RevokeGrant", call), call))
                .then(authorised -> {
                    store.read(snapshot -> existing(snapshot, name));
                    DryRun.endIf(input.dryRun());
                    return Effect.change(tx -> {
                        finder.unchanged(tx, key, StateRule.ANY_STATE, call.time());
                        grants.delete(tx, existing(tx, name));
                        return new RevokeGrantResponse();
                    });
                });
    }

    // ---- creating ----

    private Demand demand(Draft draft, Call call) {
        EncryptionContext context = EncryptionContext.of(Optional.of(draft.constraint().pairs()));
        Demand demand =
                forAwsResource(draft.key().demand(CREATE, call, context), call)
                        .with("kms:GrantOperations", draft.input().operations())
                        .with("kms:GranteePrincipal", draft.input().granteePrincipal())
                        .with(optional("kms:RetiringPrincipal", draft.input().retiringPrincipal()))
                        .with(optional("kms:GrantConstraintType", draft.constraint().type()));
        return demand.granted(
                draft.parents().stream()
                        .map(parent -> allowing(parent, parent.terms().grantee(), CREATE))
                        .toList());
    }

    private static Map<String, List<String>> optional(String key, Optional<String> value) {
        return value.map(text -> Map.of(key, List.of(text))).orElse(Map.of());
    }

    private static Grant allowing(KmsGrant grant, String principal, String action) {
        return Grant.of(grant.id(), GrantPrincipals.name(principal), Set.of(action));
    }

    /// The caller's grants that let him give this one: no wider than they are.
    // AWS: KMS Developer Guide, "Creating grants", granting CreateGrant permission.
    private List<KmsGrant> parents(
            CreateGrantRequest input, Constraint constraint, FoundKey key, Call call) {
        KmsGrant.Terms asked =
                new KmsGrant.Terms(
                        Optional.empty(), "", Optional.empty(), input.operations(), constraint);
        return store.read(snapshot ->
                grants.holders(snapshot, key.name(), call.identity().principal()).stream()
                        .flatMap(holder -> delegable(snapshot, holder).stream())
                        .filter(parent -> asked.isWithin(parent.terms()))
                        .toList());
    }

    private List<KmsGrant> delegable(Snapshot snapshot, Holder holder) {
        return grants.allowing(snapshot, holder, GrantOperation.CREATE_GRANT, MAX_PARENTS);
    }

    private KmsGrant.Terms terms(Draft draft, Call call) {
        CreateGrantRequest input = draft.input();
        return new KmsGrant.Terms(
                input.name(),
                principals.stored(input.granteePrincipal(), call),
                input.retiringPrincipal().map(who -> principals.stored(who, call)),
                input.operations(),
                draft.constraint());
    }

    private CreateGrantResponse create(
            Transaction tx, Draft draft, KmsGrant.Terms terms, Call call) {
        FoundKey key = draft.key();
        finder.unchanged(tx, key, StateRule.GRANTABLE, call.time());
        for (KmsGrant parent : draft.parents()) {
            if (grants.find(tx, parent.name()).isEmpty()) throw changed();
        }
        KmsGrant grant =
                grants.findSame(tx, key.name(), terms)
                        .orElseGet(() -> insert(tx, key, terms, call));
        return CreateGrantResponse.builder()
                .grantId(grant.id())
                .grantToken(GrantTokens.make(grant, random))
                .build();
    }

    private KmsGrant insert(Transaction tx, FoundKey key, KmsGrant.Terms terms, Call call) {
        if (grants.count(tx, key.name()) >= Grants.MAX_PER_KEY) {
            throw KmsError.LIMIT_EXCEEDED.because(
                    "A key can have at most " + Grants.MAX_PER_KEY + " grants.");
        }
        KmsGrant grant =
                new KmsGrant(
                        GrantName.fresh(key.name(), random),
                        terms,
                        call.time(),
                        call.account(),
                        GrantTokens.freshKey(random));
        grants.insert(tx, grant);
        return grant;
    }

    // The demand tells policies what kind of key it is about.
    private static GrantedOperations.Kind kind(Demand demand) {
        return new GrantedOperations.Kind(
                only(demand, "kms:KeySpec"), only(demand, "kms:KeyUsage"));
    }

    private static String only(Demand demand, String contextKey) {
        return demand.context().getOrDefault(contextKey, List.of("")).getFirst();
    }

    // ---- listing ----

    private Page<KmsGrant> list(ListGrantsRequest input, FoundKey key, Paging paging) {
        Optional<String> grantee = input.granteePrincipal().map(principals::sought);
        return store.read(snapshot -> {
            if (input.grantId().isPresent()) {
                GrantName name = new GrantName(key.name(), input.grantId().get());
                List<KmsGrant> one =
                        grants.find(snapshot, name).stream()
                                .filter(it ->
                                        grantee.stream().allMatch(it.terms().grantee()::equals))
                                .toList();
                return new Page<>(one, Optional.empty());
            }
            if (grantee.isEmpty()) {
                return paging.page(grants.list(snapshot, key.name(), paging.range()));
            }
            Holder holder = new Holder(key.name(), grantee.get());
            return existing(snapshot, paging.page(grants.listOf(snapshot, holder, paging.range())));
        });
    }

    private Page<KmsGrant> listRetirable(String principal, Paging paging, Call call) {
        return store.read(snapshot -> {
            List<Entry<GrantName>> found =
                    grants.listRetirable(snapshot, call.region(), principal, paging.range());
            Page<GrantName> page = paging.page(found);
            List<GrantName> ofKeysThatAre =
                    page.items().stream()
                            .filter(name -> finder.exists(snapshot, name.key(), call))
                            .toList();
            return existing(snapshot, new Page<>(ofKeysThatAre, page.next()));
        });
    }

    private Page<KmsGrant> existing(Snapshot snapshot, Page<GrantName> page) {
        return page.map(name -> existing(snapshot, name));
    }

    private ListGrantsResponse answer(Page<KmsGrant> page) {
        return ListGrantsResponse.builder()
                .grants(page.map(this::entry).items())
                .truncated(page.truncated())
                .nextMarker(page.next())
                .build();
    }

    private GrantListEntry entry(KmsGrant grant) {
        KmsGrant.Terms terms = grant.terms();
        return GrantListEntry.builder()
                .keyId(grant.name().key().toString())
                .grantId(grant.id())
                .name(terms.label().orElse(""))
                .creationDate(grant.created())
                .granteePrincipal(principals.shown(terms.grantee()))
                .retiringPrincipal(terms.retiring().map(principals::shown))
                .issuingAccount(GrantPrincipals.root(grant.issuer()))
                .operations(terms.operations())
                .constraints(terms.constraint().shown())
                .build();
    }

    /// A principal of the caller's account: nobody sees what others may retire.
    private static Arn own(String principal, Call call) {
        Arn arn =
                Arn.find(principal)
                        .orElseThrow(
                                () -> KmsError.INVALID_ARN.because("Invalid arn " + principal));
        if (!arn.account().equals(call.account().digits())) {
            throw KmsError.ACCESS_DENIED.because(
                    "The retiring principal must be in the caller's account.");
        }
        return arn;
    }

    // ---- retiring ----

    /// A grant to be retired: `grant` is empty if the key has none of this id.
    private record Retiree(FoundKey key, String id, Optional<KmsGrant> grant) {}

    private Retiree byToken(String token, Call call) {
        KmsGrant grant = store.read(snapshot -> tokens.require(snapshot, token, call.region()));
        FoundKey key = finder.find(grant.name().key().toString(), call);
        return new Retiree(key, grant.id(), Optional.of(grant));
    }

    private Retiree byId(RetireGrantRequest input, Call call) {
        String id = input.grantId().orElseThrow();
        checkId(id);
        FoundKey key = finder.findById(input.keyId().orElseThrow(), call);
        return new Retiree(
                key,
                id,
                store.read(snapshot -> grants.find(snapshot, new GrantName(key.name(), id))));
    }

    private Plan<RetireGrantResponse> retire(Retiree retiree, RetireGrantRequest input, Call call) {
        Demand demand =
                retiree.key()
                        .demand(RETIRE, call)
                        .governedBy(Optional.empty(), ResourceRule.KEY_POLICY)
                        .granted(retirers(retiree));
        return Plan.demanding(demand)
                .noting(Map.of("grantId", retiree.id()))
                .then(authorised -> {
                    KmsGrant grant = retiree.grant().orElseThrow(GrantOperations::notFound);
                    DryRun.endIf(input.dryRun());
                    return Effect.change(tx -> {
                        grants.delete(tx, existing(tx, grant.name()));
                        return new RetireGrantResponse();
                    });
                });
    }

    /// Who may retire a grant: whom it names for that, and the accounts of the key and of who made
    /// it, whose IAM policies decide for them. Who may not is not told whether it exists.
    // AWS: KMS Developer Guide, "Retiring and revoking grants".
    private static List<Grant> retirers(Retiree retiree) {
        List<Grant> all = new ArrayList<>();
        retiree.grant()
                .ifPresent(grant -> {
                    grant.terms().retiring().ifPresent(who -> all.add(retiring(grant, who)));
                    if (grant.allows(GrantOperation.RETIRE_GRANT)) {
                        all.add(retiring(grant, grant.terms().grantee()));
                    }
                    all.add(retiring(grant.id(), grant.issuer()));
                });
        String id = retiree.grant().map(KmsGrant::id).orElse("");
        all.add(retiring(id, retiree.key().name().account()));
        return all;
    }

    private static Grant retiring(KmsGrant grant, String principal) {
        return new Grant(
                grant.id(), GrantPrincipals.name(principal), Set.of(RETIRE), Grant.Worth.ALONE);
    }

    private static Grant retiring(String id, AccountId account) {
        return new Grant(id, new Name.Account(account), Set.of(RETIRE), Grant.Worth.ALONE);
    }

    // ---- all of them ----

    private static Demand forAwsResource(Demand demand, Call call) {
        return demand.with("kms:GrantIsForAWSResource", Boolean.toString(call.via().isPresent()));
    }

    private KmsGrant existing(Snapshot snapshot, GrantName name) {
        return grants.find(snapshot, name).orElseThrow(GrantOperations::notFound);
    }

    private static void checkId(String id) {
        if (!GrantName.isId(id)) throw KmsError.INVALID_GRANT_ID.because("Invalid grant ID");
    }

    private static ServiceException notFound() {
        return KmsError.NOT_FOUND.because("Grant is not found");
    }

    private static ServiceException changed() {
        return KmsError.INTERNAL.because(
                "The grant was changed by another request. Please try again.");
    }
}
