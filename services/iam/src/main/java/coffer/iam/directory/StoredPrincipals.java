package coffer.iam.directory;

import coffer.gate.Principals;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.store.Store;
import java.util.Optional;

/// Tells other services whom their policies name.
public final class StoredPrincipals implements Principals {
    private final Store store;
    private final Directory directory;

    public StoredPrincipals(Store store, Directory directory) {
        this.store = store;
        this.directory = directory;
    }

    @Override
    public boolean keeps(AccountId account) {
        return account.equals(directory.account());
    }

    @Override
    public Optional<String> idOf(Arn arn) {
        return store.read(snapshot -> directory.byArn(snapshot, arn)).map(Entity::id);
    }

    @Override
    public Optional<String> roleIdOf(AccountId account, String roleName) {
        if (!keeps(account)) return Optional.empty();
        return store.read(snapshot -> directory.find(snapshot, EntityKind.ROLE, roleName))
                .filter(role -> role.name().equals(roleName))
                .map(Entity::id);
    }

    @Override
    public Optional<Arn> arnOf(String uniqueId) {
        return store.read(snapshot -> directory.byId(snapshot, uniqueId))
                .map(entity -> entity.arn(directory.account()));
    }
}
