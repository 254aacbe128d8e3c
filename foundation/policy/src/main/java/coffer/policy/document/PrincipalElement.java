package coffer.policy.document;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.util.List;

/// `Principal`, or negated `NotPrincipal`.
public record PrincipalElement(boolean negated, List<Name> names) {
    public PrincipalElement {
        names = List.copyOf(names);
    }

    /// One of the names an element lists.
    public sealed interface Name {
        /// `"*"` or `{"AWS": "*"}`: anyone at all, anonymous callers included.
        record Everyone() implements Name {}

        /// An account by its id or its root ARN.
        record Account(AccountId account) implements Name {}

        /// A user, role, role session or federated session.
        record Entity(Arn arn) implements Name {}

        /// A user or role by unique id: `AIDA...` or `AROA...`.
        record UniqueId(String id) implements Name {}

        /// One session of the role with this unique id, which only grants name.
        record Session(String roleId, String sessionName) implements Name {}

        /// A service, such as `s3.amazonaws.com`.
        record Service(String name) implements Name {}

        /// `{"Service": "*"}`
        record EveryService() implements Name {}

        /// A SAML or OIDC provider.
        record Provider(String name) implements Name {}
    }
}
