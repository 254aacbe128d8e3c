package coffer.benchmarks.micro;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.NamedPolicy;
import coffer.policy.Policies;
import coffer.policy.Policy;
import coffer.policy.PolicyLimits;
import coffer.policy.Principal;
import coffer.policy.Request;
import coffer.policy.ResourceRule;
import coffer.policy.context.Context;
import coffer.policy.document.PolicyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Requests and policies as large installations have them.
final class Samples {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final String KEY =
            "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final int MANAGED_POLICIES = 20;
    private static final int LEVELS = 7;
    private static final int POLICIES_PER_LEVEL = 5;

    private Samples() {}

    /// A role decrypts under a key, through S3.
    static Request request() {
        Principal.AssumedRole role =
                new Principal.AssumedRole(
                        ACCOUNT,
                        Arn.global("iam", ACCOUNT, "role/trainer"),
                        Arn.global("sts", ACCOUNT, "assumed-role/trainer/job-17"),
                        "AROATRAINER0000000000",
                        "job-17");
        Context context =
                Context.builder()
                        .putAll(role.contextKeys())
                        .put("aws:PrincipalTag/team", "vision")
                        .put("aws:RequestedRegion", "us-east-1")
                        .put("aws:SecureTransport", true)
                        .put("aws:SourceIp", "10.1.2.3")
                        .put("aws:CurrentTime", "2026-06-01T12:00:00Z")
                        .put("aws:UserAgent", "Boto3/1.43.11 md/Botocore#1.43.11")
                        .put("aws:ResourceTag/team", "vision")
                        .put("kms:CallerAccount", ACCOUNT.digits())
                        .put("kms:ViaService", "s3.us-east-1.amazonaws.com")
                        .put("kms:EncryptionContext:aws:s3:arn", "arn:aws:s3:::data-7/x.parquet")
                        .build();
        return new Request(role, "kms:Decrypt", KEY, ACCOUNT, context);
    }

    /// Two identity policies, a key policy of four statements and one level of SCPs.
    static Policies typical() {
        return Policies.builder()
                .identity(List.of(identity(0, 1_200), inline(1_200)))
                .scpLevel(List.of(named("scp", everything(), PolicyKind.SCP)))
                .resource(named("key", keyPolicy(1_500), PolicyKind.KEY))
                .rule(ResourceRule.KEY_POLICY)
                .build();
    }

    /// What so many roles are subject to, each with policies of its own and all with one key
    /// policy.
    static List<Policies> ofPrincipals(int count) {
        NamedPolicy key = named("key", keyPolicy(1_500), PolicyKind.KEY);
        NamedPolicy scp = named("scp", everything(), PolicyKind.SCP);
        return IntStream.range(0, count)
                .mapToObj(i ->
                        Policies.builder()
                                .identity(List.of(identity(i, 1_200), inline(1_200)))
                                .scpLevel(List.of(scp))
                                .resource(key)
                                .rule(ResourceRule.KEY_POLICY)
                                .build())
                .toList();
    }

    /// Every kind of policy that AWS lets one request be subject to, each as long as AWS lets it
    /// be, at the raised quotas: the root, five levels of units and the account, five SCPs and RCPs
    /// at each; twenty managed policies and the inline one, which alone allows; boundary, session
    /// and endpoint. No document is like another.
    // AWS: Organizations, IAM, KMS and VPC quotas.
    static Policies largest() {
        Policies.Builder builder =
                Policies.builder()
                        .identity(
                                IntStream.range(0, MANAGED_POLICIES)
                                        .mapToObj(i -> identity(i, PolicyLimits.MANAGED_POLICY))
                                        .toList())
                        .identity(List.of(inline(PolicyLimits.ROLE_INLINE_TOTAL)))
                        .boundary(filled("boundary", PolicyKind.BOUNDARY, 6_144))
                        .session(
                                List.of(
                                        filled(
                                                "session",
                                                PolicyKind.SESSION,
                                                PolicyLimits.SESSION_POLICY)))
                        .resource(
                                named(
                                        "key",
                                        keyPolicy(PolicyLimits.KEY_POLICY_BYTES),
                                        PolicyKind.KEY))
                        .rule(ResourceRule.KEY_POLICY)
                        .endpoint(
                                List.of(
                                        filled(
                                                "endpoint",
                                                PolicyKind.ENDPOINT,
                                                PolicyLimits.ENDPOINT_POLICY)));
        for (int level = 0; level < LEVELS; level++) {
            builder.scpLevel(level(PolicyKind.SCP, level, PolicyLimits.SCP));
            builder.rcpLevel(level(PolicyKind.RCP, level, PolicyLimits.RCP));
        }
        return builder.build();
    }

    /// The last is AWS's own, which allows everything; the others only deny.
    private static List<NamedPolicy> level(PolicyKind kind, int number, int length) {
        List<NamedPolicy> level = new ArrayList<>();
        for (int i = 1; i < POLICIES_PER_LEVEL; i++) {
            String statements = denials(kind, length, 1_000 * number + 100 * i);
            level.add(named("level-" + i, document(statements), kind));
        }
        level.add(named("full-access", document(allow(principal(kind))), kind));
        return level;
    }

    private static NamedPolicy identity(int number, int length) {
        String statements = statements("", length, number) + keyAllowance("", "sqs");
        return named("managed-" + number, document(statements), PolicyKind.IDENTITY);
    }

