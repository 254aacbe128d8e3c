package coffer.iam.certificate;

import coffer.gate.Demand;
import coffer.iam.IamError;
import coffer.iam.tag.Tagging;
import coffer.iam.tag.Tags;
import coffer.kernel.AccountId;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.Map;
import java.util.Optional;

/// The server certificate an operation is about, as it was when its permission was demanded.
record CertificateTarget(
        ServerCertificates certificates,
        AccountId account,
        String name,
        Optional<StoredCertificate> seen)
        implements Tagging.Bearer {
    static final String TYPE = "AWS::IAM::ServerCertificate";

    @Override
    public Demand demand(String action) {
        String path = seen.map(StoredCertificate::path).orElse("/");
        return Demand.on(action, StoredCertificate.arn(account, path, name), TYPE, account)
                .with(Tags.ofResource(seen.map(StoredCertificate::tags).orElse(Map.of())));
    }

    StoredCertificate in(Snapshot snapshot) {
        StoredCertificate now =
                certificates
                        .find(snapshot, name)
                        .orElseThrow(() ->
                                IamError.NO_SUCH_ENTITY.because(
                                        "The Server Certificate with name "
                                                + name
                                                + " cannot be found."));
        boolean same =
                seen.filter(decided -> decided.naming().equals(now.naming()))
                        .filter(decided -> decided.tags().equals(now.tags()))
                        .isPresent();
        if (same) return now;
        throw IamError.CONCURRENT_MODIFICATION.because(
                "The server certificate " + name + " was changed meanwhile. Try again.");
    }

    @Override
    public Map<String, String> tags(Snapshot snapshot) {
        return in(snapshot).tags();
    }

    @Override
    public void put(Transaction tx, Map<String, String> tags) {
        certificates.put(tx, in(tx).tagged(tags));
    }
}
