package coffer.policy.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

    @Test
    void aServiceOfVeryManyPartsIsRead() {
        String service = "s3" + ".amazonaws".repeat(5_000);

        PolicyDocument document =
                PolicyParser.parse(
                        """
                        {"Statement": [{"Effect": "Deny", "Action": "kms:*", "Resource": "*",
                          "Principal": {"Service": "%s"}}]}\
                        """
                                .formatted(service),
                        PolicyKind.KEY);

        assertThat(document.statements().getFirst().principal().orElseThrow().names())
                .containsExactly(new Name.Service(service));
    }

    private static final String SOME =
            "\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"";
    private static final String TRUST =
            "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"";

    static Stream<Arguments> refused() {
        return Stream.of(
                        documents(),
                        statements(),
                        elements(),
                        trustPolicies(),
                        resourcePolicies(),
                        resourceControlPolicies())
                .flatMap(cases -> cases);
    }

    private static Stream<Arguments> documents() {
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
                identity("{\"Version\":\"2013-10-17\",\"Statement\":{" + SOME + "}}", GENERAL),
                identity("{\"Version\":2012,\"Statement\":{" + SOME + "}}", GENERAL),
                identity("{\"Other\":1,\"Statement\":{" + SOME + "}}", GENERAL),
                identity("{\"Statement\":{" + SOME + "},\"Statement\":{" + SOME + "}}", GENERAL));
    }

    private static Stream<Arguments> statements() {
        return Stream.of(
                statement(SOME + ",\"Other\":1", GENERAL),
                statement(SOME.replace("Allow", "allow"), "The policy failed legacy parsing"),
                statement(SOME.replace("Allow", "Permit"), GENERAL),
                statement(SOME.replace("\"Allow\"", "[\"Allow\"]"), GENERAL),
                statement(SOME + ",\"NotAction\":\"s3:*\"", GENERAL),
                statement(SOME + ",\"NotResource\":\"*\"", GENERAL),
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
                        SOME + ",\"Principal\":\"*\"",
                        "Policy document should not specify a principal."),
                statement(
                        SOME + ",\"NotPrincipal\":\"*\"",
                        "Policy document should not specify a principal."),
                statement(
                        SOME + ",\"Sid\":\"with blank\"",
                        "Statement IDs (SID) must be alpha-numeric. Check that your input"
                                + " satisfies the regular expression [0-9A-Za-z]*"));
    }

    private static Stream<Arguments> elements() {
        return Stream.of(
                statement(
                        SOME.replace("s3:*", "GetObject"),
                        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2,"
                                + " etc."),
                statement(
                        SOME.replace("s3:*", "s3:a:b"),
                        "Actions/Condition can contain only one colon."),
                statement(SOME.replace("s3:*", "s*:Get"), "Vendor s* is not valid"),
                statement(SOME.replace("s3:*", "s3:"), GENERAL),
                statement(SOME.replace("s3:*", "s3:Get Object"), GENERAL),
                statement(
                        SOME.replace("\"*\"", "\"bucket\""),
                        "Resource bucket must be in ARN format or \"*\"."),
                named("arn", "Resource arn must be in ARN format or \"*\"."),
                named(
                        "arn:aws-cn:s3:::b",
                        "Partition \"aws-cn\" is not valid for resource \"arn:aws-cn:s3:::b\"."),
                named(
                        "arn:${p}:s3:::b",
                        "Partition \"${p}\" is not valid for resource \"arn:${p}:s3:::b\"."),
                named("arn:", "Partition \"\" is not valid for resource \"arn:\"."),
                named(
                        "arn:aws:iam:us-east-1:111122223333:role/*",
                        "IAM resource arn:aws:iam:us-east-1:111122223333:role/* cannot contain"
                                + " region information."),
                named(
                        "arn:aws:s3:us-west-2:123456789:test/athena",
                        "Resource arn:aws:s3:us-west-2:123456789:test/athena can not contain"
                                + " region information."),
                statement(SOME.replace("\"*\"", "1"), GENERAL),
                statement(SOME + ",\"Condition\":[]", GENERAL),
                statement(SOME + ",\"Condition\":{\"StringEquals\":\"x\"}", GENERAL),
                statement(SOME + ",\"Condition\":{\"StringEquals\":{\"k\":[]}}", GENERAL),
                statement(SOME + ",\"Condition\":{\"StringEquals\":{\"k\":null}}", GENERAL),
                statement(SOME + ",\"Condition\":{\"StringEquals\":{\"k\":{}}}", GENERAL),
                statement(SOME + ",\"Condition\":{\"StringIs\":{\"k\":\"v\"}}", GENERAL),
                statement(SOME + ",\"Condition\":{\"IpAddress\":{\"k\":\"v\"}}", GENERAL),
                identity(
                        "{\"Statement\":[{\"Sid\":\"a\","
                                + SOME
                                + "},{\"Sid\":\"a\","
                                + SOME
                                + "}]}",
                        "Statement IDs (SID) in a single policy must be unique."));
    }

    private static Stream<Arguments> trustPolicies() {
        return Stream.of(
                of(PolicyKind.TRUST, "{", "This policy contains invalid Json"),
                trust(
                        TRUST.replace("\"Principal\":\"*\",", ""),
                        "Missing required field Principal"),
                trust(TRUST + ",\"Resource\":\"*\"", "Has prohibited field Resource"),
                trust(TRUST + ",\"NotResource\":\"*\"", "Has prohibited field NotResource"),
                trust(TRUST + ",\"Other\":\"*\"", "Unknown field Other"),
                trust(
                        TRUST.replace("Allow", "Deny").replace("Principal", "NotPrincipal"),
                        "Has prohibited field NotPrincipal"),
                trust(TRUST.replace("Allow", "Maybe"), "Invalid effect: Maybe"),
                trust(
                        TRUST.replace("sts:AssumeRole", "s3:GetObject"),
                        "AssumeRole policy may only specify STS AssumeRole actions."),
                trust(
                        TRUST.replace("sts:AssumeRole", "*"),
                        "AssumeRole policy may only specify STS AssumeRole actions."),
                trust(
                        TRUST.replace("\"*\"", "{\"AWS\":\"bob\"}"),
                        "Invalid principal in policy: \"AWS\":\"bob\""),
                trust(TRUST.replace("\"*\"", "{}"), "Missing required field Principal"));
    }

    private static Stream<Arguments> resourcePolicies() {
        return Stream.of(
                of(
                        PolicyKind.RESOURCE,
                        "not json",
                        "Policies must be valid JSON and the first byte must be '{'"),
                resource(SOME, "Missing required field Principal"),
                resource(
                        SOME + ",\"NotPrincipal\":\"*\"",
                        "Allow with NotPrincipal is not allowed."),
                resource(SOME + ",\"Principal\":\"bob\"", "Invalid principal in policy"),
                resource(
                        SOME.replace("\"*\"", "\"b\"") + ",\"Principal\":\"*\"",
                        "Policy has invalid resource"),
                resource(
                        SOME.replace("s3:*", "Get") + ",\"Principal\":\"*\"",
                        "Policy has invalid action"),
                resource(
                        SOME + ",\"Principal\":\"*\",\"Condition\":{\"Is\":{\"k\":\"v\"}}",
                        "Invalid Condition type : Is"),
                of(
                        PolicyKind.KEY,
                        "{\"Statement\":{" + SOME + ",\"Principal\":{\"AWS\":\"bob\"}}}",
                        "Policy contains a statement with one or more invalid principals."),
                of(
                        PolicyKind.SCP,
                        "{\"Statement\":{" + SOME + ",\"Principal\":\"*\"}}",
                        "The provided policy document does not meet the requirements of the"
                                + " specified policy type."),
                of(
                        PolicyKind.RCP,
                        "{\"Statement\":{" + SOME + ",\"Principal\":{\"AWS\":\"111122223333\"}}}",
                        "The provided policy document does not meet the requirements of the"
                                + " specified policy type."));
    }

    // AWS: Organizations User Guide, "RCP syntax".
    private static Stream<Arguments> resourceControlPolicies() {
        String deny =
                "\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"";
        return Stream.of(
                        control(deny.replace("\"Action\"", "\"NotAction\"")),
                        control(deny.replace("\"Principal\"", "\"NotPrincipal\"")),
                        control(deny.replace("\"Principal\":\"*\",", "")),
                        control(deny.replace("Deny", "Allow")),
                        control(deny.replace("Deny", "Allow").replace("s3:*", "*") + CONDITION),
                        "{\"Statement\":{" + deny + "}}",
                        "{\"Version\":\"2008-10-17\",\"Statement\":{" + deny + "}}")
                .map(json ->
                        of(
                                PolicyKind.RCP,
                                json,
                                "The provided policy document does not meet the"
                                        + " requirements of the specified policy type."));
    }

    private static final String CONDITION = ",\"Condition\":{\"Bool\":{\"k\":\"true\"}}";

    private static String control(String members) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":{" + members + "}}";
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

    private static Arguments named(String resource, String message) {
        String members = SOME.replace("\"*\"", "\"" + resource + "\"");
        return identity(control(members), message);
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
                "*",
                "arn:aws",
                "arn:*:s3:::b",
                "arn:aws:iam:*:111122223333:role/*",
                "arn:aws:s3:us-west-2:111122223333:accesspoint/a/object/*",
                "arn:aws:s3:us-west-2:111122223333:*",
                "arn:aws:s3:us-west-2:111122223333:acc*",
                "arn:aws:s3:::${aws:username, 'nobody'}/*",
                "arn:aws:kms:us-west-2:111122223333:key/*"
            })
    void acceptsResourcesInArnFormat(String resource) {
        String json = control(SOME.replace("\"*\"", "\"" + resource + "\""));

        PolicyDocument document = PolicyParser.parse(json, PolicyKind.IDENTITY);

        assertThat(document.statements().getFirst().resource().orElseThrow().patterns())
                .containsExactly(resource);
    }

    @Test
    void acceptsTheControlPolicyThatAllowsEverything() {
        String json = control(SOME.replace("s3:*", "*") + ",\"Principal\":\"*\"");

        assertThat(PolicyParser.parse(json, PolicyKind.RCP).statements()).hasSize(1);
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
