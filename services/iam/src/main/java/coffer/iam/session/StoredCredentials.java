package coffer.iam.session;

import coffer.gate.Credentials;
import coffer.iam.account.Directories;
import coffer.iam.credential.AccessKeys;
import coffer.iam.credential.AccessKeys.AccessKey;
import coffer.kernel.AccountId;
import coffer.store.Snapshot;
import coffer.store.Store;
import java.util.Optional;
import java.util.function.Function;

/// Whose an access key is, of whichever account: a long-term one is stored with its account, and a
/// session's token names it. Nobody of an account that was shut is let in.
public final class StoredCredentials implements Credentials {
    private final Store store;
    private final Directories directories;
    private final Function<AccountId, AccountCredentials> accounts;

    public StoredCredentials(
            Store store,
            Directories directories,
            Function<AccountId, AccountCredentials> accounts) {
        this.store = store;
        this.directories = directories;
        this.accounts = accounts;
    }

    @Override
    public Lookup find(String accessKeyId, Optional<String> sessionToken) {
        return store.read(snapshot ->
                sessionToken
                        .map(token -> temporary(snapshot, accessKeyId, token))
                        .orElseGet(() -> longTerm(snapshot, accessKeyId)));
    }

    private Lookup longTerm(Snapshot snapshot, String accessKeyId) {
        Optional<AccessKey> key = AccessKeys.findAnywhere(snapshot, accessKeyId);
        if (key.isEmpty()) return new Lookup.Unknown();
        return open(snapshot, key.get().account())
                .<Lookup>map(account -> account.longTerm(snapshot, key.get()))
                .orElseGet(Lookup.Inactive::new);
    }

    private Lookup temporary(Snapshot snapshot, String accessKeyId, String token) {
        Optional<SealedToken> sealed = SealedToken.parse(token);
        return sealed.flatMap(it -> open(snapshot, it.account()))
                .<Lookup>map(
                        account -> account.temporary(snapshot, accessKeyId, sealed.orElseThrow()))
                .orElseGet(Lookup.InvalidToken::new);
    }

    /// What names no account is the first one's.
    private Optional<AccountCredentials> open(Snapshot snapshot, Optional<AccountId> named) {
        AccountId account = named.orElse(directories.first());
        return directories.isOpen(snapshot, account)
                ? Optional.of(accounts.apply(account))
                : Optional.empty();
    }
}
