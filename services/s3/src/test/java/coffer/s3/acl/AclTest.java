package coffer.s3.acl;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.AccessControlPolicy;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CreateBucketRequest;
import coffer.s3.api.DeleteBucketOwnershipControlsRequest;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.GetBucketAclOutput;
import coffer.s3.api.GetBucketAclRequest;
import coffer.s3.api.GetObjectAclOutput;
import coffer.s3.api.GetObjectAclRequest;
import coffer.s3.api.Grant;
import coffer.s3.api.Grantee;
import coffer.s3.api.ListObjectsV2Request;
import coffer.s3.api.ObjectEntry;
import coffer.s3.api.Owner;
import coffer.s3.api.OwnershipControls;
import coffer.s3.api.OwnershipControlsRule;
import coffer.s3.api.PublicAccessBlockConfiguration;
import coffer.s3.api.PutBucketAclRequest;
import coffer.s3.api.PutBucketOwnershipControlsRequest;
import coffer.s3.api.PutObjectAclRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.PutPublicAccessBlockRequest;
import coffer.s3.api.S3Api;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What access control lists let whom do, and where they do not count.
class AclTest extends S3Suite {
    private static final String ALL = "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"";
    private static final String OWN = CanonicalId.of(TestS3.ACCOUNT);
    private static final String OTHERS = CanonicalId.of(TestS3.OTHER_ACCOUNT);

    @Test
    void refusesListsWhereTheBucketOwnsEverything() {
        s3.put(admin, bucket, "k", "x");

        assertThat(Refused.code(() -> putAcl("public-read")))
                .isEqualTo("AccessControlListNotSupported");
        assertThat(Refused.code(() -> putObjectAcl(admin, "k", "private")))
                .isEqualTo("AccessControlListNotSupported");
        for (String other : List.of("private", "public-read")) {
            assertThat(Refused.code(() -> put(admin, "k", other)))
                    .isEqualTo("AccessControlListNotSupported");
        }
        put(admin, "k", "bucket-owner-full-control");
        putObjectAcl(admin, "k", "bucket-owner-full-control");
        assertThat(objectAcl(admin, "k").grants().orElseThrow()).hasSize(1);
    }

    @Test
    void letsEverybodyReadWhatIsPublic() {
        open("ObjectWriter");
        s3.put(admin, bucket, "closed", "x");
        put(admin, "open", "public-read");
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);
        Identity nobody = TestS3.user(TestS3.OTHER_ACCOUNT, "nobody");

