package coffer.gate.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.ServiceException;
import coffer.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostPolicyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String GOOD =
            """
            {"expiration": "2026-01-01T00:00:01.000Z", "conditions": [
              {"bucket": "b"}, ["eq", "$key", "k/file"], ["starts-with", "$Content-Type", "image/"],
              ["starts-with", "$x-amz-meta-any", ""], ["content-length-range", 1, 10],
              ["content-length-range", "2", "20"]]}\
            """;

    @Test
    void allowsWhatItSays() {
        PostPolicy policy = policy(GOOD);

        assertThatCode(() -> policy.check(form("x-ignore-me", "anything"), NOW))
                .doesNotThrowAnyException();
        assertThat(policy.length()).contains(new PostPolicy.Length(2, 10));
    }

    @Test
    void refusesWhatItDoesNotSay() {
        assertThat(refusal("key", "k/other"))
                .isEqualTo("Policy Condition failed: [\"eq\", \"$key\", \"k/file\"]");
        assertThat(refusal("content-type", "image/png, text/html"))
                .isEqualTo(
                        "Policy Condition failed: [\"starts-with\", \"$content-type\", \"image/\"]");
        assertThat(refusal("bucket", "other")).contains("$bucket");
        assertThat(refusal("x-amz-meta-other", "x"))
                .isEqualTo("Extra input fields: x-amz-meta-other");
        assertThatThrownBy(() -> policy(GOOD).check(form("a", "b"), NOW.plusSeconds(1)))
                .hasMessage("Invalid according to Policy: Policy expired.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"expiration\": \"2026-01-01T00:00:01Z\"}",
                "{\"conditions\": []}",
                "{\"expiration\": \"tomorrow\", \"conditions\": []}",
                "{\"expiration\": \"2026-01-01T00:00:01Z\", \"conditions\": [\"eq\"]}",
                "{\"expiration\": \"2026-01-01T00:00:01Z\", \"conditions\": [[\"eq\", \"$a\"]]}",
                "{\"expiration\": \"2026-01-01T00:00:01Z\", \"conditions\": [[\"is\", \"$a\", \"b\"]]}",
                "{\"expiration\": \"2026-01-01T00:00:01Z\", \"conditions\":"
                        + " [[\"content-length-range\", -1, 2]]}"
            })
    void isNotReadUnlessItIsWhole(String json) {
        assertThatThrownBy(() -> policy(json))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refused ->
                                assertThat(refused.code().wireName())
                                        .isEqualTo("InvalidPolicyDocument"));
    }

    @Test
    void neverFailsButAsItSays() {
        Fuzz.from(GOOD)
                .with("\"eq\"", "starts-with", "content-length-range", "$", "expiration")
                .run(bytes -> {
                    try {
                        policy(new String(bytes, StandardCharsets.UTF_8))
                                .check(form("a", "b"), NOW);
                        return "allowed";
                    } catch (ServiceException refused) {
                        return refused.code().wireName();
                    }
                });
    }

    private static PostPolicy policy(String json) {
        return PostPolicy.parse(
                Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, String> form(String field, String value) {
        Map<String, String> fields = new HashMap<>();
        fields.put("bucket", "b");
        fields.put("key", "k/file");
        fields.put("content-type", "image/png");
        fields.put("x-amz-meta-any", "what");
        fields.put("policy", "...");
        fields.put(field, value);
        if (field.equals("a")) fields.remove("a");
        return fields;
    }

    private static String refusal(String field, String value) {
        try {
            policy(GOOD).check(form(field, value), NOW);
            return "";
        } catch (ServiceException refused) {
            return refused.message().replace("Invalid according to Policy: ", "");
        }
    }
}
