package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every operation of IAM that is built, by the aws CLI; those on identity providers are walked
/// through where there are some.
class IamCommandsConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> everyCommand() {
        return new CommandWalk(server(), tests("iam_commands", "iam_account_commands").toList())
                .through(
                        "iam",
                        operation -> !operation.name().matches(".*(OpenIDConnect|SAML)Provider.*"));
    }
}
