package coffer.s3.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.s3.Refused;
import coffer.s3.TestS3;
import coffer.s3.api.Bucket;
import coffer.s3.api.BucketInfo;
import coffer.s3.api.CreateBucketConfiguration;
import coffer.s3.api.CreateBucketRequest;
import coffer.s3.api.DeleteBucketRequest;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.GetBucketLocationRequest;
import coffer.s3.api.HeadBucketRequest;
import coffer.s3.api.ListBucketsOutput;
import coffer.s3.api.ListBucketsRequest;
import coffer.s3.api.S3Api;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketOperationsTest {
    @TempDir private static Path folder;
    private static TestS3 s3;
    private static int count;
    private Identity admin = Identity.anonymous();
    private Identity other = Identity.anonymous();
    private String books = "";

    @BeforeAll
    static void open() {
        s3 = new TestS3(folder);
    }

    /// Each test has accounts of its own.
    @BeforeEach
    void createAccounts() {
        count++;
        admin = s3.admin(new AccountId("%012d".formatted(count)));
        other = s3.admin(new AccountId("9%011d".formatted(count)));
        books = "books-" + count;
        s3.forgetBlobs();
    }

    @AfterAll
    static void close() {
        s3.close();
    }

    @Test
    void createsAndFindsABucket() {
        s3.createBucket(admin, books);

        assertThat(s3.as(admin, S3Api.HEAD_BUCKET, head(books)).bucketArn())
                .contains("arn:aws:s3:::" + books);
        assertThat(s3.as(admin, S3Api.HEAD_BUCKET, head(books)).bucketRegion())
                .contains("us-east-1");
        assertThat(names(s3.as(admin, S3Api.LIST_BUCKETS, all()))).containsExactly(books);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "UPPER",
                "under_score",
                "-dash",
                "dash-",
                "two..dots",
                "192.168.0.1",
                "xn--name",
                "sthree-x",
                "name-s3alias",
                "name--ol-s3",
                "a/b",
                "name.mrap"
            })
    void refusesNamesThatAwsRefuses(String name) {
        assertThat(Refused.code(() -> s3.createBucket(admin, name))).isEqualTo("InvalidBucketName");
    }

    @Test
    void createsAnOwnBucketAgainInTheFirstRegionAsAwsDoes() {
        s3.createBucket(admin, books);

        s3.createBucket(admin, books);

        assertThat(names(s3.as(admin, S3Api.LIST_BUCKETS, all()))).containsExactly(books);
    }

    @Test
    void refusesTheNameOfSomeoneElsesBucket() {
        s3.createBucket(admin, books);

        assertThat(Refused.code(() -> s3.createBucket(other, books)))
                .isEqualTo("BucketAlreadyExists");
    }

    @Test
    void listsEachAccountsOwnAndTakesNoTokenOfAnother() {
        for (String name : List.of(books, books + "-2")) s3.createBucket(admin, name);
        s3.createBucket(other, books + "-3");
        ListBucketsRequest first = ListBucketsRequest.builder().maxBuckets(1).build();
        String token = s3.as(admin, S3Api.LIST_BUCKETS, first).continuationToken().orElseThrow();
        ListBucketsRequest next = ListBucketsRequest.builder().continuationToken(token).build();

        assertThat(names(s3.as(admin, S3Api.LIST_BUCKETS, next))).containsExactly(books + "-2");
        assertThat(Refused.code(() -> s3.as(other, S3Api.LIST_BUCKETS, next)))
                .isEqualTo("InvalidArgument");
        assertThat(names(s3.as(other, S3Api.LIST_BUCKETS, all()))).containsExactly(books + "-3");
    }

    @Test
    void refusesALocationOtherThanTheRegionAsked() {
        assertThat(Refused.code(() -> create("one", "eu-west-1")))
                .isEqualTo("IllegalLocationConstraintException");
        assertThat(Refused.code(() -> create("one", "us-east-1")))
                .isEqualTo("InvalidLocationConstraint");
    }

    @Test
    void saysNothingOfTheLocationOfTheFirstRegion() {
        s3.createBucket(admin, books);

        Optional<String> location =
                s3.as(
                                admin,
                                S3Api.GET_BUCKET_LOCATION,
                                GetBucketLocationRequest.builder().bucket(books).build())
                        .locationConstraint();

        assertThat(location).isEmpty();
    }

    @Test
    void deletesOnlyWhatIsEmpty() {
        s3.createBucket(admin, books);
        s3.put(admin, books, "one", "1");

        assertThat(Refused.code(() -> delete(books))).isEqualTo("BucketNotEmpty");
        s3.as(
                admin,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket(books).key("one").build());
        delete(books);

        assertThat(Refused.code(() -> s3.as(admin, S3Api.HEAD_BUCKET, head(books))))
                .isEqualTo("NoSuchBucket");
        assertThat(s3.blobIds()).isEmpty();
    }

    @Test
    void listsBucketsPageByPage() {
        for (String name : List.of("delta", "alpha", "charlie", "bravo")) {
            s3.createBucket(admin, name);
        }
        s3.createBucket(other, "foreign");

        List<String> seen = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            ListBucketsOutput page =
                    s3.as(
                            admin,
                            S3Api.LIST_BUCKETS,
                            ListBucketsRequest.builder()
                                    .maxBuckets(3)
                                    .continuationToken(token)
                                    .build());
            seen.addAll(names(page));
            token = page.continuationToken();
        } while (token.isPresent());

        assertThat(seen).containsExactly("alpha", "bravo", "charlie", "delta");
    }

    @Test
    void refusesATokenThatIsNone() {
        ListBucketsRequest request = ListBucketsRequest.builder().continuationToken("%%%").build();

        assertThat(Refused.code(() -> s3.as(admin, S3Api.LIST_BUCKETS, request)))
                .isEqualTo("InvalidArgument");
    }

    @Test
    void refusesAnonymousCallers() {
        assertThat(Refused.code(() -> s3.createBucket(Identity.anonymous(), books)))
                .isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> s3.as(Identity.anonymous(), S3Api.LIST_BUCKETS, all())))
                .isEqualTo("AccessDenied");
    }

    @Test
    void refusesAnOwnerOtherThanTheOneExpected() {
        s3.createBucket(admin, books);
        HeadBucketRequest request =
                HeadBucketRequest.builder()
                        .bucket(books)
                        .expectedBucketOwner("444455556666")
                        .build();

        assertThat(Refused.code(() -> s3.as(admin, S3Api.HEAD_BUCKET, request)))
                .isEqualTo("AccessDenied");
    }

    @Test
    void refusesAnOwnerThatIsNoAccount() {
        s3.createBucket(admin, books);
        HeadBucketRequest request =
                HeadBucketRequest.builder().bucket(books).expectedBucketOwner("somebody").build();

        assertThat(Refused.code(() -> s3.as(admin, S3Api.HEAD_BUCKET, request)))
                .isEqualTo("InvalidBucketOwnerAWSAccountID");
    }

    @Test
    void makesNoDirectories() {
        CreateBucketConfiguration directory =
                CreateBucketConfiguration.builder()
                        .bucket(BucketInfo.builder().type("Directory").build())
                        .build();

        assertThat(
                        Refused.code(() ->
                                s3.as(
                                        admin,
                                        S3Api.CREATE_BUCKET,
                                        CreateBucketRequest.builder()
                                                .bucket("some-directory")
                                                .createBucketConfiguration(directory)
                                                .build())))
                .isEqualTo("NotImplemented");
    }

    private void create(String name, String location) {
        s3.as(
                admin,
                S3Api.CREATE_BUCKET,
                CreateBucketRequest.builder()
                        .bucket(name)
                        .createBucketConfiguration(
                                CreateBucketConfiguration.builder()
                                        .locationConstraint(location)
                                        .build())
                        .build());
    }

    private void delete(String name) {
        s3.as(admin, S3Api.DELETE_BUCKET, DeleteBucketRequest.builder().bucket(name).build());
    }

    private static HeadBucketRequest head(String name) {
        return HeadBucketRequest.builder().bucket(name).build();
    }

    private static ListBucketsRequest all() {
        return ListBucketsRequest.builder().build();
    }

    private static List<String> names(ListBucketsOutput page) {
        return page.buckets().orElseThrow().stream()
                .map(Bucket::name)
                .map(Optional::orElseThrow)
                .toList();
    }
}
