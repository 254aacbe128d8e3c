package coffer.iam.account;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.iam.directory.Callers;
import coffer.iam.directory.Desk;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import coffer.store.Snapshot;
import java.util.Optional;

/// Who holds credentials: a user or the root user.
public sealed interface Holder {
    Demand demand(String action);

    /// A user's unique id, or the account's digits. Throws if there is no such user.
    String id(Snapshot snapshot);

    String name();

    /// The user named, or the caller if none is.
    static Holder of(Desk desk, RootUser root, Optional<String> userName, Call call) {
        return Callers.meant(userName, call)
                .<Holder>map(name -> new Named(desk.target(EntityKind.USER, name)))
                .orElseGet(() -> new Root(root));
    }

    /// An IAM user.
    record Named(Target target) implements Holder {
        @Override
        public Demand demand(String action) {
            return target.demand(action);
        }

        @Override
        public String id(Snapshot snapshot) {
            return target.in(snapshot).id();
        }

        @Override
        public String name() {
            return target.name();
        }
    }

    /// The root user of the account.
    record Root(RootUser root) implements Holder {
        @Override
        public Demand demand(String action) {
            return root.demand(action);
        }

        @Override
        public String id(Snapshot snapshot) {
            return root.records().account().digits();
        }

        @Override
        public String name() {
            return RootUser.NAME;
        }
    }
}
