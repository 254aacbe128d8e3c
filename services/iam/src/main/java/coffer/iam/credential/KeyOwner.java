package coffer.iam.credential;

import coffer.gate.Demand;
import coffer.iam.account.AccountRecords;
import coffer.iam.account.RootUser;
import coffer.iam.directory.Entity;
import coffer.iam.directory.Target;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;

/// Who has access keys: a user or the root user.
sealed interface KeyOwner {
    Demand demand(String action);

    String id(Snapshot snapshot);

    /// Empty for the root user, who has no name.
    Optional<String> name();

    List<String> keys(Snapshot snapshot);

    void put(Transaction tx, List<String> keys);

    /// An IAM user.
    record Named(Target target) implements KeyOwner {
        @Override
        public Demand demand(String action) {
            return target.demand(action);
        }

        @Override
        public String id(Snapshot snapshot) {
            return target.in(snapshot).id();
        }

        @Override
        public Optional<String> name() {
            return Optional.of(target.name());
        }

        @Override
        public List<String> keys(Snapshot snapshot) {
            return target.in(snapshot).accessKeys();
        }

        @Override
        public void put(Transaction tx, List<String> keys) {
            Entity user = target.in(tx);
            target.directory().put(tx, user.withAccessKeys(keys));
        }
    }

    /// The root user of the account.
    record Root(RootUser root) implements KeyOwner {
        @Override
        public Demand demand(String action) {
            return root.demand(action);
        }

        @Override
        public String id(Snapshot snapshot) {
            return root.records().account().digits();
        }

        @Override
        public Optional<String> name() {
            return Optional.empty();
        }

        @Override
        public List<String> keys(Snapshot snapshot) {
            return root.records().require(snapshot).accessKeys();
        }

        @Override
        public void put(Transaction tx, List<String> keys) {
            AccountRecords.Account account = root.records().require(tx);
            root.records().put(tx, account.withAccessKeys(keys));
        }
    }
}
