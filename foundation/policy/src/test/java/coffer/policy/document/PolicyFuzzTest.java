package coffer.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.policy.Policy;
import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import coffer.policy.json.JsonSyntaxException;
import coffer.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Whatever a policy says, it is compiled or refused in AWS's words; what is written back from what
/// was read is read as the same.
class PolicyFuzzTest {
    private static final String[] SAMPLES = {
        """
        {"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"S1","Effect":"Allow",
        "Action":["s3:GetObject","kms:*"],"Resource":["arn:aws:s3:::b/${aws:username, 'x'}/*"],
        "Condition":{"ForAnyValue:StringLikeIfExists":{"aws:PrincipalTag/a":["x*","${*}"]},
        "IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]},
        "DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"},"Null":{"k":true},
        "NumericLessThan":{"s3:max-keys":10},"Bool":{"aws:SecureTransport":"false"},
        "ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"},"BinaryEquals":{"k":"QQ=="}}}]}\
        """,
        """
        {"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["111122223333","*"],
        "Service":"s3.amazonaws.com","Federated":"x"},"NotAction":"*","NotResource":"*"}}\
        """
    };
    private static final String[] WORDS = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "\\u0000",
        "\\ud800",
        "\\\"",
        "null",
        "true",
        "1e99",
        "${",
        "}",
        "${aws:username}",
        "${$}",
        "*",
        "?",
        "\"Statement\"",
        "\"Effect\"",
        "\"Deny\"",
        "\"Principal\"",
        "\"Condition\"",
        "ForAllValues:",
        "IfExists",
        "StringEquals",
        "DateEquals",
        "NumericEquals",
        "IpAddress",
        "0.0.0.0/33",
        "::/129",
        "arn:aws:iam::111122223333:root",
        "arn:aws:s3:::",
        "2012-10-17",
        "2008-10-17",
        "1e400",
        "9999999999-01-01T00:00:00Z"
    };

    @Test
    void policiesAreCompiledOrRefused() {
        List<PolicyKind> kinds = List.of(PolicyKind.values());

        Map<String, Integer> answers =
                Fuzz.from(SAMPLES)
                        .with(WORDS)
                        .run(input -> {
                            PolicyKind kind = kinds.get(input.length % kinds.size());
                            String text = new String(input, StandardCharsets.UTF_8);
                            return answer(text, kind);
                        });

        assertThat(answers).containsKey("compiled").hasSizeGreaterThan(10);
    }

    private static String answer(String text, PolicyKind kind) {
        PolicyDocument document;
        try {
            document = PolicyParser.parse(text, kind);
        } catch (PolicySyntaxException refused) {
            assertThat(refused.message()).isNotEmpty();
            return shortened(refused.message());
        }
        // What was read, written back without the spaces, says the same.
        String printed = print(JsonReader.read(text));
        assertThat(PolicyParser.parse(printed, kind)).isEqualTo(document);
        assertThat(PrincipalText.changed(text, name -> name)).isEqualTo(text);
        try {
            Policy.parse(text, kind);
            return "compiled";
        } catch (PolicySyntaxException refused) {
            return "not compiled";
        }
    }

    private static String shortened(String message) {
        return message.substring(0, Math.min(40, message.length()));
    }

    @Test
    void jsonIsReadTheSameOnceWritten() {
        Map<String, Integer> answers =
                Fuzz.from(SAMPLES)
                        .with(WORDS)
                        .run(input -> {
                            Json read;
                            try {
                                read =
                                        JsonReader.read(
                                                new String(input, StandardCharsets.ISO_8859_1));
                            } catch (JsonSyntaxException refused) {
                                return "refused";
                            }
                            assertThat(JsonReader.read(print(read))).isEqualTo(read);
                            return "read";
                        });

        assertThat(answers).containsOnlyKeys("read", "refused");
    }

    private static String print(Json json) {
        return switch (json) {
            case Json.Text(String value) -> quoted(value);
            case Json.Numeral(String literal) -> literal;
            case Json.Flag(boolean value) -> Boolean.toString(value);
            case Json.Nothing() -> "null";
            case Json.Items(List<Json> values) ->
                    values.stream()
                            .map(PolicyFuzzTest::print)
                            .collect(Collectors.joining(",", "[", "]"));
            case Json.Fields(Map<String, Json> values) ->
                    values.entrySet().stream()
                            .map(member -> quoted(member.getKey()) + ":" + print(member.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
        };
    }

    /// No longer than it was read: texts have a greatest length.
    private static String quoted(String text) {
        return text.codePoints()
                .mapToObj(PolicyFuzzTest::escaped)
                .collect(Collectors.joining("", "\"", "\""));
    }

    private static String escaped(int c) {
        if (c == '"' || c == '\\') return "\\" + (char) c;
        boolean isUnpaired = c <= Character.MAX_VALUE && Character.isSurrogate((char) c);
        return c < ' ' || isUnpaired ? "\\u%04x".formatted(c) : Character.toString(c);
    }
}
