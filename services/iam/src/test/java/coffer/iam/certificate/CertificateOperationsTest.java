package coffer.iam.certificate;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.DeleteServerCertificateRequest;
import coffer.iam.api.DeleteSigningCertificateRequest;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.GetServerCertificateRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListServerCertificatesRequest;
import coffer.iam.api.ListSigningCertificatesRequest;
import coffer.iam.api.ServerCertificate;
import coffer.iam.api.ServerCertificateMetadata;
import coffer.iam.api.SigningCertificate;
import coffer.iam.api.Tag;
import coffer.iam.api.TagServerCertificateRequest;
import coffer.iam.api.UpdateServerCertificateRequest;
import coffer.iam.api.UpdateSigningCertificateRequest;
import coffer.iam.api.UploadServerCertificateRequest;
import coffer.iam.api.UploadSigningCertificateRequest;
import coffer.testing.attestation.TestCertificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateOperationsTest extends IamCase {
    private static final TestCertificate CA = wish("ca").authority(1).selfSigned();
    private static final TestCertificate LEAF = wish("leaf").under(CA);

    @Test
    void aServersCertificateIsShownWithoutItsKey() {
        ServerCertificateMetadata made = upload(upload("web").certificateChain(CA.pem()));

        assertThat(made.arn()).isEqualTo("arn:aws:iam::111122223333:server-certificate/web");
        assertThat(made.serverCertificateId()).matches("ASCA[A-Z2-7]{17}");
        assertThat(made.expiration()).contains(LEAF.certificate().getNotAfter().toInstant());
        ServerCertificate shown = get("web");
        assertThat(shown.certificateBody()).isEqualTo(LEAF.pem());
        assertThat(shown.certificateChain()).contains(CA.pem());
        String key = LEAF.keyPem().lines().toList().get(1);
        assertThat(iam.records()).noneMatch(record -> record.json().contains(key));
    }

    @Test
    void keyAndChainMustFit() {
        TestCertificate other = wish("other").selfSigned();

        assertRefused("KeyPairMismatch", () -> upload(upload("web").privateKey(other.keyPem())));
        assertRefused(
                        "MalformedCertificate",
                        () -> upload(upload("web").certificateChain(other.pem())))
                .hasMessageContaining("certificate chain");
        for (String bad : List.of("nothing", LEAF.keyPem(), LEAF.pem() + CA.pem(), "")) {
            assertRefused("MalformedCertificate", () -> upload(upload("web").certificateBody(bad)));
        }
        assertRefused("MalformedCertificate", () -> upload(upload("web").privateKey("nothing")));
    }

    @Test
    void isRenamedTaggedAndDeleted() {
        upload(upload("web"));
        assertRefused("EntityAlreadyExists", () -> upload(upload("WEB")));
        iam.asRoot(
                IamApi.UPDATE_SERVER_CERTIFICATE,
                UpdateServerCertificateRequest.builder()
                        .serverCertificateName("web")
                        .newServerCertificateName("shop")
                        .newPath("/eu/")
                        .build());
        Tag blue = Tag.builder().key("team").value("blue").build();
        iam.asRoot(
                IamApi.TAG_SERVER_CERTIFICATE,
                TagServerCertificateRequest.builder()
                        .serverCertificateName("shop")
                        .tags(List.of(blue))
                        .build());

        assertThat(get("shop").tags()).contains(List.of(blue));
        assertThat(get("SHOP")).isEqualTo(get("shop"));
        assertThat(
                        iam.asRoot(
                                        IamApi.LIST_SERVER_CERTIFICATES,
                                        ListServerCertificatesRequest.builder()
                                                .pathPrefix("/eu/")
                                                .build())
                                .serverCertificateMetadataList())
                .extracting(ServerCertificateMetadata::serverCertificateName)
                .containsExactly("shop");
        iam.asRoot(
                IamApi.DELETE_SERVER_CERTIFICATE,
                DeleteServerCertificateRequest.builder().serverCertificateName("shop").build());
        assertRefused("NoSuchEntity", () -> get("shop"));
    }

    @Test
    void aUserSignsWithTwoCertificatesAtMost() {
        iam.createUser("ada");
        SigningCertificate first = sign("ada", LEAF.pem());
        assertRefused("DuplicateCertificate", () -> sign("ada", LEAF.pem()));
        sign("ada", CA.pem());
        assertRefused("LimitExceeded", () -> sign("ada", wish("third").selfSigned().pem()));
        assertRefused("MalformedCertificate", () -> sign("ada", "nothing"));
        iam.asRoot(
                IamApi.UPDATE_SIGNING_CERTIFICATE,
                UpdateSigningCertificateRequest.builder()
                        .userName("ada")
                        .certificateId(first.certificateId())
                        .status("Inactive")
                        .build());

        assertThat(list("ada"))
                .extracting(SigningCertificate::status)
                .containsExactlyInAnyOrder("Active", "Inactive");
        assertRefused(
                        "DeleteConflict",
                        () ->
                                iam.asRoot(
                                        IamApi.DELETE_USER,
                                        DeleteUserRequest.builder().userName("ada").build()))
                .hasMessage("Cannot delete entity, must delete signing certificates first.");
        iam.asRoot(
                IamApi.DELETE_SIGNING_CERTIFICATE,
                DeleteSigningCertificateRequest.builder()
                        .userName("ada")
                        .certificateId(first.certificateId())
                        .build());
        assertThat(list("ada")).hasSize(1);
    }

    private static TestCertificate.Wish wish(String name) {
        return TestCertificate.wish(name, TestIam.START)
                .valid(TestIam.START, TestIam.START.plus(Duration.ofDays(30)));
    }

    private static UploadServerCertificateRequest.Builder upload(String name) {
        return UploadServerCertificateRequest.builder()
                .serverCertificateName(name)
                .certificateBody(LEAF.pem())
                .privateKey(LEAF.keyPem());
    }

    private ServerCertificateMetadata upload(UploadServerCertificateRequest.Builder request) {
        return iam.asRoot(IamApi.UPLOAD_SERVER_CERTIFICATE, request.build())
                .serverCertificateMetadata()
                .orElseThrow();
    }

    private ServerCertificate get(String name) {
        return iam.asRoot(
                        IamApi.GET_SERVER_CERTIFICATE,
                        GetServerCertificateRequest.builder().serverCertificateName(name).build())
                .serverCertificate();
    }

    private SigningCertificate sign(String user, String pem) {
        return iam.asRoot(
                        IamApi.UPLOAD_SIGNING_CERTIFICATE,
                        UploadSigningCertificateRequest.builder()
                                .userName(user)
                                .certificateBody(pem)
                                .build())
                .certificate();
    }

    private List<SigningCertificate> list(String user) {
        return iam.asRoot(
                        IamApi.LIST_SIGNING_CERTIFICATES,
                        ListSigningCertificatesRequest.builder().userName(user).build())
                .certificates();
    }
}
