package coffer.conformance;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// S3 as boto3 sees it.
class S3Conformance extends AgainstServer {
    @Override
    Map<String, String> settings(Path home) {
        // Nobody listens at port 9.
        return Map.of(
                "s3-interval",
                "1",
                "s3-webhooks",
                "arn:aws:sqs:us-east-1:111122223333:hook=http://127.0.0.1:9/");
    }

    @TestFactory
    Stream<DynamicTest> bucketsObjectsPartsAndAccess() {
        return tests(
                "s3_buckets", "s3_objects", "s3_parts", "s3_access", "s3_claims", "s3_meanwhile");
    }

    @TestFactory
    Stream<DynamicTest> encryption() {
        return tests("s3_encryption");
    }

    @TestFactory
    Stream<DynamicTest> configurationsOfBuckets() {
        return tests("s3_locks", "s3_lifecycle", "s3_erasure", "s3_cors", "s3_post", "s3_settings");
    }

    /// On its own: while it closes the account to the public, nobody uploads by form.
    @TestFactory
    Stream<DynamicTest> settingsOfTheAccount() {
        return tests("s3control_account");
    }

    @TestFactory
    Stream<DynamicTest> listsLogsAndWebsites() {
        return tests("s3_acl", "s3_logging", "s3_website");
    }
}
