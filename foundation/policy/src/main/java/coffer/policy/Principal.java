package coffer.policy;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Who asks.
public sealed interface Principal {

    /// The account the caller belongs to; empty for services and callers without an account.
    Optional<AccountId> account();

    /// How error messages and records call the caller: an ARN where there is one.
    String label();

    /// The condition keys that follow from who the caller is: `aws:PrincipalArn`, `aws:userid` and
    /// the like. Tags and organization are known elsewhere.
    // AWS: IAM User Guide, "AWS global condition context keys" and "Principal key values".
    Map<String, String> contextKeys();

    /// The owner of an account itself.
    record Root(AccountId id) implements Principal {
        @Override
        public Optional<AccountId> account() {
            return Optional.of(id);
        }

        @Override
        public String label() {
            return Arn.global("iam", id, "root").toString();
        }

        @Override
        public Map<String, String> contextKeys() {
            return Principal.keys("Account", label(), id, id.digits());
        }
    }

    /// An IAM user, `uniqueId` being its `AIDA...`.
    record User(AccountId id, Arn arn, String uniqueId) implements Principal {
        @Override
        public Optional<AccountId> account() {
            return Optional.of(id);
        }

        @Override
        public String label() {
            return arn.toString();
        }

        public String name() {
            return arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        }

        @Override
        public Map<String, String> contextKeys() {
            Map<String, String> keys = Principal.keys("User", label(), id, uniqueId);
            keys.put("aws:username", name());
            return keys;
        }
    }

    /// A session of a role, `roleUniqueId` being the role's `AROA...`. Policies may name the role
    /// by ARN or unique id, or the one session by its `sts` ARN.
    record AssumedRole(
            AccountId id, Arn roleArn, Arn sessionArn, String roleUniqueId, String sessionName)
            implements Principal {
        @Override
        public Optional<AccountId> account() {
            return Optional.of(id);
        }

        @Override
        public String label() {
            return sessionArn.toString();
        }

        @Override
        public Map<String, String> contextKeys() {
            return Principal.keys(
                    "AssumedRole", roleArn.toString(), id, roleUniqueId + ":" + sessionName);
        }
    }

    /// A session made by `GetFederationToken`; `issuer` is the user who made it, empty where the
    /// root user did.
    record FederatedUser(AccountId id, Arn arn, Optional<User> issuer) implements Principal {
        @Override
        public Optional<AccountId> account() {
            return Optional.of(id);
        }

        @Override
        public String label() {
            return arn.toString();
        }

        @Override
        public Map<String, String> contextKeys() {
            String name = arn.resource().substring(arn.resource().indexOf('/') + 1);
            return Principal.keys("FederatedUser", label(), id, id + ":" + name);
        }
    }

    /// A service acting for itself, such as `s3.amazonaws.com`.
    record Service(String name) implements Principal {
        @Override
        public Optional<AccountId> account() {
            return Optional.empty();
        }

        @Override
        public String label() {
            return name;
        }

        @Override
        public Map<String, String> contextKeys() {
            Map<String, String> keys = new LinkedHashMap<>();
            keys.put("aws:PrincipalIsAWSService", "true");
            keys.put("aws:PrincipalServiceName", name);
            return keys;
        }
    }

    /// Someone a SAML or OIDC provider vouches for, who asks to assume a role. `provider` is the
    /// provider's ARN.
    record ProvidedIdentity(String provider, Subject subject) implements Principal {
        /// Who it is by what the provider says: `id` is unique among all providers, `name` is what
        /// the provider itself calls them, `issuer` how the provider names itself.
        public record Subject(Kind kind, String id, String name, String issuer) {}

        /// What was shown: a JSON web token or a SAML assertion.
        public enum Kind {
            WEB_IDENTITY,
            SAML
        }

        @Override
        public Optional<AccountId> account() {
            return Optional.empty();
        }

        @Override
        public String label() {
            return provider;
        }

        @Override
        public Map<String, String> contextKeys() {
            return Map.of("aws:FederatedProvider", provider, "aws:PrincipalIsAWSService", "false");
        }
    }

    /// Nobody in particular.
    record Anonymous() implements Principal {
        @Override
        public Optional<AccountId> account() {
            return Optional.empty();
        }

        @Override
        public String label() {
            return "anonymous";
        }

        @Override
        public Map<String, String> contextKeys() {
            return Map.of(
                    "aws:PrincipalType",
                    "Anonymous",
                    "aws:userid",
                    "anonymous",
                    "aws:PrincipalIsAWSService",
                    "false");
        }
    }

    private static Map<String, String> keys(
            String type, String arn, AccountId account, String userId) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("aws:PrincipalType", type);
        keys.put("aws:PrincipalArn", arn);
        keys.put("aws:PrincipalAccount", account.digits());
        keys.put("aws:userid", userId);
        keys.put("aws:PrincipalIsAWSService", "false");
        return keys;
    }
}