    /// The one that allows what is asked.
    private static NamedPolicy inline(int length) {
        String statements = statements("", length, 99) + keyAllowance("", "s3");
        return named("inline", document(statements), PolicyKind.IDENTITY);
    }

    /// Denies what does not concern us until it is full, then allows everything.
    private static NamedPolicy filled(String name, PolicyKind kind, int length) {
        String allow = allow(principal(kind));
        String statements = denials(kind, length - allow.length(), 0) + "," + allow;
        return named(name, document(statements), kind);
    }

    private static String principal(PolicyKind kind) {
        return kind.namesPrincipals() ? "\"Principal\":\"*\"," : "";
    }

    private static String allow(String principal) {
        return "{\"Effect\":\"Allow\",%s\"Action\":\"*\",\"Resource\":\"*\"}".formatted(principal);
    }

    /// Guard rails that do not stop our request, though every other one is about its action.
    private static String denials(PolicyKind kind, int length, int seed) {
        StringBuilder text = new StringBuilder();
        for (int i = seed; ; i++) {
            String next = denial(principal(kind), kind == PolicyKind.RCP, i);
            if (text.length() + next.length() + 60 > length) return text.toString();
            text.append(text.isEmpty() ? "" : ",").append(next);
        }
    }

    /// RCPs name no actions that they spare.
    private static String denial(String principal, boolean isRcp, int i) {
        String regional = isRcp ? "\"Action\":\"*\"" : "\"NotAction\":[\"iam:*\",\"support:*\"]";
        return switch (i % 4) {
            case 0 ->
                    """
                    {"Effect":"Deny",%s"Action":["kms:ScheduleKeyDeletion","kms:Dis*","s3:Put*"],\
                    "Resource":"arn:aws:kms:*:*:key/%d-*",\
                    "Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"unit-%d"}}}\
                    """
                            .formatted(principal, i, i);
            case 1 ->
                    """
                    {"Effect":"Deny",%s%s,"Resource":"*",\
                    "Condition":{"StringNotLike":{"aws:RequestedRegion":["eu-%d","us-*"]}}}\
                    """
                            .formatted(principal, regional, i);
            case 2 ->
                    """
                    {"Effect":"Deny",%s"Action":["s3:*","s3-object-lambda:*"],"Resource":"*",\
                    "Condition":{"Bool":{"aws:SecureTransport":"false"},\
                    "StringEquals":{"aws:PrincipalTag/team":"unit-%d"}}}\
                    """
                            .formatted(principal, i);
            default ->
                    """
                    {"Effect":"Deny",%s"Action":"kms:*","Resource":"arn:aws:kms:*:*:key/%d-*",\
                    "Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"unit-%d"}}}\
                    """
                            .formatted(principal, i, i);
        };
    }

    /// Statements about several services until there is room for one more; every fourth is about
    /// keys.
    private static String statements(String principal, int length, int seed) {
        StringBuilder text = new StringBuilder();
        int room = length - keyAllowance(principal, "sqs").length() - 60;
        for (int i = seed; ; i++) {
            String next = statement(principal, i);
            if (text.length() + next.length() > room) return text.toString();
            text.append(next).append(',');
        }
    }

    private static String keyAllowance(String principal, String service) {
        return """
        {"Effect":"Allow",%s"Action":["kms:Decrypt","kms:GenerateDataKey*"],\
        "Resource":"arn:aws:kms:us-east-1:111122223333:key/*",\
        "Condition":{"StringEquals":{"kms:ViaService":"%s.us-east-1.amazonaws.com"}}}\
        """
                .formatted(principal, service);
    }

    private static String statement(String principal, int i) {
        return switch (i % 4) {
            case 0 ->
                    """
                    {"Effect":"Allow",%s"Action":["s3:Get*","s3:List*"],\
                    "Resource":["arn:aws:s3:::data-%d","arn:aws:s3:::data-%d/*"]}\
                    """
                            .formatted(principal, i, i);
            case 1 ->
                    """
                    {"Effect":"Allow",%s"Action":["sagemaker:CreateTrainingJob","iam:PassRole"],\
                    "Resource":"*","Condition":{"StringLike":{"aws:PrincipalTag/team":"t%d*"}}}\
                    """
                            .formatted(principal, i);
            case 2 ->
                    """
                    {"Effect":"Allow",%s"Action":["kms:Decrypt","kms:Encrypt","kms:ReEncrypt*"],\
                    "Resource":"arn:aws:kms:*:*:key/%d-*",\
                    "Condition":{"StringEquals":{"kms:EncryptionContext:project":"p%d"}}}\
                    """
                            .formatted(principal, i, i);
            default ->
                    """
                    {"Effect":"Deny",%s"Action":"s3:*","Resource":"arn:aws:s3:::secret-%d/*",\
                    "Condition":{"Bool":{"aws:SecureTransport":"false"},\
                    "NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}\
                    """
                            .formatted(principal, i);
        };
    }

    private static String keyPolicy(int length) {
        String root = "\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},";
        String enable =
                "{\"Effect\":\"Allow\",%s\"Action\":\"kms:*\",\"Resource\":\"*\"},".formatted(root);
        return document(
                enable + statements(root, length - enable.length(), 0) + keyAllowance(root, "s3"));
    }

    private static String everything() {
        return document(allow(""));
    }

    private static String document(String statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
    }

    private static NamedPolicy named(String name, String json, PolicyKind kind) {
        return new NamedPolicy(name, Policy.parse(json, kind));
    }
}
