package coffer.iam.certificate;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.DeleteServerCertificateRequest;
import coffer.iam.api.DeleteServerCertificateResponse;
import coffer.iam.api.GetServerCertificateRequest;
import coffer.iam.api.GetServerCertificateResponse;
import coffer.iam.api.ListServerCertificateTagsRequest;
import coffer.iam.api.ListServerCertificateTagsResponse;
import coffer.iam.api.ListServerCertificatesRequest;
import coffer.iam.api.ListServerCertificatesResponse;
import coffer.iam.api.ServerCertificate;
import coffer.iam.api.ServerCertificateMetadata;
import coffer.iam.api.TagServerCertificateRequest;
import coffer.iam.api.TagServerCertificateResponse;
import coffer.iam.api.UntagServerCertificateRequest;
import coffer.iam.api.UntagServerCertificateResponse;
import coffer.iam.api.UpdateServerCertificateRequest;
import coffer.iam.api.UpdateServerCertificateResponse;
import coffer.iam.api.UploadServerCertificateRequest;
import coffer.iam.api.UploadServerCertificateResponse;
import coffer.iam.certificate.StoredCertificate.Content;
import coffer.iam.certificate.StoredCertificate.Dates;
import coffer.iam.certificate.StoredCertificate.Naming;
import coffer.iam.directory.Desk;
import coffer.iam.directory.UniqueIds;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tagging;
import coffer.iam.tag.Tags;
import coffer.kernel.Arn;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Servers' certificates, with keys that come in and never go out. AWS: IAM API Reference.
public final class ServerCertificateOperations {
    private final Desk desk;
    private final ServerCertificates certificates;
    private final UniqueIds ids;
    private final Tagging tagging;

    public ServerCertificateOperations(Desk desk, ServerCertificates certificates, UniqueIds ids) {
        this.desk = desk;
        this.certificates = certificates;
        this.ids = ids;
        this.tagging = new Tagging(desk);
    }

    public Plan<UploadServerCertificateResponse> uploadServerCertificate(
            UploadServerCertificateRequest input, Call call) {
        Map<String, String> tags = Tags.of(input.tags());
        String path = input.path().orElse("/");
        Arn arn = StoredCertificate.arn(desk.account(), path, input.serverCertificateName());
        return Plan.demanding(
                        Tags.creating(
                                action -> demand(action, arn),
                                "iam:UploadServerCertificate",
                                "iam:TagServerCertificate",
                                tags))
                .then(_ -> {
                    X509Certificate certificate = checked(input);
                    Dates dates = new Dates(call.time(), certificate.getNotAfter().toInstant());
                    return Effect.change(tx -> {
                        String id = ids.serverCertificate();
                        StoredCertificate stored =
                                new StoredCertificate(
                                        new Naming(id, path, input.serverCertificateName()),
                                        new Content(
                                                input.certificateBody(),
                                                input.certificateChain(),
                                                certificates.sealed(tx, input.privateKey(), id)),
                                        dates,
                                        tags);
                        certificates.add(tx, stored);
                        return UploadServerCertificateResponse.builder()
                                .serverCertificateMetadata(metadata(stored))
                                .tags(Tags.shown(tags))
                                .build();
                    });
                });
    }

    private Demand demand(String action, Arn arn) {
        return Demand.on(action, arn, CertificateTarget.TYPE, desk.account());
    }

    /// Key and certificate must belong together, and each of the chain must have signed the one
    /// before it.
    private static X509Certificate checked(UploadServerCertificateRequest input) {
        X509Certificate certificate = Pem.certificate(input.certificateBody());
        if (!Pem.isKeyOf(certificate, input.privateKey())) {
            throw IamError.KEY_PAIR_MISMATCH.because("Certificate and private key do not match.");
        }
        X509Certificate below = certificate;
        for (X509Certificate issuer :
                input.certificateChain().map(Pem::certificates).orElse(List.of())) {
            try {
                below.verify(issuer.getPublicKey());
            } catch (GeneralSecurityException notIssuer) {
                throw IamError.MALFORMED_CERTIFICATE.because(
                        "Unable to validate certificate chain. The certificate chain must start"
                                + " with the immediate signing certificate, followed by any"
                                + " intermediaries in order.");
            }
            below = issuer;
        }
        return certificate;
    }

