package coffer.iam.account;

import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.store.Snapshot;
import java.util.Optional;
import java.util.stream.Stream;

/// The users, groups and roles of all accounts there are, for whoever may look beyond one account:
/// policies name principals of any. `first` is the account that the installation began with.
public final class Directories {
    private final AccountId first;
    private final PerAccount<Directory> directories = new PerAccount<>(Directory::new);

    public Directories(AccountId first) {
        this.first = first;
    }

    public AccountId first() {
        return first;
    }

    /// The directory of an account that is known to exist.
    public Directory of(AccountId account) {
        return directories.of(account);
    }

    /// Whether the account was opened here, shut since or not.
    public boolean isKnown(Snapshot snapshot, AccountId account) {
        return account.equals(first) || AccountRecords.find(snapshot, account).isPresent();
    }

    /// Whether those who are of the account are let in.
    public boolean isOpen(Snapshot snapshot, AccountId account) {
        return AccountRecords.find(snapshot, account)
                .map(each -> each.shut().isEmpty())
                .orElse(account.equals(first));
    }

    /// Every account, shut ones too, the first one first; read as they are asked for.
    public Stream<AccountId> all(Snapshot snapshot) {
        return Stream.concat(
                Stream.of(first),
                AccountRecords.opened(snapshot).filter(account -> !account.equals(first)));
    }

    /// The user or role of whatever account that has exactly this ARN, path included.
    public Optional<Entity> byArn(Snapshot snapshot, Arn arn) {
        return account(snapshot, arn).flatMap(account -> of(account).byArn(snapshot, arn));
    }

    /// The role of exactly that name, whatever its path.
    public Optional<Entity> role(Snapshot snapshot, AccountId account, String name) {
        return isKnown(snapshot, account)
                ? of(account)
                        .find(snapshot, EntityKind.ROLE, name)
                        .filter(role -> role.name().equals(name))
                : Optional.empty();
    }

    /// The ARN that the user or role with this unique id has now, of whatever account it is.
    public Optional<Arn> arnOf(Snapshot snapshot, String uniqueId) {
        AccountId account = Directory.homeOf(snapshot, uniqueId).orElse(first);
        return of(account).byId(snapshot, uniqueId).map(entity -> entity.arn(account));
    }

    /// The account an ARN is of, if it exists.
    public Optional<AccountId> account(Snapshot snapshot, Arn arn) {
        return AccountId.find(arn.account()).filter(account -> isKnown(snapshot, account));
    }
}
