package coffer.s3.account;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.AccountId;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.bucket.Buckets;
import coffer.s3.bucket.PublicAccess;
import coffer.s3.error.S3Error;
import coffer.s3control.api.DeletePublicAccessBlockOutput;
import coffer.s3control.api.DeletePublicAccessBlockRequest;
import coffer.s3control.api.GetPublicAccessBlockOutput;
import coffer.s3control.api.GetPublicAccessBlockRequest;
import coffer.s3control.api.PublicAccessBlockConfiguration;
import coffer.s3control.api.PutPublicAccessBlockOutput;
import coffer.s3control.api.PutPublicAccessBlockRequest;
import coffer.store.Store;
import java.util.Map;
import java.util.Optional;

/// The brakes on public access of a whole account. They count beside those of each bucket.
// AWS: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".
public final class AccountAccessOperations {
    private static final String PUT = "s3:PutAccountPublicAccessBlock";

    private final Store store;
    private final Buckets buckets;

    public AccountAccessOperations(Store store, Buckets buckets) {
        this.store = store;
        this.buckets = buckets;
    }

    public Plan<GetPublicAccessBlockOutput> getPublicAccessBlock(
            GetPublicAccessBlockRequest input, Call call) {
        AccountId account = own(input.accountId(), call);
        return Plan.demanding(demand("s3:GetAccountPublicAccessBlock", account, call))
                .then(authorised ->
                        Effect.answer(
                                store.read(snapshot -> buckets.accountAccess(snapshot, account))
                                        .map(AccountAccessOperations::shown)
                                        .orElseThrow(() ->
                                                S3Error.NO_SUCH_PUBLIC_ACCESS_BLOCK
                                                        .refusal()
                                                        .with(
                                                                Map.of(
                                                                        "AccountId",
                                                                        account.digits())))));
    }

    public Plan<PutPublicAccessBlockOutput> putPublicAccessBlock(
            PutPublicAccessBlockRequest input, Call call) {
        PublicAccessBlockConfiguration wanted = input.publicAccessBlockConfiguration();
        PublicAccess access =
                PublicAccess.of(
                        wanted.blockPublicAcls(),
                        wanted.ignorePublicAcls(),
                        wanted.blockPublicPolicy(),
                        wanted.restrictPublicBuckets());
        return change(
                own(input.accountId(), call),
                call,
                Optional.of(access),
                PutPublicAccessBlockOutput.builder().build());
    }

    public Plan<DeletePublicAccessBlockOutput> deletePublicAccessBlock(
            DeletePublicAccessBlockRequest input, Call call) {
        return change(
                own(input.accountId(), call),
                call,
                Optional.empty(),
                DeletePublicAccessBlockOutput.builder().build());
    }

    private <O> Plan<O> change(
            AccountId account, Call call, Optional<PublicAccess> access, O output) {
        return Plan.demanding(demand(PUT, account, call))
                .then(authorised ->
                        Effect.change(tx -> {
                            buckets.putAccountAccess(tx, account, access);
                            return output;
                        }));
    }

    private static Demand demand(String action, AccountId account, Call call) {
        return Demand.onEverything(action, account)
                .with(BucketDemands.conditionKeys(call, account.digits()));
    }

    /// Throws AccessDenied for anybody else's account.
    static AccountId own(String accountId, Call call) {
        return call.identity()
                .account()
                .filter(account -> account.digits().equals(accountId))
                .orElseThrow(S3Error.ACCESS_DENIED::refusal);
    }

    private static GetPublicAccessBlockOutput shown(PublicAccess access) {
        return GetPublicAccessBlockOutput.builder()
                .publicAccessBlockConfiguration(
                        PublicAccessBlockConfiguration.builder()
                                .blockPublicAcls(access.blockPublicAcls())
                                .ignorePublicAcls(access.ignorePublicAcls())
                                .blockPublicPolicy(access.blockPublicPolicy())
                                .restrictPublicBuckets(access.restrictPublicBuckets())
                                .build())
                .build();
    }
}
