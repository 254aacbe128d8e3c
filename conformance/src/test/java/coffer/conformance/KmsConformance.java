package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// KMS as boto3 sees it.
class KmsConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> keysCiphertextsAndPolicies() {
        return tests("kms_keys", "kms_crypto", "kms_policies");
    }

    @TestFactory
    Stream<DynamicTest> grants() {
        return tests("kms_grants");
    }
}
