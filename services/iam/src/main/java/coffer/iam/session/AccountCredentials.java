package coffer.iam.session;

import coffer.gate.Credentials.Lookup;
import coffer.gate.Identity;
import coffer.iam.credential.AccessKeys;
import coffer.iam.credential.AccessKeys.AccessKey;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.policy.Documents;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.policy.ManagedPolicy;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.NamedPolicy;
import coffer.policy.Principal;
import coffer.policy.document.PolicyKind;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.wire.sigv4.SigningSecret;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whose an access key of one account is: looked up where it is long-term, read from the token
/// where it is temporary. Nothing is cached, so a key that is deleted or made inactive is so at
/// once.
public final class AccountCredentials {
    private static final String SESSION_POLICY = "SessionPolicy";

    private final Parts parts;

    /// What is asked.
    public record Parts(
            Store store,
            Directory directory,
            AccessKeys keys,
            SessionTokens tokens,
            ManagedPolicies managed,
            Documents documents,
            InstantSource clock) {
        AccountId account() {
            return directory.account();
        }
    }

    public AccountCredentials(Parts parts) {
        this.parts = parts;
    }

    /// The session that `token` carries, if it is genuine.
    public Optional<SessionToken> session(String accessKeyId, String token) {
        return SealedToken.parse(token)
                .flatMap(sealed ->
                        parts.store()
                                .read(snapshot ->
                                        parts.tokens().open(snapshot, accessKeyId, sealed)))
                .map(opened -> {
                    opened.secretKey().close();
                    return opened.token();
                });
    }

    /// Whose `key` is, which must be this account's.
    Lookup longTerm(Snapshot snapshot, AccessKey key) {
        if (!key.isActive()) return new Lookup.Inactive();
        return principal(snapshot, key.ownerId(), "")
                .map(who -> identity(key.id(), who, Optional.empty()))
                .<Lookup>map(who -> new Lookup.Found(secret(key), who))
                .orElseGet(Lookup.Unknown::new);
    }

    private SigningSecret secret(AccessKey key) {
        return SigningSecret.sealed(
                key.sealedSecret(),
                () -> parts.store().read(snapshot -> parts.keys().secret(snapshot, key)));
    }

    /// Whose session a token carries.
    Lookup temporary(Snapshot snapshot, String accessKeyId, SealedToken sealed) {
        Optional<SessionTokens.Opened> opened = parts.tokens().open(snapshot, accessKeyId, sealed);
        if (opened.isEmpty()) return new Lookup.InvalidToken();
        SessionToken token = opened.get().token();
        Optional<Identity> identity =
                isExpired(token) ? Optional.empty() : identity(snapshot, accessKeyId, token);
        if (identity.isPresent()) {
            return new Lookup.Found(SigningSecret.of(opened.get().secretKey()), identity.get());
        }
        opened.get().secretKey().close();
        return isExpired(token) ? new Lookup.ExpiredToken() : new Lookup.InvalidToken();
    }

    private boolean isExpired(SessionToken token) {
        return !parts.clock().instant().isBefore(token.expiresAt());
    }

    /// Empty if the user or role is gone, even if one of that name is back, or if a session policy
    /// cannot be found: without it the session might do more than it was made for.
    private Optional<Identity> identity(Snapshot snapshot, String accessKeyId, SessionToken token) {
        Optional<List<NamedPolicy>> policies = policies(snapshot, token.limits());
        if (policies.isEmpty()) return Optional.empty();
        Identity.Session session =
                new Identity.Session(
                        token.issuedAt(),
                        policies.get(),
                        token.labels().sourceIdentity(),
                        token.keys());
        return principal(snapshot, token.principalId(), token.sessionName())
                .map(who -> who.tagged(token.labels().tags()))
                .map(who -> identity(accessKeyId, who, Optional.of(session)));
    }

    private Optional<List<NamedPolicy>> policies(Snapshot snapshot, SessionToken.Limits limits) {
        List<NamedPolicy> policies = new ArrayList<>();
        limits.policy().ifPresent(json -> policies.add(named(SESSION_POLICY, json)));
        for (String arn : limits.policyArns()) {
            Optional<ManagedPolicy> policy = parts.managed().find(snapshot, arn);
            if (policy.isEmpty()) return Optional.empty();
            policies.add(named(arn, policy.get().document()));
        }
        return Optional.of(policies);
    }

    private NamedPolicy named(String name, String json) {
        return new NamedPolicy(name, parts.documents().compiled(json, PolicyKind.SESSION));
    }

    private record Who(Principal principal, Map<String, String> tags) {
        Who tagged(Map<String, String> sessionTags) {
            Map<String, String> all = new HashMap<>(tags);
            sessionTags.forEach((key, value) -> {
                all.keySet().removeIf(key::equalsIgnoreCase);
                all.put(key, value);
            });
            return new Who(principal, all);
        }
    }

    private Optional<Who> principal(Snapshot snapshot, String id, String sessionName) {
        AccountId account = parts.account();
        if (id.equals(account.digits())) {
            Principal root =
                    sessionName.isEmpty()
                            ? new Principal.Root(account)
                            : federated(sessionName, Optional.empty());
            return Optional.of(new Who(root, Map.of()));
        }
        return parts.directory()
                .byId(snapshot, id)
                .map(entity -> new Who(principal(entity, sessionName), entity.tags()));
    }

    private Principal principal(Entity entity, String sessionName) {
        AccountId account = parts.account();
        Arn arn = entity.arn(account);
        if (entity.kind() == EntityKind.USER) {
            Principal.User user = new Principal.User(account, arn, entity.id());
            return sessionName.isEmpty() ? user : federated(sessionName, Optional.of(user));
        }
        return new Principal.AssumedRole(
                account, arn, sessionArn(account, entity, sessionName), entity.id(), sessionName);
    }

    private Principal federated(String name, Optional<Principal.User> issuer) {
        return new Principal.FederatedUser(
                parts.account(), federatedArn(parts.account(), name), issuer);
    }

    public static Arn federatedArn(AccountId account, String name) {
        return Arn.global("sts", account, "federated-user/" + name);
    }

    public static Arn sessionArn(AccountId account, Entity role, String sessionName) {
        return Arn.global("sts", account, "assumed-role/" + role.name() + "/" + sessionName);
    }

    private Identity identity(String accessKeyId, Who who, Optional<Identity.Session> session) {
        return new Identity(
                who.principal(),
                Optional.of(parts.account()),
                Optional.of(accessKeyId),
                who.tags(),
                session);
    }
}
