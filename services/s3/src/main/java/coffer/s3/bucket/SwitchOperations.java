package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.s3.api.AbacStatus;
import coffer.s3.api.GetBucketAbacOutput;
import coffer.s3.api.GetBucketAbacRequest;
import coffer.s3.api.GetBucketAccelerateConfigurationOutput;
import coffer.s3.api.GetBucketAccelerateConfigurationRequest;
import coffer.s3.api.GetBucketRequestPaymentOutput;
import coffer.s3.api.GetBucketRequestPaymentRequest;
import coffer.s3.api.PutBucketAbacOutput;
import coffer.s3.api.PutBucketAbacRequest;
import coffer.s3.api.PutBucketAccelerateConfigurationOutput;
import coffer.s3.api.PutBucketAccelerateConfigurationRequest;
import coffer.s3.api.PutBucketRequestPaymentOutput;
import coffer.s3.api.PutBucketRequestPaymentRequest;
import coffer.s3.api.S3Api;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import java.util.Optional;

/// What a bucket has or has not: that requesters pay, that its tags count in decisions. It never
/// has acceleration: there is but one way to this installation.
public final class SwitchOperations {
    private static final String ENABLED = "Enabled";
    private static final String DISABLED = "Disabled";
    private static final String SUSPENDED = "Suspended";
    private static final String REQUESTER = "Requester";
    private static final String OWNER = "BucketOwner";

    private final BucketAccess access;

    public SwitchOperations(Store store, Buckets buckets) {
        this.access = new BucketAccess(store, buckets);
    }

    public void register(Registry.Builder registry) {
        registry.on(
                        S3Api.GET_BUCKET_REQUEST_PAYMENT,
                        Recording.MANAGEMENT_READ,
                        this::getBucketRequestPayment)
                .on(
                        S3Api.PUT_BUCKET_REQUEST_PAYMENT,
                        Recording.MANAGEMENT_WRITE,
                        this::putBucketRequestPayment)
                .on(
                        S3Api.GET_BUCKET_ACCELERATE_CONFIGURATION,
                        Recording.MANAGEMENT_READ,
                        this::getBucketAccelerateConfiguration)
                .on(
                        S3Api.PUT_BUCKET_ACCELERATE_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        this::putBucketAccelerateConfiguration)
                .on(S3Api.GET_BUCKET_ABAC, Recording.MANAGEMENT_READ, this::getBucketAbac)
                .on(S3Api.PUT_BUCKET_ABAC, Recording.MANAGEMENT_WRITE, this::putBucketAbac);
    }

    public Plan<GetBucketRequestPaymentOutput> getBucketRequestPayment(
            GetBucketRequestPaymentRequest input, Call call) {
        return access.show(
                target(input.bucket(), input.expectedBucketOwner(), "s3:GetBucketRequestPayment"),
                call,
                bucket ->
                        GetBucketRequestPaymentOutput.builder()
                                .payer(
                                        bucket.settings().has(Feature.REQUESTER_PAYS)
                                                ? REQUESTER
                                                : OWNER)
                                .build());
    }

    public Plan<PutBucketRequestPaymentOutput> putBucketRequestPayment(
            PutBucketRequestPaymentRequest input, Call call) {
        String payer = input.requestPaymentConfiguration().payer();
        return access.change(
                target(input.bucket(), input.expectedBucketOwner(), "s3:PutBucketRequestPayment"),
                call,
                settings -> settings.with(Feature.REQUESTER_PAYS, isFirst(payer, REQUESTER, OWNER)),
                PutBucketRequestPaymentOutput.builder().build());
    }

    public Plan<GetBucketAccelerateConfigurationOutput> getBucketAccelerateConfiguration(
            GetBucketAccelerateConfigurationRequest input, Call call) {
        return access.show(
                target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:GetAccelerateConfiguration"),
                call,
                bucket ->
                        GetBucketAccelerateConfigurationOutput.builder()
                                .status(
                                        bucket.settings().has(Feature.ACCELERATION_SUSPENDED)
                                                ? Optional.of(SUSPENDED)
                                                : Optional.empty())
                                .build());
    }

    public Plan<PutBucketAccelerateConfigurationOutput> putBucketAccelerateConfiguration(
            PutBucketAccelerateConfigurationRequest input, Call call) {
        String status = input.accelerateConfiguration().status().orElse("");
        return access.change(
                target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:PutAccelerateConfiguration"),
                call,
                settings -> {
                    if (isFirst(status, ENABLED, SUSPENDED)) {
                        throw S3Error.INVALID_REQUEST.because(
                                "S3 Transfer Acceleration cannot be enabled on this bucket");
                    }
                    return settings.with(Feature.ACCELERATION_SUSPENDED, true);
                },
                PutBucketAccelerateConfigurationOutput.builder().build());
    }

    public Plan<GetBucketAbacOutput> getBucketAbac(GetBucketAbacRequest input, Call call) {
        return access.show(
                target(input.bucket(), input.expectedBucketOwner(), "s3:GetBucketAbac"),
                call,
                bucket ->
                        GetBucketAbacOutput.builder()
                                .abacStatus(
                                        AbacStatus.builder()
                                                .status(
                                                        bucket.settings().has(Feature.ABAC)
                                                                ? ENABLED
                                                                : DISABLED)
                                                .build())
                                .build());
    }

    public Plan<PutBucketAbacOutput> putBucketAbac(PutBucketAbacRequest input, Call call) {
        String status = input.abacStatus().status().orElse("");
        return access.change(
                target(input.bucket(), input.expectedBucketOwner(), "s3:PutBucketAbac"),
                call,
                settings -> settings.with(Feature.ABAC, isFirst(status, ENABLED, DISABLED)),
                PutBucketAbacOutput.builder().build());
    }

    private static BucketAccess.Target target(
            String bucket, Optional<String> expectedOwner, String action) {
        return new BucketAccess.Target(bucket, expectedOwner, action);
    }

    /// Which of the two it is. Throws MalformedXML for anything else.
    private static boolean isFirst(String text, String first, String second) {
        if (!text.equals(first) && !text.equals(second)) throw S3Error.MALFORMED_XML.refusal();
        return text.equals(first);
    }
}
