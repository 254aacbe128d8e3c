package coffer.kms.grant;

import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A grant as it is stored. `issuer` is the account that asked for it.
public record KmsGrant(
        GrantName name, Terms terms, Instant created, AccountId issuer, TokenKey tokenKey) {

    /// What was asked for; two requests alike in all of it, a label included, are one grant.
    ///
    /// Principals are stored as key policies store them, see [GrantPrincipals]; `operations` are
    /// AWS's names, in order and each once.
    public record Terms(
            Optional<String> label,
            String grantee,
            Optional<String> retiring,
            List<String> operations,
            Constraint constraint) {
        public Terms {
            operations = operations.stream().distinct().sorted().toList();
        }

        /// Whether who was granted `parent` may grant this.
        boolean isWithin(Terms parent) {
            return parent.operations.containsAll(operations)
                    && constraint.isAsStrictAs(parent.constraint);
        }
    }

    /// What authenticates the tokens of one grant, and so dies with it.
    public record TokenKey(Bytes value) {
        @Override
        public String toString() {
            return "TokenKey";
        }
    }

    public String id() {
        return name.id();
    }

    boolean allows(String operation) {
        return terms.operations().contains(operation);
    }
}
