package coffer.conformance.rules;

import coffer.analyzer.validation.ModelVocabulary;
import coffer.policy.lint.ConditionKeys;
import coffer.wire.schema.ModelReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the services demand and say of a request is what validating policies knows.
class VocabularyTest {
    private static final Pattern NAME =
            Pattern.compile("\"((?:aws|iam|kms|s3|sts):[A-Za-z][A-Za-z0-9-]*[/:]?)\"");

    /// How S3 calls a way of encrypting, and itself where it tells of events.
    private static final Set<String> OTHERS = Set.of("aws:kms", "aws:kms:", "aws:s3");

    private final SourceTree tree = SourceTree.ofProject();
    private final ModelVocabulary vocabulary = new ModelVocabulary(ModelReader.readIndex());

    @Test
    void everyActionAndConditionKeyOfTheServicesIsKnown() {
        List<Finding> findings = new ArrayList<>();
        for (Path file : tree.endingIn(".java").filter(this::isOfServices).toList()) {
            Matcher names = NAME.matcher(SourceTree.text(file));
            while (names.find()) {
                if (!isKnown(names.group(1))) {
                    findings.add(new Finding(tree.name(file), names.group(1)));
                }
            }
        }

        Finding.refuse("actions.txt and condition-keys.txt know what there is", findings);
    }

    private boolean isOfServices(Path file) {
        String name = tree.name(file);
        return SourceTree.isMain(file)
                && (name.startsWith("services/") || name.startsWith("foundation/gate/"));
    }

    private boolean isKnown(String name) {
        boolean isKey =
                ConditionKeys.known().stream()
                        .anyMatch(key -> key.equalsIgnoreCase(name) || isOfFamily(name, key));
        if (isKey) return true;
        String[] parts = name.split(":", 2);
        Set<String> actions = vocabulary.actions(parts[0]).orElse(Set.of());
        // Some are put together, of a beginning and the kind of what they are about.
        return OTHERS.contains(name)
                || actions.stream().anyMatch(action -> action.startsWith(parts[1]));
    }

    private static boolean isOfFamily(String name, String key) {
        boolean isFamily = key.endsWith("/") || key.endsWith(":");
        return isFamily && name.toLowerCase(Locale.ROOT).startsWith(key.toLowerCase(Locale.ROOT));
    }
}
