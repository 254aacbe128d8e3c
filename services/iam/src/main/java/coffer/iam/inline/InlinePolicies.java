package coffer.iam.inline;

import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.policy.Documents;
import coffer.policy.PolicyLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the operations on users', groups' and roles' inline policies have in common.
final class InlinePolicies {
    private final Desk desk;
    private final Documents documents;

    InlinePolicies(Desk desk, Documents documents) {
        this.desk = desk;
        this.documents = documents;
    }

    /// Which entity and policy an operation is about.
    record Place(EntityKind kind, String name, String policyName) {
        String action(String verb) {
            return "iam:" + verb + kind.title() + "Policy";
        }
    }

    <O> Plan<O> put(Place place, String json, O output) {
        Target target = desk.target(place.kind(), place.name());
        return desk.changing(
                target.policyDemand(place.action("Put")),
                tx -> {
                    Entity entity = target.changeable(tx);
                    documents.readIdentity(json);
                    Map<String, String> all =
                            Entity.plus(
                                    entity.bearing().inline(), Map.of(place.policyName(), json));
                    refuseIfTooLong(place, all);
                    desk.directory().put(tx, entity.with(entity.bearing().inline(all)));
                    return output;
                });
    }

    /// Gives `answer` the percent-encoded document.
    <O> Plan<O> get(Place place, Function<String, O> answer) {
        Target target = desk.target(place.kind(), place.name());
        return desk.reading(
                target.demand(place.action("Get")),
                snapshot -> {
                    String json = require(target.in(snapshot), place);
                    return answer.apply(Documents.answered(json));
                });
    }

    <O> Plan<O> delete(Place place, O output) {
        Target target = desk.target(place.kind(), place.name());
        return desk.changing(
                target.policyDemand(place.action("Delete")),
                tx -> {
                    Entity entity = target.changeable(tx);
                    require(entity, place);
                    Map<String, String> rest =
                            Entity.minus(entity.bearing().inline(), List.of(place.policyName()));
                    desk.directory().put(tx, entity.with(entity.bearing().inline(rest)));
                    return output;
                });
    }

    /// Where a page of names begins and how long it is.
    record Asked(Optional<String> marker, Optional<Integer> maxItems) {}

    <O> Plan<O> list(EntityKind kind, String name, Asked asked, Function<Page<String>, O> answer) {
        Target target = desk.target(kind, name);
        Paging paging =
                desk.paging(List.of("inline", kind, name), asked.marker(), asked.maxItems());
        return desk.reading(
                target.demand("iam:List" + kind.title() + "Policies"),
                snapshot -> {
                    Map<String, String> inline = target.in(snapshot).bearing().inline();
                    return answer.apply(paging.page(inline.keySet(), Function.identity()));
                });
    }

    private static String require(Entity entity, Place place) {
        return Optional.ofNullable(entity.bearing().inline().get(place.policyName()))
                .orElseThrow(() ->
                        IamError.NO_SUCH_ENTITY.because(
                                "The "
                                        + place.kind().word()
                                        + " policy with name "
                                        + place.policyName()
                                        + " cannot be found."));
    }

    private static void refuseIfTooLong(Place place, Map<String, String> documents) {
        int most =
                switch (place.kind()) {
                    case USER -> PolicyLimits.USER_INLINE_TOTAL;
                    case GROUP -> PolicyLimits.GROUP_INLINE_TOTAL;
                    case ROLE -> PolicyLimits.ROLE_INLINE_TOTAL;
                };
        int size =
                documents.values().stream().mapToInt(PolicyLimits::lengthWithoutWhiteSpace).sum();
        if (size <= most) return;
        throw IamError.LIMIT_EXCEEDED.because(
                "Maximum policy size of "
                        + most
                        + " bytes exceeded for "
                        + place.kind().word()
                        + " "
                        + place.name());
    }
}
