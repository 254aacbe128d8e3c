package coffer.iam.credential;

import coffer.iam.account.Directories;
import coffer.iam.credential.AccessKeys.AccessKey;
import coffer.iam.directory.AccessKeyIds;
import coffer.kernel.AccountId;
import coffer.store.Snapshot;
import coffer.store.Store;
import java.util.Optional;

/// Tells the account of any access key by its id, long-term or not, whether or not there still is
/// one: whether it is good for anything it does not tell.
// AWS: STS API Reference, GetAccessKeyInfo.
public record KeyAccounts(Store store, Directories directories) {

    public Optional<AccountId> of(String accessKeyId) {
        return store.read(snapshot ->
                kept(snapshot, accessKeyId)
                        .or(() -> AccessKeyIds.accountOf(accessKeyId))
                        .filter(account -> directories.isKnown(snapshot, account)));
    }

    private Optional<AccountId> kept(Snapshot snapshot, String accessKeyId) {
        return AccessKeys.findAnywhere(snapshot, accessKeyId)
                .map(AccessKey::account)
                .map(account -> account.orElse(directories.first()));
    }
}
