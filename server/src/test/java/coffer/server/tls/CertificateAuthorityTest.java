package coffer.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.server.tls.CertificateAuthority.Identity;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final List<String> NAMES =
            List.of("localhost", "*.s3.localhost", "127.0.0.1", "::1");

    private final CertificateAuthority authority = new CertificateAuthority(new SecureRandom());
    private final Identity issuer = authority.createAuthority("Test authority", NOW);
    private final Identity server = authority.issueServer(issuer, NAMES, NOW);

    @Test
    void theServersPathIsValid() throws Exception {
        validate(server, issuer, NOW);
        validate(server, issuer, NOW.minus(Duration.ofMinutes(30)));
        validate(server, issuer, NOW.plus(CertificateAuthority.SERVER_LIFETIME).minusSeconds(60));
    }

    @Test
    void thePathEndsWhenTheCertificateDoes() {
        Instant late = NOW.plus(CertificateAuthority.SERVER_LIFETIME).plusSeconds(60);

        assertThatThrownBy(() -> validate(server, issuer, late))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void anotherAuthorityOfTheSameNameDoesNotVouchForIt() {
        Identity other = authority.createAuthority("Test authority", NOW);

        assertThatThrownBy(() -> validate(server, other, NOW))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void theServerCannotIssueCertificates() {
        Identity forged = authority.issueServer(server, List.of("example.com"), NOW);

        assertThat(server.certificate().getBasicConstraints()).isEqualTo(-1);
        assertThatThrownBy(() -> validate(forged, issuer, NOW))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void theServerIsNamedByEveryName() throws Exception {
        List<String> named =
                server.certificate().getSubjectAlternativeNames().stream()
                        .map(name -> name.get(0) + " " + name.get(1))
                        .toList();

        assertThat(named)
                .containsExactly(
                        "2 localhost", "2 *.s3.localhost", "7 127.0.0.1", "7 0:0:0:0:0:0:0:1");
        assertThat(server.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    }

    @Test
    void theAuthorityIssuesOnlyServersOneStepDown() {
        X509Certificate certificate = issuer.certificate();

        assertThat(certificate.getBasicConstraints()).isZero();
        assertThat(certificate.getKeyUsage()[5]).as("keyCertSign").isTrue();
        assertThat(certificate.getKeyUsage()[0]).as("digitalSignature").isFalse();
    }

    @Test
    void anIdentityDoesNotShowItsKey() {
        assertThat(server.toString()).isEqualTo("Identity[CN=localhost, O=Coffer]");
    }

    private static void validate(Identity shown, Identity trusted, Instant when) throws Exception {
        PKIXParameters parameters =
                new PKIXParameters(Set.of(new TrustAnchor(trusted.certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(when));
        var _ =
                CertPathValidator.getInstance("PKIX")
                        .validate(
                                CertificateFactory.getInstance("X.509")
                                        .generateCertPath(List.of(shown.certificate())),
                                parameters);
    }
}
