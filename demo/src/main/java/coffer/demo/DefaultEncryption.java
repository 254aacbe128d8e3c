package coffer.demo;

import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/// A bucket's default encryption.
final class DefaultEncryption {
    private DefaultEncryption() {}

    static ServerSideEncryptionConfiguration under(String key) {
        ServerSideEncryptionRule rule =
                ServerSideEncryptionRule.builder()
                        .applyServerSideEncryptionByDefault(byDefault ->
                                byDefault
                                        .sseAlgorithm(ServerSideEncryption.AWS_KMS)
                                        .kmsMasterKeyID(key))
                        .build();
        return ServerSideEncryptionConfiguration.builder().rules(rule).build();
    }
}
