package coffer.iam.lastaccess;

import coffer.policy.Policy;
import coffer.policy.document.Effect;
import coffer.policy.document.PatternElement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A service by the word that begins its actions' names.
// AWS: Service Authorization Reference. Here are the services that exist or are planned.
record Namespace(String prefix, String name) {
    private static final Map<String, String> NAMES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("access-analyzer", "AWS IAM Access Analyzer"),
                            Map.entry("acm", "AWS Certificate Manager"),
                            Map.entry("acm-pca", "AWS Private Certificate Authority"),
                            Map.entry("athena", "Amazon Athena"),
                            Map.entry("bedrock", "Amazon Bedrock"),
                            Map.entry("cloudtrail", "AWS CloudTrail"),
                            Map.entry("cloudwatch", "Amazon CloudWatch"),
                            Map.entry("comprehend", "Amazon Comprehend"),
                            Map.entry("config", "AWS Config"),
                            Map.entry("glue", "AWS Glue"),
                            Map.entry("guardduty", "Amazon GuardDuty"),
                            Map.entry("iam", "AWS Identity and Access Management"),
                            Map.entry("kinesis", "Amazon Kinesis Data Streams"),
                            Map.entry("kms", "AWS Key Management Service"),
                            Map.entry("lakeformation", "AWS Lake Formation"),
                            Map.entry("logs", "Amazon CloudWatch Logs"),
                            Map.entry("macie2", "Amazon Macie"),
                            Map.entry("organizations", "AWS Organizations"),
                            Map.entry("s3", "Amazon S3"),
                            Map.entry("sagemaker", "Amazon SageMaker"),
                            Map.entry("secretsmanager", "AWS Secrets Manager"),
                            Map.entry("securityhub", "AWS Security Hub"),
                            Map.entry("ssm", "AWS Systems Manager"),
                            Map.entry("sts", "AWS Security Token Service")));

    static List<Namespace> all() {
        return NAMES.entrySet().stream()
                .map(each -> new Namespace(each.getKey(), each.getValue()))
                .toList();
    }

    String eventSource() {
        return prefix + ".amazonaws.com";
    }

    /// Whether the policy allows any action of the service, on whatever and whenever.
    boolean isGrantedBy(Policy policy) {
        return policy.document().statements().stream()
                .filter(statement -> statement.effect() == Effect.ALLOW)
                .anyMatch(statement -> isNamed(statement.action()));
    }

    private boolean isNamed(PatternElement actions) {
        if (!actions.negated()) return actions.patterns().stream().anyMatch(this::isOfThis);
        return actions.patterns().stream()
                .noneMatch(each -> each.equals("*") || each.equalsIgnoreCase(prefix + ":*"));
    }

    private boolean isOfThis(String action) {
        String vendor = action.toLowerCase(Locale.ROOT).split(":", 2)[0];
        return vendor.equals("*") || vendor.equals(prefix);
    }
}
