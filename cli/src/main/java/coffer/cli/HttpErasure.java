package coffer.cli;

import coffer.kernel.Bytes;
import coffer.ledger.erasure.Erased;
import coffer.ledger.erasure.Proof;
import coffer.ledger.erasure.Receipt;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The objects of a running server that are to be erased.
final class HttpErasure implements Erasure.Objects {
    /// Of metadata: whom an object is about.
    private static final String SUBJECT = "subject";

    private final S3Client s3;

    HttpErasure(S3Client s3) {
        this.s3 = s3;
    }

    @Override
    public Page after(Erasure.Choice choice, Optional<NamedVersion> last) {
        ListObjectVersionsRequest.Builder request =
                ListObjectVersionsRequest.builder().bucket(choice.bucket()).prefix(choice.listed());
        last.ifPresent(it -> request.keyMarker(it.key()).versionIdMarker(it.versionId()));
        ListObjectVersionsResponse page = s3.listObjectVersions(request.build());
        boolean isLast = !Boolean.TRUE.equals(page.isTruncated());
        return new Page(
                page.versions().stream()
                        .map(it -> new NamedVersion(it.key(), it.versionId()))
                        .toList(),
                page.deleteMarkers().stream()
                        .map(it -> new NamedVersion(it.key(), it.versionId()))
                        .toList(),
                isLast
                        ? Optional.empty()
                        : Optional.of(
                                new NamedVersion(
                                        page.nextKeyMarker(), page.nextVersionIdMarker())));
    }

    @Override
    public boolean isChosen(Erasure.Choice choice, NamedVersion version) {
        return choice.tag().filter(tag -> !hasTag(choice, version, tag)).isEmpty()
                && choice.subject().filter(name -> !isAbout(choice, version, name)).isEmpty();
    }

    private boolean hasTag(
            Erasure.Choice choice, NamedVersion version, Map.Entry<String, String> tag) {
        return s3
                .getObjectTagging(it ->
                        it.bucket(choice.bucket())
                                .key(version.key())
                                .versionId(version.versionId()))
                .tagSet()
                .stream()
                .anyMatch(it -> it.key().equals(tag.getKey()) && it.value().equals(tag.getValue()));
    }

    private boolean isAbout(Erasure.Choice choice, NamedVersion version, String subject) {
        Map<String, String> metadata =
                s3.headObject(it ->
                                it.bucket(choice.bucket())
                                        .key(version.key())
                                        .versionId(version.versionId()))
                        .metadata();
        return subject.equals(metadata.get(SUBJECT));
    }

    @Override
    public Answer erase(String bucket, List<NamedVersion> versions) {
        List<ObjectIdentifier> identifiers =
                versions.stream()
                        .map(it ->
                                ObjectIdentifier.builder()
                                        .key(it.key())
                                        .versionId(it.versionId())
                                        .build())
                        .toList();
        DeleteObjectsRequest request =
                DeleteObjectsRequest.builder()
                        .bucket(bucket)
                        .delete(it -> it.objects(identifiers))
                        .overrideConfiguration(it -> it.putHeader("x-coffer-erase", "true"))
                        .build();
        try {
            return done(bucket, s3.deleteObjects(request));
        } catch (S3Exception refused) {
            if (!refused.awsErrorDetails().errorCode().equals("InvalidRequest")) throw refused;
            return new Answer.TooMany();
        }
    }

    private static Answer done(String bucket, DeleteObjectsResponse response) {
        List<Erased> erased =
                response.deleted().stream()
                        .filter(it -> !Boolean.TRUE.equals(it.deleteMarker()))
                        .map(it -> erased(bucket, it))
                        .toList();
        List<String> refusals =
                response.errors().stream()
                        .map(it -> it.key() + " " + it.versionId() + ": " + it.code())
                        .toList();
        return new Answer.Done(erased.size(), proof(response.sdkHttpResponse(), erased), refusals);
    }

    private static Erased erased(String bucket, DeletedObject deleted) {
        return new Erased("arn:aws:s3:::" + bucket, deleted.key(), deleted.versionId());
    }

    private static Optional<Proof> proof(SdkHttpResponse response, List<Erased> erased) {
        Optional<String> receipt = response.firstMatchingHeader("x-coffer-erasure-receipt");
        Optional<Bytes> salt =
                response.firstMatchingHeader("x-coffer-erasure-salt")
                        .map(hex -> Bytes.adopt(HexFormat.of().parseHex(hex)));
        if (receipt.isEmpty() || salt.isEmpty()) return Optional.empty();
        List<Bytes> digests = erased.stream().map(it -> it.digest(salt.get())).toList();
        return Optional.of(new Proof(new Receipt(receipt.get()), salt.get(), digests));
    }
}
