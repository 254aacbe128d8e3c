package coffer.iam.credential;

import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import coffer.store.keys.DomainKeys;
import java.nio.charset.StandardCharsets;

/// Seals what IAM must keep and never show: secret access keys and the keys of session tokens.
public final class Vault {
    /// IAM lives in no region; this is what AWS's SDKs call that place.
    public static final Region GLOBAL = new Region("aws-global");

    private final DomainKeys keys;
    private final DomainKeys.Domain domain;

    public Vault(DomainKeys keys, AccountId account) {
        this.keys = keys;
        this.domain = new DomainKeys.Domain(account, GLOBAL);
    }

    /// `purpose` says what the secret is, and is needed to open it.
    public Bytes seal(Transaction tx, SecretBytes secret, String purpose) {
        return Bytes.adopt(keys.seal(tx, domain, secret.expose(), aad(purpose)));
    }

    /// The result is the caller's to close.
    public SecretBytes open(Snapshot snapshot, Bytes sealed, String purpose) {
        return keys.open(snapshot, domain, sealed.expose(), aad(purpose));
    }

    private static byte[] aad(String purpose) {
        return ("iam " + purpose).getBytes(StandardCharsets.UTF_8);
    }
}
