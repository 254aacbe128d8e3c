package coffer.cli;

import coffer.server.config.ConfigurationException;
import coffer.server.explain.Hypothesis;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A request that nobody made, as flags.
final class HypothesisOptions {
    @Option(
            names = "--as",
            paramLabel = "ARN",
            description = "who asks: a user, a role, a session, the root user; or `anonymous`")
    private String principal = "";

    @Option(names = "--action", description = "such as kms:Decrypt")
    private String action = "";

    @Option(names = "--resource", defaultValue = "*", paramLabel = "ARN", description = "of what")
    private String resource = "*";

    @Mixin private ConditionOptions conditions = new ConditionOptions();

    @Option(
            names = "--grant",
            paramLabel = "ID",
            description = "which grant of the key kms:RetireGrant or kms:RevokeGrant would end")
    private Optional<String> grantId = Optional.empty();

    Hypothesis read() {
        if (principal.isEmpty() || action.isEmpty()) {
            throw new ConfigurationException(
                    "explain what? Give a request id, or --as and --action");
        }
        return new Hypothesis(
                principal,
                action,
                resource,
                conditions.context(),
                conditions.encryptionContext(),
                grantId);
    }
}
