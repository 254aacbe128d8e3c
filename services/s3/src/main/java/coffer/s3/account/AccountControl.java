package coffer.s3.account;

import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.s3.bucket.Buckets;
import coffer.s3control.api.S3controlApi;
import coffer.store.Store;

/// What there is of S3 Control.
public record AccountControl(Store store, Buckets buckets) {

    public void register(Registry.Builder registry) {
        AccountAccessOperations access = new AccountAccessOperations(store, buckets);
        ResourceTagOperations tags = new ResourceTagOperations(store, buckets);
        registry.on(
                        S3controlApi.GET_PUBLIC_ACCESS_BLOCK,
                        Recording.MANAGEMENT_READ,
                        access::getPublicAccessBlock)
                .on(
                        S3controlApi.PUT_PUBLIC_ACCESS_BLOCK,
                        Recording.MANAGEMENT_WRITE,
                        access::putPublicAccessBlock)
                .on(
                        S3controlApi.DELETE_PUBLIC_ACCESS_BLOCK,
                        Recording.MANAGEMENT_WRITE,
                        access::deletePublicAccessBlock)
                .on(
                        S3controlApi.LIST_TAGS_FOR_RESOURCE,
                        Recording.MANAGEMENT_READ,
                        tags::listTagsForResource)
                .on(S3controlApi.TAG_RESOURCE, Recording.MANAGEMENT_WRITE, tags::tagResource)
                .on(S3controlApi.UNTAG_RESOURCE, Recording.MANAGEMENT_WRITE, tags::untagResource);
    }
}
