package coffer.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.tls.CertificateAuthority.Identity;
import coffer.wire.http.CertifiedKey;
import coffer.wire.http.ClientAuthorities;
import coffer.wire.http.ClientCertificates;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpLimits;
import coffer.wire.http.HttpResponse;
import coffer.wire.http.HttpServer;
import coffer.wire.http.Listener;
import coffer.wire.http.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists as openssl makes them, against clients that come over TLS.
@Timeout(60)
class RevocationTest {
    private static final Instant NOW = InstantSource.system().instant();
    private static final Instant BEFORE = NOW.minus(Duration.ofHours(2));
    private static final Instant LATER = NOW.plus(Duration.ofHours(2));
    private static final CertificateAuthority ISSUING =
            new CertificateAuthority(new SecureRandom());
    private static final Identity OPERATOR = ISSUING.createAuthority("operator", NOW);
    private static final Identity SHOWN = ISSUING.issueServer(OPERATOR, List.of("localhost"), NOW);

    @TempDir static Path shared;
    private static OpensslAuthority other;

    @TempDir Path folder;
    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final Map<String, String> flags = new HashMap<>();
    private OpensslAuthority authority;
    private Path list;
    private Visitor alice;
    private Visitor bob;

    @BeforeAll
    static void otherAuthority() throws IOException {
        // By the same name: a list is believed for its signature.
        other = OpensslAuthority.create(shared.resolve("other"), "clients");
    }

