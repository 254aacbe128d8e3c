package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Signatures of every kind that botocore, boto3, the aws CLI and a careful hand can make.
class SignatureConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> signaturesAndPresignedUrls() {
        return tests("presigned", "signatures");
    }
}
