package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// IAM and STS as boto3 sees them.
class IamConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> peoplePoliciesAndSessions() {
        return tests("iam_people", "iam_policies", "iam_mfa", "sts_sessions");
    }

    /// Counts, so it has the server to itself.
    @TestFactory
    Stream<DynamicTest> theAccount() {
        return tests("iam_account");
    }
}
