package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// S3 as boto3 sees it.
class S3Conformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> bucketsObjectsPartsAndAccess() {
        return tests(
                "s3_buckets", "s3_objects", "s3_parts", "s3_access", "s3_claims", "s3_meanwhile");
    }
}
