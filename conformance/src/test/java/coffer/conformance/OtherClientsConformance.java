package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// S3 as programs that are not AWS's see it, each with a client of its own, and as AWS's clients in
/// C do. What a machine has not installed is left out, and the report says so.
@Order(3)
class OtherClientsConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> programsThatCopy() {
        return tests("s3_by_s3cmd", "s3_by_rclone", "s3_by_curl", "s3_by_crt");
    }

    @TestFactory
    Stream<DynamicTest> programsThatKeepTheirOwnFormats() {
        return tests("s3_by_restic", "s3_by_s3fs", "s3_by_duckdb");
    }

    @Tag("long")
    @TestFactory
    Stream<DynamicTest> manyObjectsAndLargeOnes() {
        return tests("s3_by_programs_long");
    }
}
