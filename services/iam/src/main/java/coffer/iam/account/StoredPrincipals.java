package coffer.iam.account;

import coffer.gate.Principals;
import coffer.iam.directory.Entity;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.store.Store;
import java.util.Optional;

/// Tells other services whom their policies name, of whatever account.
public final class StoredPrincipals implements Principals {
    private final Store store;
    private final Directories directories;

    public StoredPrincipals(Store store, Directories directories) {
        this.store = store;
        this.directories = directories;
    }

    @Override
    public boolean keeps(AccountId account) {
        return store.read(snapshot -> directories.isKnown(snapshot, account));
    }

    @Override
    public Optional<String> idOf(Arn arn) {
        return store.read(snapshot -> directories.byArn(snapshot, arn)).map(Entity::id);
    }

    @Override
    public Optional<String> roleIdOf(AccountId account, String roleName) {
        return store.read(snapshot -> directories.role(snapshot, account, roleName))
                .map(Entity::id);
    }

    @Override
    public Optional<Arn> arnOf(String uniqueId) {
        return store.read(snapshot -> directories.arnOf(snapshot, uniqueId));
    }
}
