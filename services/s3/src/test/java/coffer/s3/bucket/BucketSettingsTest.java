package coffer.s3.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.DeleteBucketEncryptionRequest;
import coffer.s3.api.DeleteBucketTaggingRequest;
import coffer.s3.api.GetBucketAclRequest;
import coffer.s3.api.GetBucketEncryptionRequest;
import coffer.s3.api.GetBucketOwnershipControlsRequest;
import coffer.s3.api.GetBucketTaggingRequest;
import coffer.s3.api.GetBucketVersioningRequest;
import coffer.s3.api.PutBucketAclRequest;
import coffer.s3.api.PutBucketEncryptionRequest;
import coffer.s3.api.PutBucketTaggingRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.ServerSideEncryptionByDefault;
import coffer.s3.api.ServerSideEncryptionConfiguration;
import coffer.s3.api.ServerSideEncryptionRule;
import coffer.s3.api.Tag;
import coffer.s3.api.Tagging;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BucketSettingsTest extends S3Suite {

    @Test
    void showsVersioningOnceItWasConfigured() {
        GetBucketVersioningRequest get =
                GetBucketVersioningRequest.builder().bucket(bucket).build();

        assertThat(s3.as(admin, S3Api.GET_BUCKET_VERSIONING, get).status()).isEmpty();
        s3.setVersioning(admin, bucket, "Enabled");
        assertThat(s3.as(admin, S3Api.GET_BUCKET_VERSIONING, get).status()).contains("Enabled");
        assertThat(Refused.code(() -> s3.setVersioning(admin, bucket, "Off")))
                .isEqualTo("MalformedXML");
    }

    @Test
    void encryptsBySseS3UntilToldOtherwise() {
        assertThat(algorithm()).isEqualTo("AES256");
        putEncryption("aws:kms", Optional.of("alias/mine"));
        assertThat(algorithm()).isEqualTo("aws:kms");
        s3.as(
                admin,
                S3Api.DELETE_BUCKET_ENCRYPTION,
                DeleteBucketEncryptionRequest.builder().bucket(bucket).build());
        assertThat(algorithm()).isEqualTo("AES256");
    }

    @Test
    void refusesEncryptionThatMakesNoSense() {
        assertThat(Refused.code(() -> putEncryption("AES256", Optional.of("alias/mine"))))
                .isEqualTo("InvalidArgument");
        assertThat(Refused.code(() -> putEncryption("aws:fsx", Optional.empty())))
                .isEqualTo("MalformedXML");
    }

    @Test
    void keepsTags() {
        GetBucketTaggingRequest get = GetBucketTaggingRequest.builder().bucket(bucket).build();

        assertThat(Refused.code(() -> s3.as(admin, S3Api.GET_BUCKET_TAGGING, get)))
                .isEqualTo("NoSuchTagSet");
        putTags(tag("b", "2"), tag("a", "1"));
        assertThat(s3.as(admin, S3Api.GET_BUCKET_TAGGING, get).tagSet())
                .containsExactly(tag("a", "1"), tag("b", "2"));
        assertThat(Refused.code(() -> putTags(tag("a", "1"), tag("a", "2"))))
                .isEqualTo("InvalidTag");
        assertThat(Refused.code(() -> putTags(tag("aws:a", "1")))).isEqualTo("InvalidTag");
        s3.as(
                admin,
                S3Api.DELETE_BUCKET_TAGGING,
                DeleteBucketTaggingRequest.builder().bucket(bucket).build());
        assertThat(Refused.code(() -> s3.as(admin, S3Api.GET_BUCKET_TAGGING, get)))
                .isEqualTo("NoSuchTagSet");
    }

    @Test
    void showsTheOwnersAclAndRefusesOthers() {
        var acl =
                s3.as(
                        admin,
                        S3Api.GET_BUCKET_ACL,
                        GetBucketAclRequest.builder().bucket(bucket).build());
        var controls =
                s3.as(
                        admin,
                        S3Api.GET_BUCKET_OWNERSHIP_CONTROLS,
                        GetBucketOwnershipControlsRequest.builder().bucket(bucket).build());

        assertThat(acl.grants().orElseThrow()).hasSize(1);
        assertThat(acl.owner().orElseThrow().id().orElseThrow()).hasSize(64);
        assertThat(controls.ownershipControls().orElseThrow().rules())
                .extracting(rule -> rule.objectOwnership())
                .containsExactly("BucketOwnerEnforced");
        PutBucketAclRequest open =
                PutBucketAclRequest.builder().bucket(bucket).acl("public-read").build();
        assertThat(Refused.code(() -> s3.as(admin, S3Api.PUT_BUCKET_ACL, open)))
                .isEqualTo("AccessControlListNotSupported");
    }

    private String algorithm() {
        return s3.as(
                        admin,
                        S3Api.GET_BUCKET_ENCRYPTION,
                        GetBucketEncryptionRequest.builder().bucket(bucket).build())
                .serverSideEncryptionConfiguration()
                .orElseThrow()
                .rules()
                .getFirst()
                .applyServerSideEncryptionByDefault()
                .orElseThrow()
                .sseAlgorithm();
    }

    private void putEncryption(String algorithm, Optional<String> key) {
        ServerSideEncryptionRule rule =
                ServerSideEncryptionRule.builder()
                        .applyServerSideEncryptionByDefault(
                                ServerSideEncryptionByDefault.builder()
                                        .sseAlgorithm(algorithm)
                                        .kmsMasterKeyID(key)
                                        .build())
                        .build();
        s3.as(
                admin,
                S3Api.PUT_BUCKET_ENCRYPTION,
                PutBucketEncryptionRequest.builder()
                        .bucket(bucket)
                        .serverSideEncryptionConfiguration(
                                ServerSideEncryptionConfiguration.builder()
                                        .rules(List.of(rule))
                                        .build())
                        .build());
    }

    private void putTags(Tag... tags) {
        s3.as(
                admin,
                S3Api.PUT_BUCKET_TAGGING,
                PutBucketTaggingRequest.builder()
                        .bucket(bucket)
                        .tagging(Tagging.builder().tagSet(List.of(tags)).build())
                        .build());
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
