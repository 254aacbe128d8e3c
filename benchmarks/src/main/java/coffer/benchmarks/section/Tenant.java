package coffer.benchmarks.section;

import coffer.benchmarks.child.Coffer;
import coffer.benchmarks.client.Answer;
import coffer.benchmarks.client.Call;
import coffer.benchmarks.client.Credentials;
import coffer.benchmarks.client.HttpConnection;
import coffer.benchmarks.client.Payload;
import coffer.benchmarks.client.Signer;
import coffer.benchmarks.load.Connections;
import coffer.kernel.SecretBytes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/// An ordinary user of a fresh server, allowed by an identity policy, with a key and a bucket. Not
/// the root user, whose requests no policy decides.
record Tenant(Coffer coffer, Credentials credentials, String keyArn) {
    static final String BUCKET = "benchmark";
    private static final String IAM = "Version=2010-05-08&UserName=benchmark&Action=";
    private static final String POLICY =
            """
            {"Version":"2012-10-17","Statement":[
             {"Sid":"Keys","Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt",
              "kms:Encrypt","kms:DescribeKey"],"Resource":"*"},
             {"Sid":"Objects","Effect":"Allow","Action":["s3:PutObject","s3:GetObject",
              "s3:DeleteObject"],"Resource":"arn:aws:s3:::benchmark/*"},
             {"Sid":"Lists","Effect":"Allow","Action":["s3:ListBucket","s3:ListBucketVersions"],
              "Resource":"arn:aws:s3:::benchmark"},
             {"Sid":"NoPlaintext","Effect":"Deny","Action":"s3:*","Resource":"*",
              "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}\
            """;

    static Tenant create(Coffer coffer, Credentials root) {
        Signer signer = new Signer(root, InstantSource.system());
        try (HttpConnection connection = HttpConnection.open(coffer.endpoint())) {
            signer.expectOk(connection, Call.query("iam", IAM + "CreateUser"));
            signer.expectOk(
                    connection,
                    Call.query(
                            "iam",
                            IAM
                                    + "PutUserPolicy&PolicyName=work&PolicyDocument="
                                    + URLEncoder.encode(POLICY, StandardCharsets.UTF_8)));
            Answer access = signer.expectOk(connection, Call.query("iam", IAM + "CreateAccessKey"));
            Answer key = signer.expectOk(connection, Call.kms("CreateKey", "{}"));
            signer.expectOk(connection, Call.s3("PUT", "/" + BUCKET, Payload.none()));
            return new Tenant(coffer, credentials(access), key.between("\"Arn\":\"", "\""));
        }
    }

    private static Credentials credentials(Answer access) {
        String secret = access.between("<SecretAccessKey>", "</SecretAccessKey>");
        return new Credentials(
                access.between("<AccessKeyId>", "</AccessKeyId>"),
                SecretBytes.adopt(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /// The same, once its server was started again.
    Tenant at(Coffer restarted) {
        return new Tenant(restarted, credentials, keyArn);
    }

    Connections.Target target() {
        return new Connections.Target(coffer.process(), coffer.endpoint(), credentials);
    }

    /// Of an object as the bucket encrypts it, with the checksum that SDKs send.
    Call put(String name, Payload payload, String crc32) {
        return Call.s3("PUT", "/" + BUCKET + "/" + name, payload)
                .with("x-amz-checksum-crc32", crc32)
                .with("x-amz-sdk-checksum-algorithm", "CRC32");
    }

    /// The same under the tenant's key.
    Call putUnderKey(String name, Payload payload, String crc32) {
        return put(name, payload, crc32)
                .with("x-amz-server-side-encryption", "aws:kms")
                .with("x-amz-server-side-encryption-aws-kms-key-id", keyArn);
    }
}