    @BeforeEach
    void create() throws Exception {
        authority = OpensslAuthority.create(folder.resolve("authority"), "clients");
        alice = showing(authority.issue("alice"));
        bob = showing(authority.issue("bob"));
        TestPem.write(folder.resolve("own.pem"), SHOWN.certificate(), OPERATOR.certificate());
        TestPem.write(
                folder.resolve("own.key"),
                new org.bouncycastle.openssl.jcajce.JcaPKCS8Generator(
                        SHOWN.keys().getPrivate(), null));
        list = folder.resolve("list.pem");
        flags.put("tls-certificate", folder.resolve("own.pem").toString());
        flags.put("tls-key", folder.resolve("own.key").toString());
        flags.put("tls-client-certificate", "optional");
        flags.put("tls-client-authorities", authority.certificateFile().toString());
        flags.put("tls-client-revocations", list.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list.pem", "list.der"})
    void whoIsNamedIsRefusedAndNobodyElse(String file) throws Exception {
        list = folder.resolve(file);
        flags.put("tls-client-revocations", list.toString());
        authority.revoke("alice");
        authority.list(list, BEFORE, LATER);
        try (ServerTls tls = tls();
                HttpServer server = start(tls.identity())) {
            assertRefused(alice, server);
            assertThatCode(() -> bob.visit(server)).doesNotThrowAnyException();
            assertThatCode(() -> showingNothing().visit(server)).doesNotThrowAnyException();
        }
    }

    @Test
    void aNewListCountsWithoutARestart() throws Exception {
        authority.list(list, BEFORE, LATER);
        try (ServerTls tls = tls();
                HttpServer server = start(tls.identity())) {
            alice.visit(server);
            authority.revoke("alice");
            authority.list(list, BEFORE, LATER);

            tls.reloadIfChanged();

            // By a client that would resume her session.
            assertRefused(alice, server);
            bob.visit(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stale", "future", "garbage", "half", "empty", "gone", "another's"})
    void aListThatDoesNotServeStopsTheStart(String how) throws Exception {
        spoil(how);

        assertThatThrownBy(this::tls)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(list.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stale", "future", "garbage", "half", "empty", "gone", "another's"})
    void aListThatServesNoMoreLetsNobodyIn(String how) throws Exception {
        authority.list(list, BEFORE, LATER);
        try (ServerTls tls = tls();
                HttpServer server = start(tls.identity())) {
            bob.visit(server);
            spoil(how);

            tls.reloadIfChanged();

            assertRefused(bob, server);
            showingNothing().visit(server);
            authority.list(list, BEFORE, LATER);
            tls.reloadIfChanged();
            bob.visit(server);
        }
    }

    @Test
    void aListThatRunsOutLetsNobodyIn() throws Exception {
        authority.list(list, BEFORE, LATER);
        try (ServerTls tls = tls();
                HttpServer server = start(tls.identity())) {
            time.set(LATER.minusSeconds(1));
            tls.reloadIfChanged();
            bob.visit(server);
            time.set(LATER);

            tls.reloadIfChanged();

            assertRefused(bob, server);
        }
    }

    @Test
    void aListCountsAlsoWhenTheCertificateDoesNotServe() throws Exception {
        authority.list(list, BEFORE, LATER);
        try (ServerTls tls = tls();
                HttpServer server = start(tls.identity())) {
            Files.delete(folder.resolve("own.key"));
            authority.revoke("alice");
            authority.list(list, BEFORE, LATER);

            tls.reloadIfChanged();

            assertRefused(alice, server);
            assertThat(bob.visit(server)).isEqualTo(SHOWN.certificate());
        }
    }

    /// Where nobody has looked at the files since.
    @ParameterizedTest
    @ValueSource(strings = {"stale", "another's", "none"})
    void theHandshakeItselfBelievesNoOtherList(String how) throws Exception {
        if (!how.equals("none")) spoil(how);
        List<X509CRL> lists = how.equals("none") ? List.of() : List.of(read(list));
        var accepted = new ClientAuthorities(List.of(authority.certificate()), Optional.of(lists));
        TlsIdentity identity =
                TlsIdentity.of(
                        new CertifiedKey(SHOWN.keys().getPrivate(), List.of(SHOWN.certificate())),
                        new ClientCertificates.Required(accepted));
        try (HttpServer server = start(identity)) {
            assertRefused(bob, server);
        }
    }

    @Test
    void eachAuthorityNeedsAList() throws Exception {
        authority.list(list, BEFORE, LATER);
        Path both = folder.resolve("both.pem");
        TestPem.write(both, authority.certificate(), other.certificate());
        flags.put("tls-client-authorities", both.toString());
        assertThatThrownBy(this::tls).hasMessageContaining("no list of CN=clients");
        Path others = folder.resolve("others.der");
        other.list(others, BEFORE, LATER);
        flags.put("tls-client-revocations", list + "," + others);

        try (ServerTls tls = tls();
                HttpServer server = start(tls.identity())) {
            bob.visit(server);
        }
    }

    @Test
    void whatIsNoAuthorityCannotBeTrustedByItself() throws Exception {
        authority.list(list, BEFORE, LATER);
        Path pinned = folder.resolve("pinned.pem");
        TestPem.write(pinned, authority.certificate(), authority.issue("carol").certificate());
        flags.put("tls-client-authorities", pinned.toString());

        assertThatThrownBy(this::tls)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no authority: CN=carol");
    }

    @Test
    void listsNeedAuthorities() {
        flags.remove("tls-client-authorities");
        flags.remove("tls-client-certificate");

        assertThatThrownBy(this::tls)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("needs `tls-client-authorities`");
    }

    private void spoil(String how) throws IOException {
        switch (how) {
            case "stale" -> authority.list(list, BEFORE, NOW.minus(Duration.ofHours(1)));
            case "future" -> authority.list(list, NOW.plus(Duration.ofHours(1)), LATER);
            case "garbage" -> TestPem.writeText(list, "-----BEGIN X509 CRL-----\nAAAA");
            case "empty" -> TestPem.writeText(list, "");
            case "gone" -> Files.deleteIfExists(list);
            case "another's" -> other.list(list, BEFORE, LATER);
            default -> {
                authority.list(list, BEFORE, LATER);
                byte[] whole = Files.readAllBytes(list);
                Files.write(list, Arrays.copyOf(whole, whole.length / 2));
            }
        }
    }

    private static void assertRefused(Visitor visitor, HttpServer server) {
        assertThatThrownBy(() -> visitor.visit(server)).isInstanceOf(IOException.class);
    }

    private static X509CRL read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
        }
    }

    private static Visitor showing(Identity identity) throws Exception {
        return Visitor.trusting(OPERATOR.certificate(), Optional.of(identity));
    }

    private static Visitor showingNothing() throws Exception {
        return Visitor.trusting(OPERATOR.certificate(), Optional.empty());
    }

    private ServerTls tls() {
        return ServerTls.open(
                Configuration.of(Optional.empty(), Map.of(), flags),
                new ServerTls.BuiltIn(null, List.of()),
                time::get);
    }

    private static HttpServer start(TlsIdentity identity) {
        HttpResponse ok = new HttpResponse(200, Headers.empty(), Bytes.empty());
        return HttpServer.start(
                List.of(new Listener.Tls("127.0.0.1", 0, identity)),
                HttpLimits.defaults(),
                exchange -> exchange.respond(ok),
                request -> ok);
    }
}
