package coffer.s3.logging;

import coffer.s3.api.S3Api;
import coffer.wire.schema.OperationModel;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a log calls an operation: `REST.GET.OBJECT`.
// AWS: Amazon S3 User Guide, "Amazon S3 server access log format", "Operation".
final class LogOperation {
    private static final Map<String, String> BY_NAME =
            Map.ofEntries(
                    Map.entry("CopyObject", "REST.COPY.OBJECT"),
                    Map.entry("UploadPartCopy", "REST.COPY.PART"),
                    Map.entry("UploadPart", "REST.PUT.PART"),
                    Map.entry("CreateMultipartUpload", "REST.POST.UPLOADS"),
                    Map.entry("CompleteMultipartUpload", "REST.POST.UPLOAD"),
                    Map.entry("AbortMultipartUpload", "REST.DELETE.UPLOAD"),
                    Map.entry("ListParts", "REST.GET.UPLOAD"),
                    Map.entry("ListMultipartUploads", "REST.GET.UPLOADS"),
                    Map.entry("ListObjects", "REST.GET.BUCKET"),
                    Map.entry("ListObjectsV2", "REST.GET.BUCKET"),
                    Map.entry("ListObjectVersions", "REST.GET.BUCKETVERSIONS"),
                    Map.entry("DeleteObjects", "REST.POST.MULTI_OBJECT_DELETE"),
                    Map.entry("GetBucketLogging", "REST.GET.LOGGING_STATUS"),
                    Map.entry("PutBucketLogging", "REST.PUT.LOGGING_STATUS"),
                    Map.entry("GetObjectTagging", "REST.GET.OBJECT_TAGGING"),
                    Map.entry("PutObjectTagging", "REST.PUT.OBJECT_TAGGING"),
                    Map.entry("DeleteObjectTagging", "REST.DELETE.OBJECT_TAGGING"),
                    Map.entry("GetBucketPolicy", "REST.GET.BUCKETPOLICY"),
                    Map.entry("PutBucketPolicy", "REST.PUT.BUCKETPOLICY"),
                    Map.entry("DeleteBucketPolicy", "REST.DELETE.BUCKETPOLICY"),
                    Map.entry("ExpireObject", "S3.EXPIRE.OBJECT"),
                    Map.entry("CreateDeleteMarker", "S3.CREATE.DELETEMARKER"),
                    Map.entry("TransitionObject", "S3.TRANSITION.OBJECT"),
                    Map.entry("AbortIncompleteMultipartUpload", "S3.DELETE.UPLOAD"));

    private LogOperation() {}

    /// `isAboutBucket` is false for the source of a copy.
    static String of(String operation, boolean isAboutBucket) {
        Optional<String> known = Optional.ofNullable(BY_NAME.get(operation));
        String name =
                known.or(() -> S3Api.model().find(operation).map(LogOperation::of)).orElse("-");
        return isAboutBucket ? name : name + "_GET";
    }

    /// By its method and by what its URI asks for of a bucket or an object.
    private static String of(OperationModel model) {
        String uri = model.http().uri();
        int question = uri.indexOf('?');
        String resource =
                question >= 0
                        ? uri.substring(question + 1).split("[&=]", 2)[0]
                        : uri.contains("{Key+}") ? "object" : "bucket";
        String name =
                resource.toUpperCase(Locale.ROOT)
                        .replace("PUBLICACCESSBLOCK", "PUBLIC_ACCESS_BLOCK");
        return "REST." + model.http().method() + "." + name;
    }
}