        assertThat(s3.text(Identity.anonymous(), bucket, "open")).isEqualTo("public-read");
        assertThat(s3.text(stranger, bucket, "open")).isEqualTo("public-read");
        // His own account has to let him, too.
        assertThat(read(nobody, "open")).isEqualTo("AccessDenied");
        assertThat(read(Identity.anonymous(), "closed")).isEqualTo("AccessDenied");
        assertThat(read(Identity.anonymous(), "missing")).isEqualTo("AccessDenied");
    }

    @Test
    void tellsWhichListAllowed() {
        open("ObjectWriter");
        put(admin, "open", "public-read");

        s3.text(Identity.anonymous(), bucket, "open");

        assertThat(s3.records().getLast().json())
                .contains("because `READ to everyone` in the access control list allows it");
    }

    @Test
    void listsAndWritesByTheListOfTheBucket() {
        open("ObjectWriter");
        s3.put(admin, bucket, "k", "x");
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);
        assertThat(Refused.code(() -> list(stranger))).isEqualTo("AccessDenied");

        putAcl("public-read-write");

        assertThat(list(stranger)).hasSize(1);
        assertThat(read(stranger, "k")).isEqualTo("AccessDenied");
        assertThat(read(Identity.anonymous(), "missing")).isEqualTo("NoSuchKey");
        s3.put(stranger, bucket, "his", "y");
        assertThat(s3.text(stranger, bucket, "his")).isEqualTo("y");
        assertThat(Refused.code(() -> delete(stranger, "k"))).isEqualTo("AccessDenied");
        delete(stranger, "his");
    }

    @Test
    void whoWritesAnObjectOwnsIt() {
        open("ObjectWriter");
        putAcl("public-read-write");
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);
        s3.put(stranger, bucket, "his", "y");

        assertThat(objectAcl(stranger, "his").owner().flatMap(Owner::id)).contains(OTHERS);
        assertThat(read(admin, "his")).isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> putObjectAcl(admin, "his", "private")))
                .isEqualTo("AccessDenied");
        putObjectAcl(stranger, "his", "bucket-owner-read");
        assertThat(s3.text(admin, bucket, "his")).isEqualTo("y");
        assertThat(list(admin))
                .extracting(each -> each.owner().flatMap(Owner::id).orElse(""))
                .containsExactly(OTHERS);
        // Whoever owns the bucket may delete what is in it.
        delete(admin, "his");
    }

    @Test
    void thePolicyOfTheBucketAllowsNothingOnWhatOthersOwn() {
        open("ObjectWriter");
        putAcl("public-read-write");
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);
        s3.put(stranger, bucket, "his", "y");
        s3.put(admin, bucket, "own", "x");
        s3.setPolicy(admin, bucket, policy("Allow"));

        assertThat(s3.text(Identity.anonymous(), bucket, "own")).isEqualTo("x");
        assertThat(read(Identity.anonymous(), "his")).isEqualTo("AccessDenied");
        s3.setPolicy(admin, bucket, policy("Deny"));
        assertThat(read(stranger, "his")).isEqualTo("AccessDenied");
    }

    @Test
    void theBucketOwnerIsPreferredIfTheWriterAgrees() {
        open("BucketOwnerPreferred");
        putAcl("public-read-write");
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);

        put(stranger, "given", "bucket-owner-full-control");
        s3.put(stranger, bucket, "kept", "y");

        assertThat(objectAcl(admin, "given").owner().flatMap(Owner::id)).contains(OWN);
        assertThat(s3.text(admin, bucket, "given")).isEqualTo("bucket-owner-full-control");
        assertThat(read(stranger, "given")).isEqualTo("AccessDenied");
        assertThat(read(admin, "kept")).isEqualTo("AccessDenied");
    }

    @Test
    void enforcingOwnershipTakesTheListsOutOfCount() {
        open("ObjectWriter");
        putAcl("public-read-write");
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);
        s3.put(stranger, bucket, "his", "y");
        put(admin, "open", "public-read");
        assertThat(Refused.code(() -> own("BucketOwnerEnforced")))
                .isEqualTo("InvalidBucketAclWithObjectOwnership");
        putAcl("private");

        own("BucketOwnerEnforced");

        assertThat(s3.text(admin, bucket, "his")).isEqualTo("y");
        assertThat(read(stranger, "his")).isEqualTo("AccessDenied");
        assertThat(read(Identity.anonymous(), "open")).isEqualTo("AccessDenied");
        own("ObjectWriter");
        assertThat(s3.text(Identity.anonymous(), bucket, "open")).isEqualTo("public-read");
        assertThat(read(admin, "his")).isEqualTo("AccessDenied");
    }

    @Test
    void blocksAndIgnoresPublicLists() {
        open("ObjectWriter");
        put(admin, "open", "public-read");
        block(true, false);

        assertThat(Refused.code(() -> putAcl("public-read"))).isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> put(admin, "k", "authenticated-read")))
                .isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> putObjectAcl(admin, "open", "public-read")))
                .isEqualTo("AccessDenied");
        assertThat(s3.text(Identity.anonymous(), bucket, "open")).isEqualTo("public-read");
        block(false, true);
        putAcl("public-read");
        assertThat(read(Identity.anonymous(), "open")).isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> list(Identity.anonymous()))).isEqualTo("AccessDenied");
    }

    @Test
    void grantsToOneAccountByHeader() {
        open("ObjectWriter");
        PutObjectRequest request =
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .grantRead("id=" + OTHERS)
                        .grantReadACP("id=\"" + OTHERS + "\", " + ALL)
                        .build();
        s3.put(admin, request, bytes("x"), Map.of());
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);

        assertThat(s3.text(stranger, bucket, "k")).isEqualTo("x");
        assertThat(objectAcl(Identity.anonymous(), "k").grants().orElseThrow()).hasSize(3);
        assertThat(read(Identity.anonymous(), "k")).isEqualTo("AccessDenied");
    }

    @Test
    void refusesGrantsThatMakeNoSense() {
        open("ObjectWriter");

        assertThat(grantingRead("emailAddress=\"a@example.com\"")).isEqualTo("MethodNotAllowed");
        assertThat(grantingRead("id=\"nobody\"")).isEqualTo("InvalidArgument");
        assertThat(grantingRead("uri=\"http://example.com/all\"")).isEqualTo("InvalidArgument");
        assertThat(grantingRead("everyone")).isEqualTo("InvalidArgument");
        assertThat(grantingRead("id=" + OTHERS + ",,")).isEqualTo("InvalidArgument");
        assertThat(Refused.code(() -> putAcl("open-to-all"))).isEqualTo("InvalidArgument");
        PutBucketAclRequest both =
                PutBucketAclRequest.builder()
                        .bucket(bucket)
                        .acl("private")
                        .grantRead("id=" + OTHERS)
                        .build();
        assertThat(Refused.code(() -> s3.as(admin, S3Api.PUT_BUCKET_ACL, both)))
                .isEqualTo("InvalidRequest");
        PutBucketAclRequest none = PutBucketAclRequest.builder().bucket(bucket).build();
        assertThat(Refused.code(() -> s3.as(admin, S3Api.PUT_BUCKET_ACL, none)))
                .isEqualTo("MissingSecurityHeader");
    }

    @Test
    void replacesAListByADocument() {
        open("ObjectWriter");
        Grantee other = Grantee.builder().type("CanonicalUser").id(OTHERS).build();
        Grant grant = Grant.builder().grantee(other).permission("READ").build();

        putDocument(OWN, grant);

        assertThat(bucketAcl(admin).grants().orElseThrow()).containsExactly(grant);
        assertThat(list(s3.admin(TestS3.OTHER_ACCOUNT))).isEmpty();
        assertThat(Refused.code(() -> putDocument(OTHERS, grant))).isEqualTo("AccessDenied");
        Grant mail =
                Grant.builder()
                        .grantee(
                                Grantee.builder()
                                        .type("AmazonCustomerByEmail")
                                        .emailAddress("a@example.com")
                                        .build())
                        .permission("READ")
                        .build();
        assertThat(Refused.code(() -> putDocument(OWN, mail))).isEqualTo("MethodNotAllowed");
        assertThat(Refused.code(() -> putDocument(OWN, Grant.builder().grantee(other).build())))
                .isEqualTo("MalformedACLError");
    }

    @Test
    void needsPermissionForTheListOfANewObject() {
        open("ObjectWriter");
        Identity writer = TestS3.user(TestS3.ACCOUNT, "writer");
        s3.permit(writer, "s3:PutObject", "*");

        s3.put(writer, bucket, "k", "x");
        assertThat(Refused.code(() -> put(writer, "k", "private"))).isEqualTo("AccessDenied");
        s3.attach(
                writer,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":["s3:PutObject","s3:PutObjectAcl"],"Resource":"*",
                   "Condition":{"StringEquals":{"s3:x-amz-acl":"private"}}}]}\
                """);
        put(writer, "k", "private");
        assertThat(Refused.code(() -> put(writer, "k", "public-read"))).isEqualTo("AccessDenied");
    }

    @Test
    void aCopyHasAListOfItsOwn() {
        open("ObjectWriter");
        put(admin, "open", "public-read");
        CopyObjectRequest.Builder copy =
                CopyObjectRequest.builder().bucket(bucket).copySource(bucket + "/open");

        s3.as(admin, S3Api.COPY_OBJECT, copy.key("closed").build());
        s3.as(admin, S3Api.COPY_OBJECT, copy.key("shared").acl("public-read").build());

        assertThat(read(Identity.anonymous(), "closed")).isEqualTo("AccessDenied");
        assertThat(s3.text(Identity.anonymous(), bucket, "shared")).isEqualTo("public-read");
    }

    @Test
    void aBucketWithoutControlsIsTheWritersAsOfOld() {
        open("ObjectWriter");
        put(admin, "open", "public-read");

        s3.as(
                admin,
                S3Api.DELETE_BUCKET_OWNERSHIP_CONTROLS,
                DeleteBucketOwnershipControlsRequest.builder().bucket(bucket).build());

        assertThat(s3.text(Identity.anonymous(), bucket, "open")).isEqualTo("public-read");
    }

    @Test
    void newBucketsMayBeSharedButNotWithEverybody() {
        CreateBucketRequest.Builder shared =
                CreateBucketRequest.builder()
                        .bucket("shared-bucket")
                        .objectOwnership("ObjectWriter")
                        .acl("public-read");

        assertThat(Refused.code(() -> s3.as(admin, S3Api.CREATE_BUCKET, shared.build())))
                .isEqualTo("InvalidBucketAclWithBlockPublicAccessError");
        CreateBucketRequest enforced =
                CreateBucketRequest.builder().bucket("shared-bucket").acl("public-read").build();
        assertThat(Refused.code(() -> s3.as(admin, S3Api.CREATE_BUCKET, enforced)))
                .isEqualTo("InvalidBucketAclWithObjectOwnership");
        CreateBucketRequest logs =
                CreateBucketRequest.builder()
                        .bucket("shared-bucket")
                        .objectOwnership("BucketOwnerPreferred")
                        .acl("log-delivery-write")
                        .build();
        s3.as(admin, S3Api.CREATE_BUCKET, logs);
        GetBucketAclRequest get = GetBucketAclRequest.builder().bucket("shared-bucket").build();
        assertThat(s3.as(admin, S3Api.GET_BUCKET_ACL, get).grants().orElseThrow()).hasSize(3);
    }

    @Test
    void whatNobodySignedBelongsToNobody() {
        open("ObjectWriter");
        putAcl("public-read-write");

        s3.put(Identity.anonymous(), bucket, "k", "x");

        assertThat(read(admin, "k")).isEqualTo("AccessDenied");
        assertThat(read(Identity.anonymous(), "k")).isEqualTo("AccessDenied");
        delete(admin, "k");
    }

    private void open(String ownership) {
        own(ownership);
        block(false, false);
    }

    private void own(String ownership) {
        OwnershipControlsRule rule =
                OwnershipControlsRule.builder().objectOwnership(ownership).build();
        s3.as(
                admin,
                S3Api.PUT_BUCKET_OWNERSHIP_CONTROLS,
                PutBucketOwnershipControlsRequest.builder()
                        .bucket(bucket)
                        .ownershipControls(OwnershipControls.builder().rules(List.of(rule)).build())
                        .build());
    }

    private void block(boolean blocks, boolean ignores) {
        s3.as(
                admin,
                S3Api.PUT_PUBLIC_ACCESS_BLOCK,
                PutPublicAccessBlockRequest.builder()
                        .bucket(bucket)
                        .publicAccessBlockConfiguration(
                                PublicAccessBlockConfiguration.builder()
                                        .blockPublicAcls(blocks)
                                        .ignorePublicAcls(ignores)
                                        .build())
                        .build());
    }

    private void putAcl(String canned) {
        s3.as(
                admin,
                S3Api.PUT_BUCKET_ACL,
                PutBucketAclRequest.builder().bucket(bucket).acl(canned).build());
    }

    private void putDocument(String owner, Grant grant) {
        AccessControlPolicy document =
                AccessControlPolicy.builder()
                        .owner(Owner.builder().id(owner).build())
                        .grants(List.of(grant))
                        .build();
        s3.as(
                admin,
                S3Api.PUT_BUCKET_ACL,
                PutBucketAclRequest.builder().bucket(bucket).accessControlPolicy(document).build());
    }

    private String grantingRead(String holders) {
        PutBucketAclRequest request =
                PutBucketAclRequest.builder().bucket(bucket).grantRead(holders).build();
        return Refused.code(() -> s3.as(admin, S3Api.PUT_BUCKET_ACL, request));
    }

    private GetBucketAclOutput bucketAcl(Identity who) {
        return s3.as(
                who, S3Api.GET_BUCKET_ACL, GetBucketAclRequest.builder().bucket(bucket).build());
    }

    private void putObjectAcl(Identity who, String key, String canned) {
        s3.as(
                who,
                S3Api.PUT_OBJECT_ACL,
                PutObjectAclRequest.builder().bucket(bucket).key(key).acl(canned).build());
    }

    private GetObjectAclOutput objectAcl(Identity who, String key) {
        return s3.as(
                who,
                S3Api.GET_OBJECT_ACL,
                GetObjectAclRequest.builder().bucket(bucket).key(key).build());
    }

    /// Its text is the name of its list.
    private void put(Identity who, String key, String canned) {
        PutObjectRequest request =
                PutObjectRequest.builder().bucket(bucket).key(key).acl(canned).build();
        s3.put(who, request, bytes(canned), Map.of("x-amz-acl", canned));
    }

    private void delete(Identity who, String key) {
        s3.as(
                who,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket(bucket).key(key).build());
    }

    private List<ObjectEntry> list(Identity who) {
        return s3.as(
                        who,
                        S3Api.LIST_OBJECTS_V2,
                        ListObjectsV2Request.builder().bucket(bucket).fetchOwner(true).build())
                .contents()
                .orElse(List.of());
    }

    private String read(Identity who, String key) {
        return Refused.code(() -> s3.text(who, bucket, key));
    }

    private String policy(String effect) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"%s","Principal":"*",
          "Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}\
        """
                .formatted(effect, bucket);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
