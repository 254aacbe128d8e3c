package coffer.demo;

/// The policies of the scenario, as an administrator would write them.
final class Documents {
    private Documents() {}

    /// Names two principals for use and one for management, and does not enable IAM policies.
    static String keyPolicy(String account) {
        return """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "KeyAdministration",
              "Effect": "Allow",
              "Principal": {"AWS": "arn:aws:iam::%1$s:user/key-admin"},
              "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:Put*", "kms:Enable*",
                         "kms:Disable*", "kms:RotateKeyOnDemand", "kms:TagResource",
                         "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"],
              "Resource": "*"
            },
            {
              "Sid": "TrainingUse",
              "Effect": "Allow",
              "Principal": {"AWS": ["arn:aws:iam::%1$s:role/TrainingRole",
                                    "arn:aws:iam::%1$s:user/named-without-s3"]},
              "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*",
                         "kms:DescribeKey"],
              "Resource": "*"
            }
          ]
        }
        """
                .formatted(account);
    }

    static String trust(String account) {
        return """
        {
          "Version": "2012-10-17",
          "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::%s:user/ml-engineer"},
            "Action": "sts:AssumeRole"
          }
        }
        """
                .formatted(account);
    }

    static String readAndWrite(String bucket) {
        return """
        {
          "Version": "2012-10-17",
          "Statement": [
            {"Effect": "Allow", "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
             "Resource": "arn:aws:s3:::%1$s/*"},
            {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::%1$s"}
          ]
        }
        """
                .formatted(bucket);
    }

    static String createKeys() {
        return """
        {
          "Version": "2012-10-17",
          "Statement": {"Effect": "Allow", "Action": ["kms:CreateKey", "kms:CreateAlias"],
                        "Resource": "*"}
        }
        """;
    }

    static String tlsOnly(String bucket) {
        return """
        {
          "Version": "2012-10-17",
          "Statement": {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}}
          }
        }
        """
                .formatted(bucket);
    }
}
