package coffer.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicyParser;
import coffer.policy.document.PolicySyntaxException;
import coffer.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Broken documents are looked through without failing, and what IAM would refuse is never called
/// free of errors.
class LintFuzzTest {
    private static final String SAMPLE =
            """
            {"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"A","Effect":"Allow",
             "Action":["kms:Decrypt","s3:Get*"],"Resource":["arn:aws:s3:::b/${aws:username}/*","*"],
             "Condition":{"StringLike":{"aws:PrincipalTag/team":["a*","b"]},
              "IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"Bool":{"aws:SecureTransport":"true"},
              "NumericLessThan":{"aws:MultiFactorAuthAge":"60"},"Null":{"aws:TagKeys":"true"},
              "DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"}}},
             {"Effect":"Deny","NotAction":"iam:*","NotResource":"arn:aws:iam::111122223333:role/x"}]}\
            """;

    @Test
    void looksThroughWhateverItIsGiven() {
        var answers =
                Fuzz.from(SAMPLE)
                        .with("Principal", "NotPrincipal", "${", "}", "ForAllValues:", "IfExists")
                        .run(bytes -> answer(new String(bytes, StandardCharsets.UTF_8)));

        assertThat(answers).hasSizeGreaterThan(3);
    }

    private static String answer(String document) {
        for (Target target : Target.values()) Lint.of(document, target, Vocabulary.EMPTY);
        List<Finding> findings = Lint.of(document, Target.IDENTITY, Vocabulary.EMPTY);
        try {
            var _ = PolicyParser.parse(document, PolicyKind.IDENTITY);
            return "accepted, " + findings.stream().map(Finding::issue).distinct().toList();
        } catch (PolicySyntaxException refused) {
            if (findings.isEmpty()) throw new IllegalStateException(refused.detail());
            return "refused, " + findings.stream().map(Finding::type).distinct().toList();
        }
    }
}
