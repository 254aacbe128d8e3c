package coffer.policy;

import coffer.kernel.AccountId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The access control list of a bucket or an object, as far as it may bear on the caller.
///
/// It only ever allows, as a statement of the resource's policy that names whom it grants
/// something. `keeper` is there if the resource belongs to somebody else than whoever owns what it
/// lies in: then his account decides in the owner's place, and of the resource's policy only the
/// denials count.
// AWS: Amazon S3 User Guide, "Access control list (ACL) overview"; "How Amazon S3 authorizes a
// request for an object operation".
public record AccessList(List<Entry> entries, Optional<Keeper> keeper) {
    /// What grants nobody anything.
    public static final AccessList NONE = new AccessList(List.of(), Optional.empty());

    public AccessList {
        entries = List.copyOf(entries);
    }

    /// Whose the resource is: an account's, or that of somebody nobody knows.
    public record Keeper(Optional<AccountId> account) {}

    /// One permission, as `READ`, and the actions (such as `s3:GetObject`) that it stands for.
    public record Entry(Holder holder, String permission, Set<String> actions) {
        public Entry {
            actions = Set.copyOf(actions);
        }

        Reach reach(Request request) {
            if (actions.stream().noneMatch(request.action()::equalsIgnoreCase)) return Reach.NONE;
            return holder.reach(request.principal());
        }
    }

    /// Whom something is granted.
    public sealed interface Holder {
        Reach reach(Principal principal);

        /// An account, which leaves it to its policies who of it may.
        record Account(AccountId id) implements Holder {
            @Override
            public Reach reach(Principal principal) {
                if (principal.account().filter(id::equals).isEmpty()) return Reach.NONE;
                return principal instanceof Principal.Root ? Reach.DIRECT : Reach.ACCOUNT;
            }

            @Override
            public String toString() {
                return "account " + id;
            }
        }

        /// Whoever asks, but for services that ask for themselves.
        record Everyone() implements Holder {
            @Override
            public Reach reach(Principal principal) {
                boolean isSomebody =
                        principal instanceof Principal.Anonymous || principal.account().isPresent();
                return isSomebody ? Reach.DIRECT : Reach.NONE;
            }

            @Override
            public String toString() {
                return "everyone";
            }
        }

        /// Whoever belongs to any account.
        record Authenticated() implements Holder {
            @Override
            public Reach reach(Principal principal) {
                return principal.account().isPresent() ? Reach.DIRECT : Reach.NONE;
            }

            @Override
            public String toString() {
                return "everyone with an account";
            }
        }

        /// A service, by its name.
        record Service(String name) implements Holder {
            @Override
            public Reach reach(Principal principal) {
                boolean isIt =
                        principal instanceof Principal.Service(String asking)
                                && asking.equals(name);
                return isIt ? Reach.DIRECT : Reach.NONE;
            }

            @Override
            public String toString() {
                return name;
            }
        }
    }

    Reach reach(Request request) {
        Reach best = Reach.NONE;
        for (int i = 0; i < entries.size() && best != Reach.DIRECT; i++) {
            best = best.orBetter(entries.get(i).reach(request));
        }
        return best;
    }

    /// Whether the caller is of the account that decides about the resource.
    boolean isWithinAccount(Request request) {
        if (keeper.isEmpty()) return request.isWithinAccount();
        Optional<AccountId> whose = keeper.get().account();
        return whose.isPresent() && whose.equals(request.principal().account());
    }
}
