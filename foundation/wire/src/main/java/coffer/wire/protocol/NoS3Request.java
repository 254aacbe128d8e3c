package coffer.wire.protocol;

import coffer.wire.codec.Parameters;
import coffer.wire.form.MultipartForm;
import coffer.wire.http.HttpRequest;
import java.util.Map;
import java.util.Optional;

/// What S3 says to a request that is for none of its operations.
final class NoS3Request {
    private static final String UPLOAD_ID = "uploadId";
    private static final String PART_NUMBER = "partNumber";

    private NoS3Request() {}

    static ErrorView of(HttpRequest request, Optional<BucketAddress> to) {
        Parameters query = Parameters.parse(request.rawQuery());
        boolean isPut = request.method().equals("PUT");
        if (isPut && query.contains(PART_NUMBER) && !query.contains(UPLOAD_ID)) {
            return partOfNothing();
        }
        boolean isOnBucket = to.filter(it -> it.rawKey().isEmpty()).isPresent();
        boolean isPost = request.method().equals("POST") && request.rawQuery().isEmpty();
        if (isOnBucket && isPost && !MultipartForm.isIn(request)) return otherForm();
        return methodNotAllowed(request, query);
    }

    static ErrorView methodNotAllowed(HttpRequest request, Parameters query) {
        return new ErrorView(
                "MethodNotAllowed",
                "The specified method is not allowed against this resource.",
                405,
                query.contains(UPLOAD_ID)
                        ? Map.of("Method", request.method(), "ResourceType", "UPLOAD")
                        : Map.of("Method", request.method()));
    }

    private static ErrorView partOfNothing() {
        return new ErrorView(
                "InvalidArgument",
                "This operation does not accept partNumber without uploadId",
                400,
                // S3 repeats the name, not the number.
                Map.of("ArgumentName", PART_NUMBER, "ArgumentValue", PART_NUMBER));
    }

    /// All that is posted to a bucket itself is a form with a file.
    private static ErrorView otherForm() {
        return new ErrorView(
                "PreconditionFailed",
                "At least one of the pre-conditions you specified did not hold",
                412,
                Map.of(
                        "Condition",
                        "Bucket POST must be of the enclosure-type multipart/form-data"));
    }
}
