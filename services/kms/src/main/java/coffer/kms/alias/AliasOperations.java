package coffer.kms.alias;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Arn;
import coffer.kms.KmsError;
import coffer.kms.Paging;
import coffer.kms.Paging.Page;
import coffer.kms.api.AliasListEntry;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.CreateAliasResponse;
import coffer.kms.api.DeleteAliasRequest;
import coffer.kms.api.DeleteAliasResponse;
import coffer.kms.api.ListAliasesRequest;
import coffer.kms.api.ListAliasesResponse;
import coffer.kms.api.UpdateAliasRequest;
import coffer.kms.api.UpdateAliasResponse;
import coffer.kms.key.Alias;
import coffer.kms.key.Aliases;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyUse;
import coffer.kms.key.KmsState;
import coffer.kms.key.StateRule;
import coffer.store.Store;
import coffer.store.Transaction;
import java.util.Optional;

/// Naming keys. Every change needs permission on the alias and on each key it concerns.
public final class AliasOperations {
    private static final String RESOURCE_TYPE = "AWS::KMS::Alias";
    private static final Paging.Listing LISTING = new Paging.Listing("aliases", 50, 100);

    private final Store store;
    private final Aliases aliases;
    private final KeyFinder finder;

    /// An alias and the key it points to.
    private record Target(Alias alias, FoundKey key) {}

    public AliasOperations(KmsState state, KeyFinder finder) {
        this.store = state.store();
        this.aliases = state.aliases();
        this.finder = finder;
    }

    public Plan<CreateAliasResponse> createAlias(CreateAliasRequest input, Call call) {
        String name = checked(input.aliasName());
        String action = "kms:CreateAlias";
        FoundKey key = finder.findOwn(input.targetKeyId(), call);
        return key.changing(demand(action, name, call), key.demand(action, call))
                .then(authorised -> Effect.change(tx -> create(tx, name, key, call)));
    }

    public Plan<UpdateAliasResponse> updateAlias(UpdateAliasRequest input, Call call) {
        String name = checked(input.aliasName());
        String action = "kms:UpdateAlias";
        Target present = target(name, call);
        FoundKey key = finder.findOwn(input.targetKeyId(), call);
        return key.changing(
                        demand(action, name, call),
                        present.key().demand(action, call),
                        key.demand(action, call))
                .then(authorised -> Effect.change(tx -> move(tx, present, key, call)));
    }

    public Plan<DeleteAliasResponse> deleteAlias(DeleteAliasRequest input, Call call) {
        String name = checked(input.aliasName());
        String action = "kms:DeleteAlias";
        Target present = target(name, call);
        return present.key()
                .changing(demand(action, name, call), present.key().demand(action, call))
                .then(authorised ->
                        Effect.change(tx -> {
                            requireUnchanged(tx, present, call);
                            finder.again(tx, present.key(), StateRule.ANY_STATE, call.time());
                            aliases.delete(tx, present.key().name(), present.alias());
                            return new DeleteAliasResponse();
                        }));
    }

    public Plan<ListAliasesResponse> listAliases(ListAliasesRequest input, Call call) {
        Paging paging = Paging.of(input.limit(), input.marker(), LISTING.of(call));
        Optional<FoundKey> key = input.keyId().map(id -> finder.findOwn(id, call));
        Demand demand =
                Demand.onEverything("kms:ListAliases", call.account())
                        .with(FoundKey.callContext(call));
        return Plan.demanding(demand)
                .then(authorised -> {
                    Page<Alias> page =
                            key.map(only -> list(only, paging)).orElseGet(() -> list(call, paging));
                    return Effect.answer(
                            ListAliasesResponse.builder()
                                    .aliases(page.map(a -> entry(a, call)).items())
                                    .truncated(page.truncated())
                                    .nextMarker(page.next())
                                    .build());
                });
    }

    private CreateAliasResponse create(Transaction tx, String name, FoundKey key, Call call) {
        finder.again(tx, key, StateRule.NOT_PENDING_DELETION, call.time());
        if (aliases.find(tx, call.account(), call.region(), name).isPresent()) {
            throw KmsError.ALREADY_EXISTS.because(
                    "An alias with the name " + arn(name, call) + " already exists");
        }
        requireRoom(tx, key);
        aliases.put(tx, key.name(), new Alias(name, key.name().id(), call.time(), call.time()));
        return new CreateAliasResponse();
    }

    private UpdateAliasResponse move(Transaction tx, Target present, FoundKey key, Call call) {
        requireUnchanged(tx, present, call);
        finder.again(tx, present.key(), StateRule.ANY_STATE, call.time());
        finder.again(tx, key, StateRule.NOT_PENDING_DELETION, call.time());
        KeyUse.requireLike(present.key().key(), key.key());
        aliases.delete(tx, present.key().name(), present.alias());
        requireRoom(tx, key);
        Alias old = present.alias();
        aliases.put(
                tx, key.name(), new Alias(old.name(), key.name().id(), old.created(), call.time()));
        return new UpdateAliasResponse();
    }

    private void requireRoom(Transaction tx, FoundKey key) {
        if (aliases.of(tx, key.name()).size() >= Aliases.MAX_PER_KEY) {
            throw KmsError.LIMIT_EXCEEDED.because(
                    "A key can have at most " + Aliases.MAX_PER_KEY + " aliases.");
        }
    }

    private void requireUnchanged(Transaction tx, Target present, Call call) {
        String name = present.alias().name();
        Alias now =
                aliases.find(tx, call.account(), call.region(), name)
                        .orElseThrow(() -> Aliases.notFound(arn(name, call)));
        if (!now.keyId().equals(present.alias().keyId())) {
            throw KmsError.INTERNAL.because(
                    "The alias was changed by another request. Please try again.");
        }
    }

    private Target target(String name, Call call) {
        return store.read(snapshot -> {
            Alias alias =
                    aliases.find(snapshot, call.account(), call.region(), name)
                            .orElseThrow(() -> Aliases.notFound(arn(name, call)));
            return new Target(alias, finder.findTarget(snapshot, alias, call));
        });
    }

    private Page<Alias> list(FoundKey key, Paging paging) {
        return paging.slice(store.read(snapshot -> aliases.of(snapshot, key.name())), Alias::name);
    }

    private Page<Alias> list(Call call, Paging paging) {
        return paging.page(
                store.read(snapshot ->
                        aliases.list(snapshot, call.account(), call.region(), paging.range())));
    }

    private static AliasListEntry entry(Alias alias, Call call) {
        return AliasListEntry.builder()
                .aliasName(alias.name())
                .aliasArn(arn(alias.name(), call).toString())
                .targetKeyId(alias.keyId())
                .creationDate(alias.created())
                .lastUpdatedDate(alias.updated())
                .build();
    }

    private static Demand demand(String action, String alias, Call call) {
        return Demand.on(action, arn(alias, call), RESOURCE_TYPE, call.account())
                .with(FoundKey.callContext(call));
    }

    private static Arn arn(String alias, Call call) {
        return Alias.arn(call.account(), call.region(), alias);
    }

    private static String checked(String name) {
        if (!name.startsWith(Alias.PREFIX)) throw KmsError.VALIDATION.because("Invalid identifier");
        if (name.startsWith(Alias.RESERVED_PREFIX)) {
            throw KmsError.NOT_AUTHORIZED.because("Aliases under alias/aws/ are kept for AWS.");
        }
        if (name.indexOf(':') >= 0 || name.endsWith("/")) {
            throw KmsError.VALIDATION.because(name + " contains invalid characters for an alias");
        }
        return name;
    }
}
