package coffer.gate;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.policy.Principal;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange.Connection;
import coffer.wire.http.HttpRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Calls that never came over a wire.
public final class Calls {
    public static final AccountId ACCOUNT = new AccountId("111122223333");

    private Calls() {}

    public static Identity alice() {
        return new Identity(
                new Principal.User(ACCOUNT, Arn.global("iam", ACCOUNT, "user/alice"), "AIDA1"),
                Optional.of(ACCOUNT),
                Optional.of("AKIAALICE"),
                Map.of("team", "blue"),
                Optional.empty());
    }

    public static Call by(Identity identity, String userAgent) {
        return by(
                identity,
                userAgent,
                new Connection("[2001:db8::7]", true, "TLSv1.3", "TLS_AES_128_GCM_SHA256"));
    }

    public static Call by(Identity identity, String userAgent, Connection connection) {
        Headers headers =
                Headers.builder().add("user-agent", userAgent).add("host", userAgent).build();
        return new Call(
                "request-1",
                Instant.parse("2026-11-01T10:00:00.987654321Z"),
                new Region("eu-central-1"),
                identity,
                new Call.Transport(
                        new HttpRequest("POST", "/", "", headers), connection, "AWS4-HMAC-SHA256"),
                Optional.empty(),
                Call::nothing);
    }
}
