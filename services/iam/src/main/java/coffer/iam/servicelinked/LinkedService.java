package coffer.iam.servicelinked;

import java.util.List;
import java.util.Optional;

/// A service that may have a role in the account, what that role is called and which policy it
/// bears.
// AWS: IAM User Guide, "AWS services that work with IAM", and each service's guide, "Using
// service-linked roles". Here are those whose services exist or are planned.
record LinkedService(String name, String roleName, String policyName, String description) {
    private static final List<LinkedService> ALL =
            List.of(
                    new LinkedService(
                            "access-analyzer.amazonaws.com",
                            "AWSServiceRoleForAccessAnalyzer",
                            "AccessAnalyzerServiceRolePolicy",
                            "Allows Access Analyzer to analyze resource metadata"),
                    new LinkedService(
                            "cks.kms.amazonaws.com",
                            "AWSServiceRoleForKeyManagementServiceCustomKeyStores",
                            "AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy",
                            "Allows KMS to reach the clusters of custom key stores"),
                    new LinkedService(
                            "cloudtrail.amazonaws.com",
                            "AWSServiceRoleForCloudTrail",
                            "CloudTrailServiceRolePolicy",
                            "Allows CloudTrail to keep trails and event data stores"),
                    new LinkedService(
                            "config.amazonaws.com",
                            "AWSServiceRoleForConfig",
                            "AWSConfigServiceRolePolicy",
                            "Allows Config to collect the configuration of resources"),
                    new LinkedService(
                            "guardduty.amazonaws.com",
                            "AWSServiceRoleForAmazonGuardDuty",
                            "AmazonGuardDutyServiceRolePolicy",
                            "Allows GuardDuty to look at resources"),
                    new LinkedService(
                            "macie.amazonaws.com",
                            "AWSServiceRoleForAmazonMacie",
                            "AmazonMacieServiceRolePolicy",
                            "Allows Macie to find sensitive data in buckets"),
                    new LinkedService(
                            "mrk.kms.amazonaws.com",
                            "AWSServiceRoleForKeyManagementServiceMultiRegionKeys",
                            "AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy",
                            "Allows KMS to synchronize multi-Region keys"),
                    new LinkedService(
                            "securityhub.amazonaws.com",
                            "AWSServiceRoleForSecurityHub",
                            "AWSSecurityHubServiceRolePolicy",
                            "Allows Security Hub to run its checks"));

    static Optional<LinkedService> find(String name) {
        return ALL.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    String policyArn() {
        return "arn:aws:iam::aws:policy/aws-service-role/" + policyName;
    }

    String trust() {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"%s"},\
        "Action":"sts:AssumeRole"}]}\
        """
                .formatted(name);
    }
}
