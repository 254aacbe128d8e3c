package coffer.policy;

import coffer.policy.condition.Condition;
import coffer.policy.context.Context;
import coffer.policy.context.Traits;
import coffer.policy.document.Effect;
import coffer.policy.document.PatternElement;
import coffer.policy.document.Statement;
import coffer.policy.match.Glob;
import coffer.policy.match.Pattern;
import coffer.policy.match.Truth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A statement made ready for matching.
final class CompiledStatement {
    private final int index;
    private final Statement source;
    private final boolean denies;
    private final PrincipalMatcher principal;
    private final boolean notAction;
    private final List<Glob> actions;
    private final boolean isFoundByIndex;
    private final boolean notResource;
    private final boolean everyResource;
    private final List<Pattern> resources;
    private final List<Condition> conditions;
    private final boolean variables;

    private CompiledStatement(int index, Statement source, boolean variables) {
        this.index = index;
        this.variables = variables;
        this.source = source;
        this.denies = source.effect() == Effect.DENY;
        this.principal = PrincipalMatcher.of(source.principal());
        this.notAction = source.action().negated();
        this.actions = source.action().patterns().stream().map(Glob::ignoringCase).toList();
        this.isFoundByIndex =
                source.action().patterns().stream().noneMatch(CompiledStatement::hasInnerWildcard);
        this.notResource = source.resource().filter(PatternElement::negated).isPresent();
        this.resources =
                source.resource().stream()
                        .flatMap(element -> element.patterns().stream())
                        .map(pattern -> Pattern.resource(pattern, variables))
                        .toList();
        // A trust policy names no resource: it is about its own role.
        this.everyResource =
                resources.isEmpty()
                        || (!notResource && resources.stream().anyMatch(Pattern::matchesAll));
        this.conditions =
                source.conditions().stream()
                        .map(c -> Condition.compile(c.operator(), c.key(), c.values(), variables))
                        .toList();
    }

    static CompiledStatement compile(int index, Statement source, boolean variables) {
        return new CompiledStatement(index, source, variables);
    }

    /// Of such patterns an [ActionIndex] knows the beginning only.
    private static boolean hasInnerWildcard(String action) {
        String start = action.endsWith("*") ? action.substring(0, action.length() - 1) : action;
        return start.indexOf('*') >= 0 || start.indexOf('?') >= 0;
    }

    public int index() {
        return index;
    }

    public Statement source() {
        return source;
    }

    /// What a request has for certain if the statement applies to it.
    Traits needs() {
        Traits needs = Traits.none();
        conditions.forEach(condition -> condition.addNeeds(needs));
        if (!notResource) {
            source.resource().stream()
                    .flatMap(element -> element.patterns().stream())
                    .map(pattern -> Pattern.literals(pattern, variables))
                    .map(Traits::ofTexts)
                    .reduce((left, right) -> left.sharedWith(right))
                    .ifPresent(needs::add);
        }
        return needs;
    }

    boolean denies() {
        return denies;
    }

    /// How the statement applies to the request; `NONE` if it does not. What cannot be evaluated
    /// counts for a Deny and not for an Allow.
    Reach reach(Request request, boolean hasBoundary) {
        return matchesAction(request.action()) ? reachOfRest(request, hasBoundary) : Reach.NONE;
    }

    /// The same for a statement that an [ActionIndex] has found by the request's action.
    Reach reachOfFound(Request request, boolean hasBoundary) {
        return isFoundByIndex ? reachOfRest(request, hasBoundary) : reach(request, hasBoundary);
    }

    private Reach reachOfRest(Request request, boolean hasBoundary) {
        Reach reach = principal.reach(request.principal(), hasBoundary);
        if (reach == Reach.NONE) return Reach.NONE;
        Truth needed = denies ? Truth.UNKNOWN : Truth.TRUE;
        boolean applies =
                matchesResource(request).compareTo(needed) >= 0
                        && conditionsHold(request.context()).compareTo(needed) >= 0;
        return applies ? reach : Reach.NONE;
    }

    private boolean matchesAction(String action) {
        for (int i = 0; i < actions.size(); i++) {
            if (actions.get(i).matches(action)) return !notAction;
        }
        return notAction;
    }

    private Truth matchesResource(Request request) {
        if (everyResource) return Truth.TRUE;
        Truth matches = Truth.FALSE;
        for (int i = 0; i < resources.size() && matches != Truth.TRUE; i++) {
            matches = matches.or(resources.get(i).matches(request.resource(), request.context()));
        }
        return notResource ? matches.not() : matches;
    }

    private Truth conditionsHold(Context context) {
        Truth hold = Truth.TRUE;
        for (int i = 0; i < conditions.size() && hold != Truth.FALSE; i++) {
            hold = hold.and(conditions.get(i).holds(context));
        }
        return hold;
    }

    /// The keys asked for that the request lacks, if the statement is about its action, resource
    /// and caller at all.
    Set<String> missingKeys(Request request, boolean hasBoundary) {
        Set<String> missing = new LinkedHashSet<>();
        boolean isAbout =
                matchesAction(request.action())
                        && principal.reach(request.principal(), hasBoundary) != Reach.NONE
                        && matchesResource(request) != Truth.FALSE;
        if (!isAbout) return missing;
        conditions.forEach(condition -> missing.addAll(condition.keys()));
        resources.forEach(pattern -> missing.addAll(pattern.variables()));
        missing.removeIf(key -> !request.context().foldedKey(key).isEmpty());
        return missing;
    }
}
