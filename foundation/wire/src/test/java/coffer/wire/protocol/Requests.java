package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Struct;
import java.util.List;
import java.util.Optional;

/// Requests for table tests, resolved and decoded as the gate does it.
final class Requests {
    static final ServiceModel KMS = ModelReader.read("kms");
    static final ServiceModel S3 = ModelReader.read("s3");
    static final ServiceModel IAM = ModelReader.read("iam");
    static final ServiceModel STS = ModelReader.read("sts");
    static final ServiceModel CLOUDTRAIL = ModelReader.read("cloudtrail");
    static final ServiceRouter ROUTER =
            new ServiceRouter(
                    List.of(KMS, S3, IAM, STS, CLOUDTRAIL),
                    new BucketHosts(List.of("localhost", "s3.localhost", "example.com")));

    private Requests() {}

    /// `line` is a method and a target, such as `GET /bucket?versioning`; fields alternate name and
    /// value.
    static HttpRequest request(String line, String... fields) {
        String[] parts = line.split(" ", 2);
        String[] target = parts[1].split("\\?", 2);
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < fields.length; i += 2) headers.add(fields[i], fields[i + 1]);
        return new HttpRequest(
                parts[0], target[0], target.length > 1 ? target[1] : "", headers.build());
    }

    static HttpRequest json(String target) {
        return request("POST /", "X-Amz-Target", target);
    }

    static HttpRequest form() {
        return request("POST /", "Content-Type", "application/x-www-form-urlencoded");
    }

    static Resolution.Found s3(String line, String... fields) {
        Resolution resolution =
                ROUTER.resolve(request(line, fields), Optional.of("s3"), Optional.empty());
        return (Resolution.Found) resolution;
    }

    static Struct decode(ServiceModel service, String operation, String body) {
        return decode(service, operation, request("POST /"), body);
    }

    static Struct decode(ServiceModel service, String operation, HttpRequest request, String body) {
        Protocol protocol = Protocol.of(service);
        return (Struct)
                protocol.decode(
                        service.operation(operation),
                        request,
                        java.util.Map.of("Bucket", "bucket", "Key", "key"),
                        Bytes.utf8(body));
    }
}
