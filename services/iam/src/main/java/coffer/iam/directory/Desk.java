package coffer.iam.directory;

import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.iam.paging.Paging;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What every operation begins with: find what it is about, demand, then read or change.
public record Desk(Store store, Directory directory) {

    public AccountId account() {
        return directory.account();
    }

    /// The name is the entity's own from then on, which policies know it by, not as it was asked.
    public Target target(EntityKind kind, String name) {
        Optional<Entity> seen = store.read(snapshot -> directory.find(snapshot, kind, name));
        return new Target(directory, kind, seen.map(Entity::name).orElse(name), seen);
    }

    /// A demand on a whole collection, such as `user/` or `role/`, below a path.
    public Demand collection(String action, String kind, String pathPrefix) {
        Arn arn = Arn.global("iam", account(), kind + pathPrefix);
        return Demand.on(action, arn, "", account());
    }

    /// Where a page of a listing of this account begins; see [Paging#of].
    public Paging paging(List<?> question, Optional<String> marker, Optional<Integer> maxItems) {
        return Paging.of(List.of(account(), question), marker, maxItems);
    }

    public <O> Plan<O> reading(Demand demand, Function<Snapshot, O> query) {
        return Plan.demanding(demand).then(_ -> Effect.answer(store.read(query)));
    }

    public <O> Plan<O> changing(Demand demand, Function<Transaction, O> change) {
        return changing(List.of(demand), change);
    }

    public <O> Plan<O> changing(List<Demand> demands, Function<Transaction, O> change) {
        return Plan.demanding(demands).then(_ -> Effect.change(change));
    }
}
