package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Several accounts under common policies, as boto3 sees them.
class OrganizationsConformance extends AgainstServer {
    /// There is one organization, so the suites have the server to themselves.
    @TestFactory
    Stream<DynamicTest> accountsUnitsAndPolicies() {
        return tests("organizations_accounts", "organizations_policies", "kms_accounts");
    }
}