    public Plan<GetServerCertificateResponse> getServerCertificate(
            GetServerCertificateRequest input, Call call) {
        CertificateTarget target = target(input.serverCertificateName());
        return desk.reading(
                target.demand("iam:GetServerCertificate"),
                snapshot -> {
                    StoredCertificate stored = target.in(snapshot);
                    return GetServerCertificateResponse.builder()
                            .serverCertificate(
                                    ServerCertificate.builder()
                                            .serverCertificateMetadata(metadata(stored))
                                            .certificateBody(stored.content().body())
                                            .certificateChain(stored.content().chain())
                                            .tags(Tags.shown(stored.tags()))
                                            .build())
                            .build();
                });
    }

    public Plan<ListServerCertificatesResponse> listServerCertificates(
            ListServerCertificatesRequest input, Call call) {
        String prefix = input.pathPrefix().orElse("/");
        Paging paging =
                desk.paging(
                        List.of("server certificates", prefix), input.marker(), input.maxItems());
        return desk.reading(
                desk.collection("iam:ListServerCertificates", "server-certificate", prefix),
                snapshot -> {
                    Page<StoredCertificate> page =
                            paging.page(after ->
                                    certificates
                                            .after(snapshot, after)
                                            .filter(each -> each.item().path().startsWith(prefix)));
                    return ListServerCertificatesResponse.builder()
                            .serverCertificateMetadataList(page.map(this::metadata))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<UpdateServerCertificateResponse> updateServerCertificate(
            UpdateServerCertificateRequest input, Call call) {
        CertificateTarget target = target(input.serverCertificateName());
        String name = input.newServerCertificateName().orElse(target.name());
        String path =
                input.newPath().or(() -> target.seen().map(StoredCertificate::path)).orElse("/");
        // As for users: both the certificate as it is and the one to be must be allowed.
        Demand renamed =
                demand(
                        "iam:UpdateServerCertificate",
                        StoredCertificate.arn(desk.account(), path, name));
        return desk.changing(
                List.of(target.demand("iam:UpdateServerCertificate"), renamed),
                tx -> {
                    StoredCertificate stored = target.in(tx);
                    Naming naming = new Naming(stored.naming().id(), path, name);
                    certificates.rename(tx, stored, stored.with(naming));
                    return UpdateServerCertificateResponse.builder().build();
                });
    }

    public Plan<DeleteServerCertificateResponse> deleteServerCertificate(
            DeleteServerCertificateRequest input, Call call) {
        CertificateTarget target = target(input.serverCertificateName());
        return desk.changing(
                target.demand("iam:DeleteServerCertificate"),
                tx -> {
                    certificates.remove(tx, target.in(tx));
                    return DeleteServerCertificateResponse.builder().build();
                });
    }

    public Plan<TagServerCertificateResponse> tagServerCertificate(
            TagServerCertificateRequest input, Call call) {
        return tagging.tag(
                target(input.serverCertificateName()),
                "iam:TagServerCertificate",
                input.tags(),
                TagServerCertificateResponse.builder().build());
    }

    public Plan<UntagServerCertificateResponse> untagServerCertificate(
            UntagServerCertificateRequest input, Call call) {
        return tagging.untag(
                target(input.serverCertificateName()),
                "iam:UntagServerCertificate",
                input.tagKeys(),
                UntagServerCertificateResponse.builder().build());
    }

    public Plan<ListServerCertificateTagsResponse> listServerCertificateTags(
            ListServerCertificateTagsRequest input, Call call) {
        String name = input.serverCertificateName();
        return tagging.list(
                target(name),
                "iam:ListServerCertificateTags",
                new Tagging.Asked(
                        List.of("server certificate tags", name), input.marker(), input.maxItems()),
                page ->
                        ListServerCertificateTagsResponse.builder()
                                .tags(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    private CertificateTarget target(String name) {
        Optional<StoredCertificate> seen =
                desk.store().read(snapshot -> certificates.find(snapshot, name));
        return new CertificateTarget(
                certificates, desk.account(), seen.map(StoredCertificate::name).orElse(name), seen);
    }

    private ServerCertificateMetadata metadata(StoredCertificate stored) {
        return ServerCertificateMetadata.builder()
                .path(stored.path())
                .serverCertificateName(stored.name())
                .serverCertificateId(stored.naming().id())
                .arn(stored.arn(desk.account()).toString())
                .uploadDate(stored.dates().uploaded())
                .expiration(stored.dates().expires())
                .build();
    }
}
