package coffer.kms.key;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import java.util.Arrays;
import java.util.Optional;

/// A key that a service keeps for an account: made at first use, governed by a policy that lets
/// everyone in the account use it, but only through that service.
// AWS: KMS Developer Guide, "AWS managed keys".
public enum ManagedKey {
    S3("s3", "Default key that protects my S3 objects when no other key is defined");

    private final String service;
    private final String description;

    ManagedKey(String service, String description) {
        this.service = service;
        this.description = description;
    }

    public static Optional<ManagedKey> ofAlias(String alias) {
        return Arrays.stream(values()).filter(key -> key.alias().equals(alias)).findFirst();
    }

    static Optional<ManagedKey> ofPrincipal(String principal) {
        return Arrays.stream(values()).filter(key -> key.principal().equals(principal)).findFirst();
    }

    public String alias() {
        return Alias.RESERVED_PREFIX + service;
    }

    public String service() {
        return service;
    }

    /// The name of the service as a principal.
    public String principal() {
        return service + ".amazonaws.com";
    }

    String description() {
        return description;
    }

    String policy(AccountId account, Region region) {
        return """
        {
          "Version" : "2012-10-17",
          "Id" : "auto-%1$s-2",
          "Statement" : [ {
            "Sid" : "Allow access through the service for all principals in the account",
            "Effect" : "Allow",
            "Principal" : {
              "AWS" : "*"
            },
            "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", \
        "kms:CreateGrant", "kms:DescribeKey" ],
            "Resource" : "*",
            "Condition" : {
              "StringEquals" : {
                "kms:CallerAccount" : "%2$s",
                "kms:ViaService" : "%1$s.%3$s.amazonaws.com"
              }
            }
          }, {
            "Sid" : "Allow direct access to key metadata to the account",
            "Effect" : "Allow",
            "Principal" : {
              "AWS" : "arn:aws:iam::%2$s:root"
            },
            "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*" ],
            "Resource" : "*"
          } ]
        }\
        """
                .formatted(service, account, region);
    }
}
