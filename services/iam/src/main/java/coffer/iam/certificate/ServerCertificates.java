package coffer.iam.certificate;

import coffer.iam.IamError;
import coffer.iam.credential.Vault;
import coffer.iam.directory.Counters.Counter;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Shelf;
import coffer.iam.paging.Keyed;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/// Where servers' certificates are kept, by name.
public final class ServerCertificates {
    // AWS: IAM User Guide, "IAM and AWS STS quotas".
    public static final int PER_ACCOUNT = 20;

    private static final Table<StoredCertificate> TABLE =
            Table.ordered("iam_server_certificates", StoredCertificate.class);

    private final Vault vault;
    private final Shelf<StoredCertificate> shelf;
    private final Counter counter;

    public ServerCertificates(Directory directory, Vault vault) {
        this.vault = vault;
        this.shelf = new Shelf<>(TABLE, directory.scope("server certificate"));
        this.counter = directory.counters().of("server certificate", shelf::count);
    }

    public int count(Snapshot snapshot) {
        return counter.in(snapshot);
    }

    /// Found under this name, in whatever case it is written.
    Optional<StoredCertificate> find(Snapshot snapshot, String name) {
        return shelf.find(snapshot, name);
    }

    Stream<Keyed<StoredCertificate>> after(Snapshot snapshot, Optional<String> after) {
        return shelf.after(snapshot, after);
    }

    Bytes sealed(Transaction tx, String privateKey, String id) {
        byte[] bytes = privateKey.getBytes(StandardCharsets.UTF_8);
        try (SecretBytes secret = SecretBytes.adopt(bytes)) {
            return vault.seal(tx, secret, "server certificate key " + id);
        }
    }

    void add(Transaction tx, StoredCertificate certificate) {
        refuseIfTaken(tx, certificate.name());
        if (count(tx) >= PER_ACCOUNT) {
            throw Directory.quota("ServerCertificatesPerAccount", PER_ACCOUNT);
        }
        counter.add(tx, 1);
        put(tx, certificate);
    }

    void put(Transaction tx, StoredCertificate certificate) {
        shelf.put(tx, certificate.name(), certificate);
    }

    void rename(Transaction tx, StoredCertificate before, StoredCertificate after) {
        if (!before.name().equalsIgnoreCase(after.name())) refuseIfTaken(tx, after.name());
        shelf.delete(tx, before.name());
        put(tx, after);
    }

    void remove(Transaction tx, StoredCertificate certificate) {
        counter.add(tx, -1);
        shelf.delete(tx, certificate.name());
    }

    private void refuseIfTaken(Snapshot snapshot, String name) {
        if (shelf.find(snapshot, name).isEmpty()) return;
        throw IamError.ENTITY_ALREADY_EXISTS.because(
                "The Server Certificate with name " + name + " already exists.");
    }
}
