package coffer.benchmarks.micro;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.Context;
import coffer.policy.NamedPolicy;
import coffer.policy.Policies;
import coffer.policy.Policy;
import coffer.policy.PolicyKind;
import coffer.policy.PolicyLimits;
import coffer.policy.Principal;
import coffer.policy.Request;
import coffer.policy.ResourceRule;
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
                .identity(List.of(identity(0, 1_200), identity(1, 1_200)))
                .scpLevel(List.of(named("scp", everything(), PolicyKind.SCP)))
                .resource(named("key", keyPolicy(1_500), PolicyKind.KEY))
                .rule(ResourceRule.KEY_POLICY)
                .build();
    }

    /// Every kind of policy that AWS lets one request be subject to, each as long as AWS lets it
    /// be, at the raised quotas: the root, five levels of units and the account, five SCPs and RCPs
    /// at each; twenty managed policies and the inline ones; boundary, session and endpoint.
    // AWS: Organizations, IAM, KMS and VPC quotas.
    static Policies largest() {
        Policies.Builder builder =
                Policies.builder()
                        .identity(
                                IntStream.range(0, MANAGED_POLICIES)
                                        .mapToObj(i -> identity(i, PolicyLimits.MANAGED_POLICY))
                                        .toList())
                        .identity(List.of(identity(99, PolicyLimits.ROLE_INLINE_TOTAL)))
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
            builder.scpLevel(level(PolicyKind.SCP, PolicyLimits.SCP));
            builder.rcpLevel(level(PolicyKind.RCP, PolicyLimits.RCP));
        }
        return builder.build();
    }

    /// The last is AWS's own, which allows everything; an RCP of ours may only deny.
    private static List<NamedPolicy> level(PolicyKind kind, int length) {
        String principal = kind.namesPrincipals() ? "\"Principal\":\"*\"," : "";
        List<NamedPolicy> level = new ArrayList<>();
        for (int i = 1; i < POLICIES_PER_LEVEL; i++) {
            level.add(named("level-" + i, document(denials(principal, length)), kind));
        }
        level.add(named("full-access", document(allow(principal)), kind));
        return level;
    }

    private static NamedPolicy identity(int number, int length) {
        return named(
                "managed-" + number, document(statements("", length, number)), PolicyKind.IDENTITY);
    }

    /// Denies what does not concern us until it is full, then allows everything.
    private static NamedPolicy filled(String name, PolicyKind kind, int length) {
        String principal = kind.namesPrincipals() ? "\"Principal\":\"*\"," : "";
        String allow = allow(principal);
        String statements = denials(principal, length - allow.length()) + "," + allow;
        return named(name, document(statements), kind);
    }

    private static String allow(String principal) {
        return "{\"Effect\":\"Allow\",%s\"Action\":\"*\",\"Resource\":\"*\"}".formatted(principal);
    }

    private static String denials(String principal, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; ; i++) {
            String next =
                    """
                    {"Effect":"Deny",%s"Action":["kms:ScheduleKeyDeletion","kms:Dis*","s3:Put*"],\
                    "Resource":"arn:aws:kms:*:*:key/%d-*",\
                    "Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"unit-%d"}}}\
                    """
                            .formatted(principal, i, i);
            if (text.length() + next.length() + 60 > length) return text.toString();
            text.append(text.isEmpty() ? "" : ",").append(next);
        }
    }

    /// Statements about several services, every fourth about keys, the last of which allows.
    private static String statements(String principal, int length, int seed) {
        String last =
                """
                {"Effect":"Allow",%s"Action":["kms:Decrypt","kms:GenerateDataKey*"],\
                "Resource":"arn:aws:kms:us-east-1:111122223333:key/*",\
                "Condition":{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}}\
                """
                        .formatted(principal);
        StringBuilder text = new StringBuilder();
        for (int i = seed; ; i++) {
            String next = statement(principal, i);
            if (text.length() + next.length() + last.length() + 60 > length) break;
            text.append(next).append(',');
        }
        return text + last;
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
        return document(enable + statements(root, length - enable.length(), 0));
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
