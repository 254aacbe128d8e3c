package coffer.iam.account;

import coffer.iam.IamError;
import coffer.iam.directory.Directory;
import coffer.kernel.AccountId;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where what belongs to the account itself is kept, and the list of all accounts but the one that
/// the installation began with.
public final class AccountRecords {
    private static final Table<Account> TABLE = Table.unordered("iam_account", Account.class);
    private static final Table<Opened> OPENED = Table.ordered("iam_accounts_opened", Opened.class);
    private static final Table<Alias> ALIASES = Table.unordered("iam_aliases", Alias.class);
    private static final Scope OF_ALIASES = Scope.of("aws", "", "global", "iam", "alias");
    private static final Scope ALL = Scope.of("aws", "", "global", "iam", "account");
    private static final int CHUNK = 100;

    private final Directory directory;
    private final Key key;

    /// `initialKey` is the access key given by the server, whether it still exists or not, and
    /// empty where none was; `accessKeys` are those of the root user. Nobody of the account is let
    /// in once it is `shut`.
    public record Account(
            Instant created,
            String initialKey,
            List<String> accessKeys,
            Optional<String> alias,
            Optional<Instant> shut) {
        public Account {
            accessKeys = List.copyOf(accessKeys);
        }

        static Account fresh(Instant now) {
            return new Account(now, "", List.of(), Optional.empty(), Optional.empty());
        }

        public Account withAccessKeys(List<String> ids) {
            return new Account(created, initialKey, ids, alias, shut);
        }

        /// With another access key given by the server, which is among `ids`.
        public Account begun(String newInitialKey, List<String> ids) {
            return new Account(created, newInitialKey, ids, alias, shut);
        }

        Account aliased(Optional<String> newAlias) {
            return new Account(created, initialKey, accessKeys, newAlias, shut);
        }

        Account shut(Instant now) {
            return new Account(created, initialKey, accessKeys, alias, Optional.of(now));
        }
    }

    record Opened(AccountId account, Instant time) {}

    /// Whose an alias is: no two accounts have the same.
    record Alias(AccountId account) {}

    public AccountRecords(Directory directory) {
        this.directory = directory;
        this.key = key(directory.account());
    }

    private static Key key(AccountId account) {
        return Key.of(Scope.of("aws", account.digits(), "global", "iam"), "account");
    }

    /// Any account's own record.
    static Optional<Account> find(Snapshot snapshot, AccountId account) {
        return snapshot.find(TABLE, key(account));
    }

    /// The accounts that were opened since the first, by their ids.
    static Stream<AccountId> opened(Snapshot snapshot) {
        return Stream.iterate(
                        snapshot.list(OPENED, ALL, Range.first(CHUNK)),
                        chunk -> !chunk.isEmpty(),
                        chunk -> snapshot.list(OPENED, ALL, after(chunk)))
                .flatMap(List::stream)
                .map(entry -> entry.value().account());
    }

    private static Range after(List<Entry<Opened>> chunk) {
        return Range.after(chunk.getLast().name(), CHUNK);
    }

    public AccountId account() {
        return directory.account();
    }

    public Optional<Account> find(Snapshot snapshot) {
        return snapshot.find(TABLE, key);
    }

    public Account require(Snapshot snapshot) {
        return find(snapshot)
                .orElseThrow(() -> new IllegalStateException("no such account: " + account()));
    }

    public void put(Transaction tx, Account account) {
        directory.revision().advance(tx);
        tx.put(TABLE, key, account);
    }

    /// Gives the account another alias, or none. Throws if it is another account's; `first` may
    /// have one from before there were others.
    void alias(Transaction tx, Optional<String> alias, AccountId first) {
        alias.filter(name -> isOthers(tx, name, first))
                .ifPresent(name -> {
                    throw IamError.ENTITY_ALREADY_EXISTS.because(
                            "The account alias " + name + " already exists.");
                });
        Account account = require(tx);
        account.alias().ifPresent(old -> tx.delete(ALIASES, Key.of(OF_ALIASES, old)));
        alias.ifPresent(name -> tx.put(ALIASES, Key.of(OF_ALIASES, name), new Alias(account())));
        put(tx, account.aliased(alias));
    }

    private boolean isOthers(Snapshot snapshot, String alias, AccountId first) {
        return snapshot.find(ALIASES, Key.of(OF_ALIASES, alias))
                .map(Alias::account)
                .or(() ->
                        find(snapshot, first)
                                .flatMap(Account::alias)
                                .filter(alias::equals)
                                .map(_ -> first))
                .filter(owner -> !owner.equals(account()))
                .isPresent();
    }

    /// Makes the account known. Throws if it is.
    public void open(Transaction tx, Instant now) {
        if (find(tx).isPresent()) throw new IllegalStateException("opened before: " + account());
        tx.put(OPENED, Key.of(ALL, account().digits()), new Opened(account(), now));
        put(tx, Account.fresh(now));
    }

    /// From now on nobody of it is let in.
    public void shut(Transaction tx, Instant now) {
        put(tx, require(tx).shut(now));
    }
}
