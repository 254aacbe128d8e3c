package coffer.gate;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.SecretBytes;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.Principal;
import coffer.policy.document.PolicyKind;
import coffer.wire.sigv4.SigningSecret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Access keys and policies of a few users. A user's key is `AKIA` and the name in capitals.
final class FakeIdentities implements Credentials, IdentityPolicies {
    static final AccountId ACCOUNT = new AccountId("111122223333");
    static final String SESSION_KEY = "ASIASESSION";
    static final String TOKEN = "a session's token";

    private final Map<String, NamedPolicy> policies = new HashMap<>();
    final List<SecretBytes> lent = new ArrayList<>();

    static Client user(String name) {
        return Client.of("AKIA" + name.toUpperCase(java.util.Locale.ROOT));
    }

    static Client session() {
        return Client.of(SESSION_KEY).withToken(TOKEN);
    }

    /// Lets `user` do `action` on everything, or none of it if it begins with `!`.
    FakeIdentities allow(String user, String... actions) {
        List<String> statements = new ArrayList<>();
        for (String action : actions) {
            boolean isDeny = action.startsWith("!");
            statements.add(
                    "{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"*\"}"
                            .formatted(
                                    isDeny ? "Deny" : "Allow",
                                    isDeny ? action.substring(1) : action));
        }
        String json =
                "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
        policies.put(user, new NamedPolicy(user + "'s", Policy.parse(json, PolicyKind.IDENTITY)));
        return this;
    }

    @Override
    public Lookup find(String accessKeyId, Optional<String> sessionToken) {
        if (accessKeyId.equals(SESSION_KEY)) return session(sessionToken.orElse(""));
        if (!accessKeyId.startsWith("AKIA")) return new Lookup.Unknown();
        String name = accessKeyId.substring("AKIA".length()).toLowerCase(java.util.Locale.ROOT);
        if (name.equals("retired")) return new Lookup.Inactive();
        if (sessionToken.isPresent()) return new Lookup.InvalidToken();
        Principal user =
                new Principal.User(ACCOUNT, Arn.global("iam", ACCOUNT, "user/" + name), "AIDA1");
        return new Lookup.Found(secret(accessKeyId), identity(user, accessKeyId, Optional.empty()));
    }

    private Lookup session(String token) {
        if (token.equals("expired")) return new Lookup.ExpiredToken();
        if (!token.equals(TOKEN)) return new Lookup.InvalidToken();
        Principal role =
                new Principal.AssumedRole(
                        ACCOUNT,
                        Arn.global("iam", ACCOUNT, "role/trainer"),
                        Arn.global("sts", ACCOUNT, "assumed-role/trainer/night"),
                        "AROA1",
                        "night");
        Identity.Session session =
                new Identity.Session(
                        Instant.parse("2026-11-01T09:00:00.123Z"), List.of(), Optional.of("alice"));
        return new Lookup.Found(
                secret(SESSION_KEY), identity(role, SESSION_KEY, Optional.of(session)));
    }

    private SigningSecret secret(String accessKeyId) {
        SecretBytes secret =
                SecretBytes.adopt(("secret of " + accessKeyId).getBytes(StandardCharsets.UTF_8));
        lent.add(secret);
        return SigningSecret.of(secret);
    }

    private static Identity identity(
            Principal principal, String accessKeyId, Optional<Identity.Session> session) {
        return new Identity(
                principal, Optional.of(ACCOUNT), Optional.of(accessKeyId), Map.of(), session);
    }

    @Override
    public Attached of(Identity identity) {
        String name =
                switch (identity.principal()) {
                    case Principal.User user -> user.name();
                    case Principal.AssumedRole role -> "trainer";
                    default -> "";
                };
        return new Attached(
                Optional.ofNullable(policies.get(name)).stream().toList(), Optional.empty());
    }
}
