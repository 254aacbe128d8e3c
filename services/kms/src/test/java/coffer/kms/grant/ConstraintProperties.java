package coffer.kms.grant;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kms.grant.Constraint.Kind;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConstraintProperties {
    private static final List<String> WORDS = List.of("a", "b");

    /// Over two names with two values each, and a third name that no constraint knows, all contexts
    /// can be tried.
    @Test
    void isAsStrictIfItAdmitsNoContextThatTheOtherDoesNot() {
        List<Map<String, String>> contexts = contexts();
        Forall.cases(gen -> {
            Constraint child = constraint(gen);
            Constraint parent = constraint(gen);

            boolean isWithin =
                    contexts.stream()
                            .filter(context -> admits(child, context))
                            .allMatch(context -> admits(parent, context));

            assertThat(child.isAsStrictAs(parent)).as(child + " in " + parent).isEqualTo(isWithin);
        });
    }

    private static boolean admits(Constraint constraint, Map<String, String> context) {
        return switch (constraint.kind()) {
            case NONE -> true;
            case EQUALS -> context.equals(constraint.pairs());
            case SUBSET -> context.entrySet().containsAll(constraint.pairs().entrySet());
        };
    }

    private static Constraint constraint(Gen gen) {
        Map<String, String> pairs = new HashMap<>();
        for (String name : WORDS) if (gen.flip()) pairs.put(name, gen.oneOf(WORDS));
        return switch (gen.below(3)) {
            case 0 -> Constraint.NONE;
            case 1 -> new Constraint(Kind.EQUALS, pairs);
            // An empty one is none.
            default -> pairs.isEmpty() ? Constraint.NONE : new Constraint(Kind.SUBSET, pairs);
        };
    }

    private static List<Map<String, String>> contexts() {
        List<Map<String, String>> all = new ArrayList<>();
        all.add(Map.of());
        for (String name : List.of("a", "b", "c")) {
            for (Map<String, String> one : List.copyOf(all)) {
                for (String value : WORDS) {
                    Map<String, String> more = new HashMap<>(one);
                    more.put(name, value);
                    all.add(more);
                }
            }
        }
        return all;
    }
}
