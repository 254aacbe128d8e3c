package coffer.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.policy.lint.Location.Position;
import coffer.policy.lint.Location.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// AWS's own example of a validation, positions included. The page shows an audience two characters
/// shorter than the one it was asked with, as its positions tell.
// AWS: CLI Command Reference, accessanalyzer validate-policy, "Examples".
class LintVectors {
    private static final String DOCUMENT =
            """
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "",
                        "Effect": "Allow",
                        "Principal": {
                            "Federated": "cognito-identity.amazonaws.com"
                        },
                        "Action": [
                            "sts:AssumeRole",
                            "sts:TagSession"
                        ],
                        "Condition": {
                            "StringEquals": {
                                "cognito-identity.amazonaws.com:aud": "us-west-2_EXAMPLE99"
                            }
                        }
                    }
                ]
            }
            """;

    @Test
    void findsWhatAwsFindsWhereItDoes() {
        List<Finding> findings = Lint.of(DOCUMENT, Target.RESOURCE, Vocabulary.EMPTY);

        assertThat(findings)
                .extracting(Finding::issue)
                .containsExactlyInAnyOrder(
                        Issue.EMPTY_SID_VALUE,
                        Issue.MISMATCHED_ACTION_FOR_PRINCIPAL,
                        Issue.UNSUPPORTED_ACTION_FOR_CONDITION_KEY);
        assertThat(of(findings, Issue.EMPTY_SID_VALUE).locations())
                .containsExactly(
                        new Location(
                                path(new Step.Value("Sid")),
                                new Position(5, 19, 79),
                                new Position(5, 21, 81)));
        Finding mismatch = of(findings, Issue.MISMATCHED_ACTION_FOR_PRINCIPAL);
        assertThat(mismatch.details())
                .startsWith(
                        "The sts:AssumeRole action is invalid with the following principal(s):"
                                + " cognito-identity.amazonaws.com. Use a SAML provider");
        assertThat(mismatch.locations())
                .containsExactly(
                        new Location(
                                path(new Step.Value("Action"), new Step.Index(0)),
                                new Position(11, 16, 258),
                                new Position(11, 32, 274)),
                        new Location(
                                path(new Step.Value("Principal"), new Step.Value("Federated")),
                                new Position(8, 29, 170),
                                new Position(8, 61, 202)));
        Finding unsupported = of(findings, Issue.UNSUPPORTED_ACTION_FOR_CONDITION_KEY);
        assertThat(unsupported.details())
                .startsWith(
                        "The following actions: sts:TagSession are not supported by the condition"
                                + " key cognito-identity.amazonaws.com:aud. The condition");
        assertThat(unsupported.locations())
                .containsExactly(
                        new Location(
                                path(new Step.Value("Action"), new Step.Index(1)),
                                new Position(12, 16, 292),
                                new Position(12, 32, 308)),
                        new Location(
                                path(
                                        new Step.Value("Condition"),
                                        new Step.Value("StringEquals"),
                                        new Step.Value("cognito-identity.amazonaws.com:aud")),
                                new Position(16, 58, 443),
                                new Position(16, 79, 464)));
    }

    private static Finding of(List<Finding> findings, Issue issue) {
        return findings.stream().filter(each -> each.issue() == issue).findFirst().orElseThrow();
    }

    private static List<Step> path(Step... more) {
        List<Step> path = new ArrayList<>(List.of(new Step.Value("Statement"), new Step.Index(0)));
        path.addAll(List.of(more));
        return path;
    }
}
