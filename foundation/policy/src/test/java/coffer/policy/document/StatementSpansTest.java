package coffer.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.policy.Policy;
import coffer.policy.document.StatementSpans.Place;
import coffer.policy.document.StatementSpans.Span;
import org.junit.jupiter.api.Test;

class StatementSpansTest {
    /// The example of SimulateCustomPolicy in AWS's CLI reference.
    @Test
    void aSingleStatementStandsWhereAwsSaysItDoes() {
        String json =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*",\
                "Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":\
                "2015-08-16T12:00:00Z"}}}}\
                """;

        assertThat(StatementSpans.of(json)).containsExactly(span(1, 38, 1, 167));
    }

    @Test
    void eachOfSeveralHasItsOwnPlace() {
        String json =
                """
                { "Id": "a \\" { [ Statement",
                  "Statement": [
                  { "Sid": "a", "Effect": "Allow", "Action": ["a:b"], "Resource": ["*"],
                    "Condition": { "StringEquals": { "k}]": "{[Statement" } } },
                  {"Effect":"Deny","Action":"c:d","Resource":"*"}],
                  "Version": "2012-10-17" }\
                """;
        Policy policy = Policy.parse(json, PolicyKind.IDENTITY);

        assertThat(StatementSpans.of(policy.json()))
                .containsExactly(span(3, 4, 4, 64), span(5, 4, 5, 50));
    }

    @Test
    void aPolicyKnowsTheKeysItAsksFor() {
        Policy policy =
                Policy.parse(
                        """
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*",\
                        "Resource":"arn:aws:s3:::${aws:username}/${*}","Condition":{"StringLike":\
                        {"s3:prefix":["${aws:PrincipalTag/team, 'none'}/*"],"AWS:UserName":"x"}}}}\
                        """,
                        PolicyKind.IDENTITY);

        assertThat(policy.contextKeys())
                .containsExactly("aws:PrincipalTag/team", "AWS:UserName", "s3:prefix");
    }

    private static Span span(int line, int column, int endLine, int endColumn) {
        return new Span(new Place(line, column), new Place(endLine, endColumn));
    }
}
