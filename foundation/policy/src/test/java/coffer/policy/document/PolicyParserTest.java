package coffer.policy.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.policy.PolicyKind;
import coffer.policy.PolicySyntaxException;
import coffer.policy.document.PrincipalElement.Name;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {
    private static final String GENERAL = "Syntax errors in policy.";

    @Test
    void keepsWhatTheDocumentSays() {
        PolicyDocument document =
                PolicyParser.parse(
                        """
                        {"Version": "2012-10-17", "Id": "p", "Statement": {
                          "Sid": "Allow use of the key", "Effect": "Deny",
                          "NotPrincipal": {"AWS": ["111122223333", "AIDAJQABLZS4A3QDU576Q"],
                            "Service": "s3.amazonaws.com", "Federated": "accounts.google.com"},
                          "NotAction": "kms:Decrypt", "NotResource": ["*"],
                          "Condition": {"NumericLessThan": {"k": 10}, "Bool": {"b": [true]}}}}\
                        """,
                        PolicyKind.KEY);

        assertThat(document.version()).isEqualTo(LanguageVersion.V2012);
        assertThat(document.id()).contains("p");
        Statement statement = document.statements().getFirst();
        assertThat(statement.sid()).contains("Allow use of the key");
        assertThat(statement.effect()).isEqualTo(Effect.DENY);
        assertThat(statement.principal().orElseThrow().negated()).isTrue();
        assertThat(statement.principal().orElseThrow().names())
                .hasSize(4)
                .contains(
                        new Name.UniqueId("AIDAJQABLZS4A3QDU576Q"),
                        new Name.Service("s3.amazonaws.com"),
                        new Name.Provider("accounts.google.com"));
        assertThat(statement.action().negated()).isTrue();
        assertThat(statement.resource().orElseThrow().negated()).isTrue();
        assertThat(statement.conditions())
                .extracting(ConditionElement::values)
                .extracting(Object::toString)
                .containsExactly("[10]", "[true]");
    }

    @Test
    void withoutAVersionTheOlderLanguageIsMeant() {
        PolicyDocument document =
                PolicyParser.parse(
                        """
                        {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}\
                        """,
                        PolicyKind.IDENTITY);

        assertThat(document.version()).isEqualTo(LanguageVersion.V2008);
    }

    static Stream<Arguments> refused() {
        String some = "\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"";
        String trust = "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"";
        return Stream.of(
                identity("", GENERAL),
                identity("null", GENERAL),
                identity("[]", GENERAL),
                identity("{", GENERAL),
                identity(" {}", "JSON strings must not have leading spaces"),
                identity("{}", GENERAL),
                identity("{\"Statement\":[]}", GENERAL),
                identity("{\"Statement\":[[]]}", GENERAL),
                identity("{\"Statement\":[{}]}", GENERAL),
                identity("{\"Version\":\"2013-10-17\",\"Statement\":{" + some + "}}", GENERAL),
                identity("{\"Version\":2012,\"Statement\":{" + some + "}}", GENERAL),
                identity("{\"Other\":1,\"Statement\":{" + some + "}}", GENERAL),
                identity("{\"Statement\":{" + some + "},\"Statement\":{" + some + "}}", GENERAL),
                statement(some + ",\"Other\":1", GENERAL),
                statement(some.replace("Allow", "allow"), GENERAL),
                statement(some.replace("\"Allow\"", "[\"Allow\"]"), GENERAL),
                statement(some + ",\"NotAction\":\"s3:*\"", GENERAL),
                statement(some + ",\"NotResource\":\"*\"", GENERAL),
                statement(
                        "\"Effect\":\"Allow\",\"Resource\":\"*\"",
                        "Policy statement must contain actions."),
                statement(
                        "\"Effect\":\"Allow\",\"Action\":[],\"Resource\":\"*\"",
                        "Policy statement must contain actions."),
                statement(
                        "\"Effect\":\"Allow\",\"Action\":\"s3:*\"",
                        "Policy statement must contain resources."),
                statement(
                        some + ",\"Principal\":\"*\"",
                        "Policy document should not specify a principal."),
                statement(
                        some + ",\"NotPrincipal\":\"*\"",
                        "Policy document should not specify a principal."),
                statement(
                        some + ",\"Sid\":\"with blank\"",
                        "Statement IDs (SID) must be alpha-numeric. Check that your input"
                                + " satisfies the regular expression [0-9A-Za-z]*"),
                statement(
                        some.replace("s3:*", "GetObject"),
                        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2,"
                                + " etc."),
                statement(
                        some.replace("s3:*", "s3:a:b"),
                        "Actions/Condition can contain only one colon."),
                statement(some.replace("s3:*", "s*:Get"), "Vendor s* is not valid"),
                statement(some.replace("s3:*", "s3:"), GENERAL),
                statement(some.replace("s3:*", "s3:Get Object"), GENERAL),
                statement(
                        some.replace("\"*\"", "\"bucket\""),
                        "Resource bucket must be in ARN format or \"*\"."),
                statement(some.replace("\"*\"", "1"), GENERAL),
                statement(some + ",\"Condition\":[]", GENERAL),
                statement(some + ",\"Condition\":{\"StringEquals\":\"x\"}", GENERAL),
                statement(some + ",\"Condition\":{\"StringEquals\":{\"k\":[]}}", GENERAL),
                statement(some + ",\"Condition\":{\"StringEquals\":{\"k\":null}}", GENERAL),
                statement(some + ",\"Condition\":{\"StringEquals\":{\"k\":{}}}", GENERAL),
                statement(some + ",\"Condition\":{\"StringIs\":{\"k\":\"v\"}}", GENERAL),
                statement(some + ",\"Condition\":{\"IpAddress\":{\"k\":\"v\"}}", GENERAL),
                identity(
                        "{\"Statement\":[{\"Sid\":\"a\","
                                + some
                                + "},{\"Sid\":\"a\","
                                + some
                                + "}]}",
                        "Statement IDs (SID) in a single policy must be unique."),
                of(PolicyKind.TRUST, "{", "This policy contains invalid Json"),
                trust(
                        trust.replace("\"Principal\":\"*\",", ""),
                        "Missing required field Principal"),
                trust(trust + ",\"Resource\":\"*\"", "Has prohibited field Resource"),
                trust(trust + ",\"NotResource\":\"*\"", "Has prohibited field NotResource"),
                trust(trust + ",\"Other\":\"*\"", "Unknown field Other"),
                trust(
                        trust.replace("Allow", "Deny").replace("Principal", "NotPrincipal"),
                        "Has prohibited field NotPrincipal"),
                trust(trust.replace("Allow", "Maybe"), "Invalid effect: Maybe"),
                trust(
                        trust.replace("sts:AssumeRole", "s3:GetObject"),
                        "AssumeRole policy may only specify STS AssumeRole actions."),
                trust(
                        trust.replace("sts:AssumeRole", "*"),
                        "AssumeRole policy may only specify STS AssumeRole actions."),
                trust(
                        trust.replace("\"*\"", "{\"AWS\":\"bob\"}"),
                        "Invalid principal in policy: \"AWS\":\"bob\""),
                trust(trust.replace("\"*\"", "{}"), "Missing required field Principal"),
                of(
                        PolicyKind.RESOURCE,
                        "not json",
                        "Policies must be valid JSON and the first byte must be '{'"),
                resource(some, "Missing required field Principal"),
                resource(
                        some + ",\"NotPrincipal\":\"*\"",
                        "Allow with NotPrincipal is not allowed."),
                resource(some + ",\"Principal\":\"bob\"", "Invalid principal in policy"),
                resource(
                        some.replace("\"*\"", "\"b\"") + ",\"Principal\":\"*\"",
                        "Policy has invalid resource"),
                resource(
                        some.replace("s3:*", "Get") + ",\"Principal\":\"*\"",
                        "Policy has invalid action"),
                resource(
                        some + ",\"Principal\":\"*\",\"Condition\":{\"Is\":{\"k\":\"v\"}}",
                        "Invalid Condition type : Is"),
                of(
                        PolicyKind.KEY,
                        "{\"Statement\":{" + some + ",\"Principal\":{\"AWS\":\"bob\"}}}",
                        "Policy contains a statement with one or more invalid principals."),
                of(
                        PolicyKind.SCP,
                        "{\"Statement\":{" + some + ",\"Principal\":\"*\"}}",
                        "The provided policy document does not meet the requirements of the"
                                + " specified policy type."),
                of(
                        PolicyKind.RCP,
                        "{\"Statement\":{" + some + ",\"Principal\":{\"AWS\":\"111122223333\"}}}",
                        "The provided policy document does not meet the requirements of the"
                                + " specified policy type."));
    }

    private static Arguments of(PolicyKind kind, String json, String message) {
        return Arguments.of(kind, json, message);
    }

    private static Arguments identity(String json, String message) {
        return of(PolicyKind.IDENTITY, json, message);
    }

    private static Arguments statement(String members, String message) {
        return identity("{\"Statement\":{" + members + "}}", message);
    }

    private static Arguments trust(String members, String message) {
        return of(PolicyKind.TRUST, "{\"Statement\":{" + members + "}}", message);
    }

    private static Arguments resource(String members, String message) {
        return of(PolicyKind.RESOURCE, "{\"Statement\":{" + members + "}}", message);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesInAwssWords(PolicyKind kind, String json, String message) {
        assertThatExceptionOfType(PolicySyntaxException.class)
                .isThrownBy(() -> PolicyParser.parse(json, kind))
                .withMessage(message)
                .satisfies(refusal -> assertThat(refusal.detail()).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"AWS\":\"1111\"}",
                "{\"AWS\":\"arn:aws:iam::111122223333:user/*\"}",
                "{\"AWS\":\"arn:aws:iam::111122223333:user/al?ce\"}",
                "{\"AWS\":\"arn:aws:iam::*:root\"}",
                "{\"AWS\":\"arn:aws:iam::111122223333:*\"}",
                "{\"AWS\":\"arn:aws:iam::111122223333:group/admins\"}",
                "{\"AWS\":\"arn:aws:iam::111122223333:user/\"}",
                "{\"AWS\":\"arn:aws:iam:eu-west-1:111122223333:user/alice\"}",
                "{\"AWS\":\"arn:aws:sts::111122223333:assumed-role/app\"}",
                "{\"AWS\":\"arn:aws:sts::111122223333:assumed-role/app/*\"}",
                "{\"AWS\":\"arn:aws:s3:::bucket\"}",
                "{\"AWS\":\"AKIAIOSFODNN7EXAMPLE\"}",
                "{\"AWS\":\"\"}",
                "{\"AWS\":\"**\"}",
                "{\"Service\":\"s3\"}",
                "{\"Service\":\"*.amazonaws.com\"}",
                "{\"Federated\":\"*\"}",
                "{\"CanonicalUser\":\"79a59d\"}",
                "{\"aws\":\"*\"}"
            })
    void refusesInvalidPrincipals(String principal) {
        String json =
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
                        + "\"Principal\":"
                        + principal
                        + "}}";

        assertThatExceptionOfType(PolicySyntaxException.class)
                .isThrownBy(() -> PolicyParser.parse(json, PolicyKind.RESOURCE))
                .withMessage("Invalid principal in policy");
    }
}
