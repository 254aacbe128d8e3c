package coffer.policy.match;

import coffer.policy.Context;
import java.util.Optional;
import java.util.Set;

/// One value of a policy against which text of a request is compared.
public sealed interface Pattern {
    /// `UNKNOWN` if the text might match, were a missing variable's value known.
    Truth matches(String text, Context context);

    /// The keys of variables without a default, in lower case.
    Set<String> variables();

    /// Compared whole, as `StringEquals`; `variables` as the language's version has it.
    static Pattern exact(String text, boolean variables) {
        return Text.compile(new Template.Reading(variables, false), text, false);
    }

    /// Compared whole without case, as `StringEqualsIgnoreCase`.
    static Pattern exactIgnoringCase(String text, boolean variables) {
        return Text.compile(new Template.Reading(variables, false), text, true);
    }

    /// With wildcards that match any character, colons included, as `StringLike` and `Resource`.
    static Pattern wildcard(String text, boolean variables) {
        return Text.compile(new Template.Reading(variables, true), text, false);
    }

    /// With wildcards that stay between colons, as `ArnLike`.
    static Pattern arn(String text, boolean variables) {
        return Arns.compile(new Template.Reading(variables, true), text);
    }

    /// Text as a whole.
    record Text(Template template, Optional<Glob> compiled, boolean ignoreCase) implements Pattern {
        static Text compile(Template.Reading reading, String text, boolean ignoreCase) {
            Template template = Template.parse(text, reading);
            Optional<Glob> glob =
                    template.isFixed()
                            ? Optional.of(
                                    Glob.compile(
                                            template.resolve(Context.empty()).tokens(), ignoreCase))
                            : Optional.empty();
            return new Text(template, glob, ignoreCase);
        }

        @Override
        public Truth matches(String text, Context context) {
            if (compiled.isPresent()) return Truth.of(compiled.get().matches(text));
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

    /// An ARN, part by part. Text that is no ARN matches no ARN.
    record Arns(Template template, Optional<ArnGlob> compiled) implements Pattern {
        static Arns compile(Template.Reading reading, String text) {
            Template template = Template.parse(text, reading);
            if (!template.isFixed()) return new Arns(template, Optional.empty());
            Optional<ArnGlob> glob = ArnGlob.of(template.resolve(Context.empty()).tokens());
            if (glob.isEmpty()) throw new InvalidPatternException("not an ARN: " + text);
            return new Arns(template, glob);
        }

        @Override
        public Truth matches(String text, Context context) {
            if (compiled.isPresent()) return Truth.of(compiled.get().matches(text));
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
