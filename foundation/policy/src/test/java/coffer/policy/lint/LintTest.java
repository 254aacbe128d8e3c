package coffer.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Each issue is found where it is, and not where it is not. `lint-cases.txt` has a line for what
/// is expected (codes, or `none`), the target, and the document.
class LintTest {
    private static final Vocabulary VOCABULARY =
            service ->
                    switch (service) {
                        case "kms" ->
                                Optional.of(
                                        Set.of("Decrypt", "DescribeKey", "Encrypt", "ListKeys"));
                        case "sts" ->
                                Optional.of(
                                        Set.of(
                                                "AssumeRole",
                                                "AssumeRoleWithSAML",
                                                "AssumeRoleWithWebIdentity",
                                                "SetSourceIdentity",
                                                "TagSession"));
                        default -> Optional.empty();
                    };

    private record Case(Set<Issue> expected, Target target, String document) {}

    @TestFactory
    Stream<DynamicTest> findsWhatIsThereAndNothingElse() {
        return cases().stream()
                .map(each ->
                        DynamicTest.dynamicTest(
                                each.expected() + " in " + each.document(), () -> check(each)));
    }

    private static void check(Case each) {
        List<Finding> findings = Lint.of(each.document(), each.target(), VOCABULARY);

        assertThat(findings)
                .as(each.document())
                .extracting(Finding::issue)
                .allMatch(each.expected()::contains)
                .containsAll(each.expected());
        for (Finding finding : findings) {
            assertThat(finding.details()).doesNotContain("%s");
            assertThat(finding.locations()).isNotEmpty();
            for (Location location : finding.locations()) {
                assertThat(location.end().offset())
                        .isGreaterThanOrEqualTo(location.start().offset())
                        .isLessThanOrEqualTo(each.document().length());
            }
        }
    }

    @Test
    void everyIssueIsShownByACase() {
        Set<Issue> shown = EnumSet.noneOf(Issue.class);
        // Those of size have a test of their own.
        Stream.of(Issue.values())
                .filter(issue -> issue.name().startsWith("POLICY_SIZE_EXCEEDS"))
                .forEach(shown::add);
        cases().forEach(each -> shown.addAll(each.expected()));

        assertThat(shown).containsAll(EnumSet.allOf(Issue.class));
    }

    @Test
    void everyIssueHasAText() {
        assertThat(WordFile.read("issues.txt").keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Issue.values()).map(Issue::name).toList());
    }

    @Test
    void aDocumentThatIsTooLongIsTold() {
        for (Target target : Target.values()) {
            String principal = target.namesPrincipals() ? "\"Principal\":\"*\"," : "";
            String document =
                    """
                    {"Version":"2012-10-17","Statement":{"Effect":"Deny",%s"Action":"x:Y",
                    "Resource":"*","Condition":{"StringEquals":{"x:k":"%s"}}}}\
                    """
                            .formatted(principal, "v".repeat(target.quota()));

            assertThat(Lint.of(document, target, VOCABULARY))
                    .as("%s", target)
                    .anyMatch(finding -> finding.issue().name().startsWith("POLICY_SIZE_EXCEEDS"));
        }
    }

    @Test
    void anActionThatIsAlmostRightIsSuggested() {
        String document =
                """
                {"Version":"2012-10-17","Statement":{
                "Effect":"Allow","Action":"kms:Decript","Resource":"*"}}\
                """;

        assertThat(Lint.of(document, Target.IDENTITY, VOCABULARY))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.type()).isEqualTo(FindingType.ERROR);
                    assertThat(finding.details())
                            .isEqualTo(
                                    "The action kms:Decript does not exist. Did you mean"
                                            + " kms:Decrypt?");
                    assertThat(finding.issue().learnMoreLink())
                            .endsWith(
                                    "#access-analyzer-reference-policy-checks-error-invalid-action");
                });
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        text().lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> {
                    String[] parts = line.split(" ", 3);
                    Set<Issue> expected = EnumSet.noneOf(Issue.class);
                    if (!parts[0].equals("none")) {
                        for (String code : parts[0].split(",")) expected.add(Issue.valueOf(code));
                    }
                    cases.add(new Case(expected, Target.valueOf(parts[1]), document(parts[2])));
                });
        return cases;
    }

    /// `S` begins statements of the present version.
    private static String document(String text) {
        if (!text.startsWith("S ")) return text;
        return "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}".formatted(text.substring(2));
    }

    private static String text() {
        try (InputStream resource = LintTest.class.getResourceAsStream("lint-cases.txt")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
