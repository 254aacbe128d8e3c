package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.BlockedEncryptionTypes;
import coffer.s3.api.DeleteBucketEncryptionOutput;
import coffer.s3.api.DeleteBucketEncryptionRequest;
import coffer.s3.api.GetBucketEncryptionOutput;
import coffer.s3.api.GetBucketEncryptionRequest;
import coffer.s3.api.PutBucketEncryptionOutput;
import coffer.s3.api.PutBucketEncryptionRequest;
import coffer.s3.api.ServerSideEncryptionByDefault;
import coffer.s3.api.ServerSideEncryptionConfiguration;
import coffer.s3.api.ServerSideEncryptionRule;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a bucket encrypts what is put into it.
public final class EncryptionOperations {
    private static final String UNBLOCKED = "NONE";

    private final BucketAccess access;

    public EncryptionOperations(Store store, Buckets buckets) {
        this.access = new BucketAccess(store, buckets);
    }

    public Plan<GetBucketEncryptionOutput> getBucketEncryption(
            GetBucketEncryptionRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:GetEncryptionConfiguration"),
                call,
                bucket -> shown(bucket.settings().encryption()));
    }

    public Plan<PutBucketEncryptionOutput> putBucketEncryption(
            PutBucketEncryptionRequest input, Call call) {
        Wanted wanted = wanted(input.serverSideEncryptionConfiguration().rules());
        return access.change(
                new BucketAccess.Target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:PutEncryptionConfiguration"),
                call,
                settings -> settings.with(wanted.over(settings.encryption())),
                PutBucketEncryptionOutput.builder().build());
    }

    /// What a rule says. What it leaves out stays as it is.
    private record Wanted(Optional<DefaultEncryption> byDefault, Optional<List<String>> blocked) {
        DefaultEncryption over(DefaultEncryption now) {
            return byDefault.orElse(now).blocking(blocked.orElse(now.blockedTypes()));
        }
    }

    /// Encryption cannot be turned off: the bucket is back at SSE-S3. What it blocks it goes on
    /// blocking.
    public Plan<DeleteBucketEncryptionOutput> deleteBucketEncryption(
            DeleteBucketEncryptionRequest input, Call call) {
        return access.change(
                new BucketAccess.Target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:PutEncryptionConfiguration"),
                call,
                settings ->
                        settings.with(
                                DefaultEncryption.INITIAL.blocking(
                                        settings.encryption().blockedTypes())),
                DeleteBucketEncryptionOutput.builder().build());
    }

    private static Wanted wanted(List<ServerSideEncryptionRule> rules) {
        if (rules.size() != 1) throw S3Error.MALFORMED_XML.refusal();
        ServerSideEncryptionRule rule = rules.getFirst();
        Optional<List<String>> blocked =
                rule.blockedEncryptionTypes()
                        .flatMap(BlockedEncryptionTypes::encryptionType)
                        .map(EncryptionOperations::blocked);
        Optional<ServerSideEncryptionByDefault> byDefault =
                rule.applyServerSideEncryptionByDefault();
        if (byDefault.isEmpty() && blocked.isPresent()) {
            return new Wanted(Optional.empty(), blocked);
        }
        String algorithm =
                byDefault
                        .map(ServerSideEncryptionByDefault::sseAlgorithm)
                        .orElse(DefaultEncryption.SSE_S3);
        Optional<String> key = byDefault.flatMap(ServerSideEncryptionByDefault::kmsMasterKeyID);
        check(algorithm, key);
        DefaultEncryption encryption =
                new DefaultEncryption(
                        algorithm, key, rule.bucketKeyEnabled().orElse(false), List.of());
        return new Wanted(Optional.of(encryption), blocked);
    }

    // AWS: PutBucketEncryption, "BlockedEncryptionTypes": NONE or SSE-C.
    private static List<String> blocked(List<String> types) {
        boolean isKnown =
                types.size() == 1
                        && (types.contains(UNBLOCKED) || types.contains(DefaultEncryption.SSE_C));
        if (!isKnown) throw S3Error.MALFORMED_XML.refusal();
        return types.contains(UNBLOCKED) ? List.of() : types;
    }

    private static void check(String algorithm, Optional<String> key) {
        switch (algorithm) {
            case DefaultEncryption.SSE_S3 -> {
                if (key.isPresent()) {
                    throw S3Error.INVALID_ARGUMENT
                            .because(
                                    "a KMSMasterKeyID is not applicable if the default sse"
                                            + " algorithm is not aws:kms or aws:kms:dsse")
                            .with(Map.of("ArgumentName", "ApplyServerSideEncryptionByDefault"));
                }
            }
            case DefaultEncryption.SSE_KMS, DefaultEncryption.DSSE_KMS -> {}
            default -> throw S3Error.MALFORMED_XML.refusal();
        }
    }

    private static GetBucketEncryptionOutput shown(DefaultEncryption encryption) {
        List<String> blocked = encryption.blockedTypes();
        ServerSideEncryptionRule rule =
                ServerSideEncryptionRule.builder()
                        .applyServerSideEncryptionByDefault(
                                ServerSideEncryptionByDefault.builder()
                                        .sseAlgorithm(encryption.algorithm())
                                        .kmsMasterKeyID(encryption.kmsKeyId())
                                        .build())
                        .bucketKeyEnabled(encryption.bucketKeyEnabled())
                        .blockedEncryptionTypes(
                                BlockedEncryptionTypes.builder()
                                        .encryptionType(
                                                blocked.isEmpty() ? List.of(UNBLOCKED) : blocked)
                                        .build())
                        .build();
        return GetBucketEncryptionOutput.builder()
                .serverSideEncryptionConfiguration(
                        ServerSideEncryptionConfiguration.builder().rules(List.of(rule)).build())
                .build();
    }
}
