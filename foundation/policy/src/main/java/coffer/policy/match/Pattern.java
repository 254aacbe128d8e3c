package coffer.policy.match;

import coffer.policy.context.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One value of a policy against which text of a request is compared.
public sealed interface Pattern {
    /// `UNKNOWN` if the text might match, were a missing variable's value known.
    Truth matches(String text, Context context);

    /// The keys of variables without a default, in lower case.
    Set<String> variables();

    /// Whether any text at all matches.
    default boolean matchesAll() {
        return false;
    }

    /// The only text that matches, if there is just one.
    default Optional<String> only() {
        return Optional.empty();
    }

    /// Compared whole, as `StringEquals`; `variables` as the language's version has it.
    static Pattern exact(String text, boolean variables) {
        return text(Template.parse(text, new Template.Reading(variables, false)), false);
    }

    /// Compared whole without case, as `StringEqualsIgnoreCase`.
    static Pattern exactIgnoringCase(String text, boolean variables) {
        return text(Template.parse(text, new Template.Reading(variables, false)), true);
    }

    /// With wildcards that match any character, colons included, as `StringLike` and `Resource`.
    static Pattern wildcard(String text, boolean variables) {
        return text(Template.parse(text, new Template.Reading(variables, true)), false);
    }

    /// With wildcards, as a resource.
    static Pattern resource(String text, boolean variables) {
        return wildcard(completed(text, variables), variables);
    }

    /// An ARN with parts left off stands for any such parts.
    // AWS: IAM User Guide, "IAM JSON policy elements: Resource".
    static String completed(String resource, boolean variables) {
        if (resource.equals("*")) return resource;
        // Names of variables have colons of their own.
        String text = variables ? resource.replaceAll("\\$\\{[^}]*}", "") : resource;
        int colons = (int) text.chars().filter(c -> c == ':').count();
        return resource + ":*".repeat(Math.max(0, 5 - colons));
    }

    /// With wildcards that stay between colons, as `ArnLike`.
    static Pattern arn(String text, boolean variables) {
        Template template = Template.parse(text, new Template.Reading(variables, true));
        if (!template.isFixed()) return new VariableArn(template);
        return ArnGlob.of(template.fixedTokens())
                .<Pattern>map(FixedArn::new)
                .orElseThrow(() -> new InvalidPatternException("not an ARN: " + text));
    }

    /// The text that must be in whatever matches, or might match, such a wildcard pattern.
    static List<String> literals(String text, boolean variables) {
        return Template.parse(text, new Template.Reading(variables, true)).literals();
    }

    private static Pattern text(Template template, boolean ignoreCase) {
        return template.isFixed()
                ? new FixedText(Glob.compile(template.fixedTokens(), ignoreCase))
                : new VariableText(template, ignoreCase);
    }

    /// Text as a whole, without variables.
    record FixedText(Glob glob) implements Pattern {
        @Override
        public Truth matches(String text, Context context) {
            return Truth.of(glob.matches(text));
        }

        @Override
        public Set<String> variables() {
            return Set.of();
        }

        @Override
        public boolean matchesAll() {
            return glob instanceof Glob.Any;
        }

        @Override
        public Optional<String> only() {
            boolean isExact = glob instanceof Glob.Literal literal && !literal.ignoreCase();
            return isExact ? Optional.of(((Glob.Literal) glob).expected()) : Optional.empty();
        }
    }

    /// Text as a whole.
    record VariableText(Template template, boolean ignoreCase) implements Pattern {
        @Override
        public Truth matches(String text, Context context) {
            Template.Resolved resolved = template.resolve(context);
            boolean matches = Glob.compile(resolved.tokens(), ignoreCase).matches(text);
            if (!matches) return Truth.FALSE;
            return resolved.isComplete() ? Truth.TRUE : Truth.UNKNOWN;
        }

        @Override
        public Set<String> variables() {
            return template.variables();
        }
    }

    /// An ARN, part by part, without variables. Text that is no ARN matches no ARN.
    record FixedArn(ArnGlob glob) implements Pattern {
        @Override
        public Truth matches(String text, Context context) {
            return Truth.of(glob.matches(text));
        }

        @Override
        public Set<String> variables() {
            return Set.of();
        }
    }

    /// An ARN, part by part.
    record VariableArn(Template template) implements Pattern {
        @Override
        public Truth matches(String text, Context context) {
            Template.Resolved resolved = template.resolve(context);
            if (!resolved.isComplete()) {
                // The value may hold colons, so the stars that stand for it cross them.
                boolean mayMatch = Glob.compile(resolved.tokens(), false).matches(text);
                return mayMatch ? Truth.UNKNOWN : Truth.FALSE;
            }
            Optional<ArnGlob> glob = ArnGlob.of(resolved.tokens());
            return glob.isEmpty() ? Truth.UNKNOWN : Truth.of(glob.get().matches(text));
        }

        @Override
        public Set<String> variables() {
            return template.variables();
        }
    }
}
