package coffer.organizations.desk;

import coffer.gate.Authorised;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.gate.StaleDecisionException;
import coffer.kernel.AccountId;
import coffer.ledger.ResourceRef;
import coffer.organizations.OrganizationsError;
import coffer.organizations.tree.Member;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.Organization;
import coffer.policy.NamedPolicy;
import coffer.policy.ResourceRule;
import coffer.policy.document.PolicyKind;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// One call on its way to a plan: what it asks for, about what, and who may ask.
///
/// The caller's own account must allow it, as everywhere. That he may is then a question of which
/// account he is of: the management account, a member that administers a service for the
/// organization, or one that the organization's resource policy lets manage policies. The last is a
/// demand like any other, but of the management account.
///
/// Whatever changes in any organization between plan and effect makes the plan a new one.
public record Asking(
        Desk desk,
        Call call,
        Audience audience,
        String action,
        List<Function<Scene, Subject>> subjects,
        Map<String, List<String>> context) {

    public Asking {
        subjects = List.copyOf(subjects);
        context = Map.copyOf(context);
    }

    /// About what has this id: a root, a unit, an account or a policy.
    public Asking on(String id) {
        return on(scene -> scene.subject(id));
    }

    public Asking on(Function<Scene, Subject> subject) {
        List<Function<Scene, Subject>> more = new ArrayList<>(subjects);
        more.add(subject);
        return new Asking(desk, call, audience, action, more, context);
    }

    public Asking with(String key, String value) {
        return with(Map.of(key, List.of(value)));
    }

    public Asking with(Map<String, List<String>> keys) {
        Map<String, List<String>> more = new HashMap<>(context);
        more.putAll(keys);
        return new Asking(desk, call, audience, action, subjects, more);
    }

    public <O> Plan<O> reading(Function<Scene, O> query) {
        Sighting sighting = sight();
        return Plan.demanding(sighting.demands())
                .then(authorised -> {
                    sighting.admit(authorised);
                    return Effect.answer(
                            desk.store().read(now -> query.apply(again(sighting, now))));
                });
    }

    public <O> Plan<O> changing(BiFunction<Scene, Transaction, O> change) {
        return changing(change, _ -> List.of());
    }

    /// `created` names what exists only now.
    public <O> Plan<O> changing(
            BiFunction<Scene, Transaction, O> change, Function<O, List<ResourceRef>> created) {
        Sighting sighting = sight();
        return Plan.demanding(sighting.demands())
                .then(authorised -> {
                    sighting.admit(authorised);
                    Function<Transaction, O> inside = tx -> change.apply(again(sighting, tx), tx);
                    return Effect.change(inside).creating(created);
                });
    }

    private Scene again(Sighting sighting, Snapshot now) {
        if (desk.organizations().revision().in(now) != sighting.revision()) {
            throw new StaleDecisionException("an organization has changed");
        }
        return desk.scene(call, now);
    }

    private Sighting sight() {
        return desk.store()
                .read(snapshot -> {
                    Scene scene = desk.scene(call, snapshot);
                    return new Sighting(
                            desk.organizations().revision().in(snapshot),
                            audience,
                            standing(scene),
                            own(scene),
                            delegated(scene));
                });
    }

    private Sighting.Standing standing(Scene scene) {
        if (scene.seen().isEmpty()) return Sighting.Standing.NOWHERE;
        if (scene.isManagement()) return Sighting.Standing.MANAGEMENT;
        boolean isDelegate =
                scene.tree()
                        .leaf(scene.snapshot(), call.account().digits())
                        .map(Node.Leaf::member)
                        .map(Member::delegated)
                        .filter(services -> !services.isEmpty())
                        .isPresent();
        return isDelegate ? Sighting.Standing.DELEGATE : Sighting.Standing.MEMBER;
    }

    private List<Demand> own(Scene scene) {
        return demands(scene, call.account());
    }

    /// What the organization's resource policy is asked, if a member calls and there is one.
    private List<Demand> delegated(Scene scene) {
        boolean mayBe = audience.hasPolicyManagers() && !scene.isManagement();
        Optional<Organization.ResourcePolicy> policy =
                scene.seen().flatMap(Organization::resourcePolicy);
        if (!mayBe || policy.isEmpty()) return List.of();
        Organization in = scene.organization();
        NamedPolicy deciding =
                new NamedPolicy(
                        in.arn("resourcepolicy", policy.get().id()).toString(),
                        desk.documents().compiled(policy.get().content(), PolicyKind.RESOURCE));
        return demands(scene, in.management()).stream()
                .map(demand ->
                        demand.governedBy(Optional.of(deciding), ResourceRule.ORDINARY).optional())
                .toList();
    }

    private List<Demand> demands(Scene scene, AccountId owner) {
        List<Subject> about =
                subjects.isEmpty()
                        ? List.of(Subject.everything())
                        : subjects.stream().map(subject -> subject.apply(scene)).toList();
        Map<String, List<String>> keys = new HashMap<>(context);
        // The type of a policy is a condition key of everything that is done with it.
        about.stream()
                .flatMap(subject -> subject.policyType().stream())
                .forEach(type -> keys.put("organizations:PolicyType", List.of(type.name())));
        return about.stream()
                .map(subject -> subject.demand(action, owner).with(keys))
                .distinct()
                .toList();
    }

    /// What was seen when permission was demanded.
    record Sighting(
            long revision,
            Audience audience,
            Standing standing,
            List<Demand> own,
            List<Demand> delegated) {

        /// Where the caller's account stands.
        enum Standing {
            NOWHERE,
            MEMBER,
            DELEGATE,
            MANAGEMENT
        }

        List<Demand> demands() {
            List<Demand> all = new ArrayList<>(own);
            all.addAll(delegated);
            return all;
        }

        /// Throws for an account that may not ask.
        void admit(Authorised authorised) {
            if (audience == Audience.ANYBODY) return;
            if (standing == Standing.NOWHERE) throw OrganizationsError.NOT_IN_USE.refusal();
            boolean isAdmitted =
                    switch (standing) {
                        case NOWHERE -> false;
                        case MANAGEMENT -> true;
                        case DELEGATE ->
                                audience == Audience.MEMBERS
                                        || audience.hasDelegates()
                                        || isLet(authorised);
                        case MEMBER -> audience == Audience.MEMBERS || isLet(authorised);
                    };
            if (!isAdmitted) throw OrganizationsError.ACCESS_DENIED.refusal();
        }

        private boolean isLet(Authorised authorised) {
            return !delegated.isEmpty() && delegated.stream().allMatch(authorised::permits);
        }
    }
}
