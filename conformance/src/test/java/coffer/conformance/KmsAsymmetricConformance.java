package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Keys that are not symmetric, as boto3, the aws CLI and openssl see them.
class KmsAsymmetricConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> signaturesCodesAndPairs() {
        return tests("kms_asymmetric");
    }
}
