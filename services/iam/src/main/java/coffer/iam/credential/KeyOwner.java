package coffer.iam.credential;

import coffer.iam.account.AccountRecords.Account;
import coffer.iam.account.Holder;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;

/// Where the ids of someone's access keys are kept: with the user, or with the account for the root
/// user.
record KeyOwner(Holder holder) {

    /// As listings tell it: they have none for the root user.
    Optional<String> listedName() {
        return switch (holder) {
            case Holder.Named named -> Optional.of(named.name());
            case Holder.Root _ -> Optional.empty();
        };
    }

    List<String> keys(Snapshot snapshot) {
        return switch (holder) {
            case Holder.Named(var target) -> target.in(snapshot).accessKeys();
            case Holder.Root(var root) -> root.records().require(snapshot).accessKeys();
        };
    }

    void put(Transaction tx, List<String> keys) {
        switch (holder) {
            case Holder.Named(var target) ->
                    target.directory().put(tx, target.in(tx).withAccessKeys(keys));
            case Holder.Root(var root) -> {
                Account account = root.records().require(tx);
                root.records().put(tx, account.withAccessKeys(keys));
            }
        }
    }
}
