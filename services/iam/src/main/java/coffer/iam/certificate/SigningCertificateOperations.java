package coffer.iam.certificate;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.account.Holder;
import coffer.iam.account.RootUser;
import coffer.iam.api.DeleteSigningCertificateRequest;
import coffer.iam.api.DeleteSigningCertificateResponse;
import coffer.iam.api.ListSigningCertificatesRequest;
import coffer.iam.api.ListSigningCertificatesResponse;
import coffer.iam.api.SigningCertificate;
import coffer.iam.api.UpdateSigningCertificateRequest;
import coffer.iam.api.UpdateSigningCertificateResponse;
import coffer.iam.api.UploadSigningCertificateRequest;
import coffer.iam.api.UploadSigningCertificateResponse;
import coffer.iam.certificate.SigningCertificates.Stored;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.UniqueIds;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.store.Snapshot;
import java.security.cert.X509Certificate;
import java.util.List;

/// Users' signing certificates, of which each has two at most. AWS: IAM API Reference.
public final class SigningCertificateOperations {
    private final Desk desk;
    private final SigningCertificates certificates;
    private final UniqueIds ids;
    private final RootUser root;

    public SigningCertificateOperations(
            Desk desk, SigningCertificates certificates, UniqueIds ids, RootUser root) {
        this.desk = desk;
        this.certificates = certificates;
        this.ids = ids;
        this.root = root;
    }

    public Plan<UploadSigningCertificateResponse> uploadSigningCertificate(
            UploadSigningCertificateRequest input, Call call) {
        Holder holder = Holder.of(desk, root, input.userName(), call);
        return desk.changing(
                holder.demand("iam:UploadSigningCertificate"),
                tx -> {
                    String ownerId = holder.id(tx);
                    X509Certificate parsed = Pem.certificate(input.certificateBody());
                    List<Stored> before = certificates.all(tx, ownerId).toList();
                    boolean isThere =
                            before.stream()
                                    .anyMatch(each -> Pem.certificate(each.body()).equals(parsed));
                    if (isThere) {
                        throw IamError.DUPLICATE_CERTIFICATE.because(
                                "The certificate is associated with this user already.");
                    }
                    if (before.size() >= SigningCertificates.PER_USER) {
                        throw Directory.quota("CertificatesPerUser", SigningCertificates.PER_USER);
                    }
                    Stored stored =
                            new Stored(
                                    ids.signingCertificate(),
                                    input.certificateBody(),
                                    true,
                                    call.time());
                    certificates.put(tx, ownerId, stored);
                    return UploadSigningCertificateResponse.builder()
                            .certificate(view(holder, stored))
                            .build();
                });
    }

    public Plan<ListSigningCertificatesResponse> listSigningCertificates(
            ListSigningCertificatesRequest input, Call call) {
        Holder holder = Holder.of(desk, root, input.userName(), call);
        Paging paging =
                desk.paging(
                        List.of("signing certificates", holder.name()),
                        input.marker(),
                        input.maxItems());
        return desk.reading(
                holder.demand("iam:ListSigningCertificates"),
                snapshot -> {
                    List<Stored> all = certificates.all(snapshot, holder.id(snapshot)).toList();
                    Page<Stored> page = paging.page(all, Stored::id);
                    return ListSigningCertificatesResponse.builder()
                            .certificates(page.map(each -> view(holder, each)))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<UpdateSigningCertificateResponse> updateSigningCertificate(
            UpdateSigningCertificateRequest input, Call call) {
        boolean isActive = input.status().equals("Active");
        if (!isActive && !input.status().equals("Inactive")) {
            throw IamError.VALIDATION.because("A status is either Active or Inactive.");
        }
        Holder holder = Holder.of(desk, root, input.userName(), call);
        return desk.changing(
                holder.demand("iam:UpdateSigningCertificate"),
                tx -> {
                    Stored stored = require(tx, holder, input.certificateId());
                    certificates.put(tx, holder.id(tx), stored.active(isActive));
                    return UpdateSigningCertificateResponse.builder().build();
                });
    }

    public Plan<DeleteSigningCertificateResponse> deleteSigningCertificate(
            DeleteSigningCertificateRequest input, Call call) {
        Holder holder = Holder.of(desk, root, input.userName(), call);
        return desk.changing(
                holder.demand("iam:DeleteSigningCertificate"),
                tx -> {
                    Stored stored = require(tx, holder, input.certificateId());
                    certificates.remove(tx, holder.id(tx), stored);
                    return DeleteSigningCertificateResponse.builder().build();
                });
    }

    private Stored require(Snapshot snapshot, Holder holder, String id) {
        return certificates
                .all(snapshot, holder.id(snapshot))
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        IamError.NO_SUCH_ENTITY.because(
                                "The Certificate with id " + id + " cannot be found."));
    }

    private static SigningCertificate view(Holder holder, Stored stored) {
        return SigningCertificate.builder()
                .userName(holder.name())
                .certificateId(stored.id())
                .certificateBody(stored.body())
                .status(stored.isActive() ? "Active" : "Inactive")
                .uploadDate(stored.uploaded())
                .build();
    }
}
