package coffer.policy;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.util.Optional;

/// Callers for tests.
final class Callers {
    private Callers() {}

    static Principal.User user(String account, String name) {
        return user(account, name, "AIDA" + name.toUpperCase(java.util.Locale.ROOT) + "0000000000");
    }

    static Principal.User user(String account, String name, String uniqueId) {
        AccountId id = new AccountId(account);
        return new Principal.User(id, Arn.global("iam", id, "user/" + name), uniqueId);
    }

    static Principal.AssumedRole role(String account, String name, String session) {
        AccountId id = new AccountId(account);
        return new Principal.AssumedRole(
                id,
                Arn.global("iam", id, "role/" + name),
                Arn.global("sts", id, "assumed-role/" + name + "/" + session),
                "AROA" + name.toUpperCase(java.util.Locale.ROOT) + "0000000000",
                session);
    }

    static Principal.FederatedUser federated(
            String account, String name, Optional<Principal.User> issuer) {
        AccountId id = new AccountId(account);
        return new Principal.FederatedUser(
                id, Arn.global("sts", id, "federated-user/" + name), issuer);
    }

    static Principal.Root root(String account) {
        return new Principal.Root(new AccountId(account));
    }

    /// Such as `user:111122223333:Alice`, as the table of worked examples writes it.
    static Principal parse(String text) {
        String[] parts = text.split(":", -1);
        return switch (parts[0]) {
            case "user" ->
                    parts.length > 3
                            ? user(parts[1], parts[2], parts[3])
                            : user(parts[1], parts[2]);
            case "role" -> role(parts[1], parts[2], parts[3]);
            case "federated" ->
                    federated(
                            parts[1],
                            parts[2],
                            parts.length > 3
                                    ? Optional.of(user(parts[1], parts[3]))
                                    : Optional.empty());
            case "root" -> root(parts[1]);
            case "service" -> new Principal.Service(parts[1]);
            case "provider" -> provided(parts[1]);
            case "anonymous" -> new Principal.Anonymous();
            default -> throw new IllegalArgumentException(text);
        };
    }

    static Principal.ProvidedIdentity provided(String provider) {
        return new Principal.ProvidedIdentity(
                provider,
                new Principal.ProvidedIdentity.Subject(
                        Principal.ProvidedIdentity.Kind.WEB_IDENTITY,
                        provider + ":client:subject",
                        "subject",
                        provider));
    }
}
