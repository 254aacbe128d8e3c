package coffer.server.explain;

import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.iam.account.Directories;
import coffer.iam.directory.Entity;
import coffer.iam.session.AccountCredentials;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import coffer.policy.Principal;
import coffer.server.config.ConfigurationException;
import coffer.store.Store;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange.Connection;
import coffer.wire.http.HttpRequest;
import coffer.wire.sigv4.PayloadMode;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Makes the call that a hypothetical caller would have made: over TLS, from this machine, now,
/// unless the hypothesis says otherwise.
final class Callers {
    static final String ASSUMED = "assumed-role/";

    private final Store store;
    private final Directories directories;
    private final InstantSource clock;

    Callers(Store store, Directories directories, InstantSource clock) {
        this.store = store;
        this.directories = directories;
        this.clock = clock;
    }

    Call call(Hypothesis hypothesis, Region home) {
        return call(hypothesis, home, time -> identity(hypothesis.principal(), time));
    }

    /// The same of a user or role of `account` that was read already.
    Call call(Hypothesis hypothesis, Region home, AccountId account, Entity caller) {
        return call(hypothesis, home, time -> identity(account, caller, time));
    }

    private Call call(Hypothesis hypothesis, Region home, Function<Instant, Identity> identifying) {
        Headers.Builder headers = Headers.builder().add("authorization", "hypothetical");
        said(hypothesis, "aws:useragent").ifPresent(agent -> headers.add("user-agent", agent));
        said(hypothesis, "aws:referer").ifPresent(from -> headers.add("referer", from));
        boolean isSecure = said(hypothesis, "aws:securetransport").map("true"::equals).orElse(true);
        Instant time =
                said(hypothesis, "aws:currenttime").map(Callers::instant).orElseGet(clock::instant);
        return new Call(
                "hypothetical",
                time,
                said(hypothesis, "aws:requestedregion").map(Region::new).orElse(home),
                identifying.apply(time),
                new Call.Transport(
                        new HttpRequest("POST", "/", "", headers.build()),
                        new Connection(
                                said(hypothesis, "aws:sourceip").orElse("127.0.0.1"),
                                isSecure,
                                isSecure ? "TLSv1.3" : "",
                                ""),
                        "AWS4-HMAC-SHA256"),
                said(hypothesis, "kms:viaservice")
                        .map(name -> new Call.Via(name.split("\\.", 2)[0])),
                () ->
                        new PayloadMode.Unsigned()
                                .open(InputStream.nullInputStream(), Headers.empty()));
    }

    private static Optional<String> said(Hypothesis hypothesis, String key) {
        return hypothesis.told(key).stream().findFirst();
    }

    private Identity identity(String text, Instant time) {
        if (text.equals("anonymous")) return Identity.anonymous();
        Arn arn =
                Arn.find(text)
                        .orElseThrow(
                                () -> new ConfigurationException("`" + text + "` is not an ARN"));
        AccountId account =
                store.read(snapshot -> directories.account(snapshot, arn))
                        .orElseThrow(() ->
                                new ConfigurationException(
                                        "policies of account "
                                                + arn.account()
                                                + " are not kept here"));
        if (!store.read(snapshot -> directories.isOpen(snapshot, account))) {
            throw new ConfigurationException(
                    "account " + account + " was shut: nobody of it is let in");
        }
        if (arn.resource().equals("root")) {
            return identity(new Principal.Root(account), Map.of(), Optional.empty());
        }
        if (arn.service().equals("sts") && arn.resource().startsWith(ASSUMED)) {
            String[] roleAndSession = arn.resource().substring(ASSUMED.length()).split("/", 2);
            String session = roleAndSession.length == 2 ? roleAndSession[1] : "session";
            return session(account, role(account, roleAndSession[0]), session, time);
        }
        Entity entity =
                store.read(snapshot -> directories.byArn(snapshot, arn))
                        .orElseThrow(() -> new ConfigurationException("there is no " + arn));
        return identity(account, entity, time);
    }

    private static Identity identity(AccountId account, Entity entity, Instant time) {
        return switch (entity.kind()) {
            case ROLE -> session(account, entity, "session", time);
            case USER ->
                    identity(
                            new Principal.User(account, entity.arn(account), entity.id()),
                            entity.tags(),
                            Optional.empty());
            case GROUP ->
                    throw new ConfigurationException(
                            entity.arn(account) + " is nobody who could ask");
        };
    }

    private static Identity session(AccountId account, Entity role, String name, Instant time) {
        return identity(
                new Principal.AssumedRole(
                        account,
                        role.arn(account),
                        AccountCredentials.sessionArn(account, role, name),
                        role.id(),
                        name),
                role.tags(),
                Optional.of(new Identity.Session(time, List.of(), Optional.empty())));
    }

    private static Identity identity(
            Principal principal, Map<String, String> tags, Optional<Identity.Session> session) {
        return new Identity(principal, principal.account(), Optional.empty(), tags, session);
    }

    private Entity role(AccountId account, String name) {
        return store.read(snapshot -> directories.role(snapshot, account, name))
                .orElseThrow(() -> new ConfigurationException("there is no role " + name));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ConfigurationException("`" + text + "` is not an instant");
        }
    }
}
