package coffer.policy;

import coffer.policy.document.ConditionElement;
import coffer.policy.document.LanguageVersion;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicyParser;
import coffer.policy.document.Statement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A parsed, validated, compiled document. Immutable, so one may be cached and shared; equal text
/// of the same kind makes equal policies.
public final class Policy {
    // A variable may have a default after a comma; `${*}`, `${?}` and `${$}` are characters.
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}*?$,]+)[^}]*}");

    private final String json;
    private final PolicyKind kind;
    private final PolicyDocument document;
    private final CompiledPolicy compiled;

    private Policy(String json, PolicyKind kind, PolicyDocument document) {
        this.json = json;
        this.kind = kind;
        this.document = document;
        this.compiled = CompiledPolicy.compile(document);
    }

    /// Throws [coffer.policy.document.PolicySyntaxException], whose message is AWS's, if the text
    /// is no policy of that kind. AWS's limits on size are the caller's to check: [PolicyLimits].
    public static Policy parse(String json, PolicyKind kind) {
        return new Policy(json, kind, PolicyParser.parse(json, kind));
    }

    /// The text exactly as it was given.
    public String json() {
        return json;
    }

    public PolicyKind kind() {
        return kind;
    }

    public PolicyDocument document() {
        return document;
    }

    /// What decides.
    public CompiledPolicy compiled() {
        return compiled;
    }

    /// The condition keys that the statements ask for, in conditions and as variables, as they are
    /// written there; of those that differ by case alone the first.
    public Set<String> contextKeys() {
        Map<String, String> keys = new TreeMap<>();
        for (Statement statement : document.statements()) {
            for (ConditionElement condition : statement.conditions()) {
                note(condition.key(), keys);
                condition.values().forEach(value -> noteVariables(value, keys));
            }
            statement
                    .resource()
                    .ifPresent(element ->
                            element.patterns().forEach(pattern -> noteVariables(pattern, keys)));
        }
        return new LinkedHashSet<>(keys.values());
    }

    private void noteVariables(String text, Map<String, String> keys) {
        if (document.version() != LanguageVersion.V2012) return;
        Matcher variables = VARIABLE.matcher(text);
        while (variables.find()) note(variables.group(1).strip(), keys);
    }

    private static void note(String key, Map<String, String> keys) {
        keys.putIfAbsent(key.toLowerCase(Locale.ROOT), key);
    }

    /// SHA-256 of the text in hexadecimal: the key for caches of parsed policies.
    public String sourceHash() {
        return sourceHash(json);
    }

    public static String sourceHash(String json) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(json.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Policy that && kind == that.kind && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return 31 * json.hashCode() + kind.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
