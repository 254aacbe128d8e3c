package coffer.server.explain;

import coffer.iam.account.Directories;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.paging.Keyed;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.NamedPolicy;
import coffer.policy.Principal;
import coffer.policy.document.PrincipalElement;
import coffer.policy.document.PrincipalElement.Name;
import coffer.policy.document.Statement;
import coffer.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Whoever might be allowed something: of every account the root user and all users and roles, and
/// those sessions of roles that a policy of the resource or a grant names on their own; but nobody
/// of an account that was shut. A role stands for all its sessions; one with a session policy may
/// less.
///
/// Read page by page: an account may have hundreds of thousands.
final class Everybody {
    private static final int PAGE = 500;

    private final Store store;
    private final Directories directories;

    Everybody(Store store, Directories directories) {
        this.store = store;
        this.directories = directories;
    }

    /// One who might be allowed something, by ARN, and what is kept of him if he was read anyway.
    record Somebody(String arn, Optional<Kept> kept) {}

    /// A user or role of an account.
    record Kept(AccountId account, Entity entity) {
        Somebody somebody() {
            return new Somebody(entity.arn(account).toString(), Optional.of(this));
        }
    }

    /// Gives all of them, some at a time. `named` are those whom the resource's policies and grants
    /// name.
    void forEachPage(Stream<Name> named, Consumer<List<Somebody>> page) {
        for (AccountId account : openAccounts()) {
            String root = new Principal.Root(account).label();
            page.accept(List.of(new Somebody(root, Optional.empty())));
            forEachPage(account, EntityKind.USER, page);
            forEachPage(account, EntityKind.ROLE, page);
        }
        List<Somebody> some = new ArrayList<>();
        named.flatMap(name -> session(name).stream())
                .distinct()
                .forEach(arn -> {
                    some.add(new Somebody(arn, Optional.empty()));
                    if (some.size() < PAGE) return;
                    page.accept(List.copyOf(some));
                    some.clear();
                });
        page.accept(some);
    }

    private List<AccountId> openAccounts() {
        return store.read(snapshot ->
                directories
                        .all(snapshot)
                        .filter(account -> directories.isOpen(snapshot, account))
                        .toList());
    }

    private void forEachPage(AccountId account, EntityKind kind, Consumer<List<Somebody>> each) {
        Optional<String> last = Optional.empty();
        boolean more = true;
        while (more) {
            List<Keyed<Entity>> page = page(account, kind, last);
            each.accept(
                    page.stream()
                            .map(found -> new Kept(account, found.item()).somebody())
                            .toList());
            more = page.size() == PAGE;
            if (more) last = Optional.of(page.getLast().key());
        }
    }

    private List<Keyed<Entity>> page(AccountId account, EntityKind kind, Optional<String> after) {
        Directory directory = directories.of(account);
        return store.read(snapshot -> directory.after(snapshot, kind, after).limit(PAGE).toList());
    }

    static Stream<Name> names(NamedPolicy policy) {
        return policy.policy().document().statements().stream()
                .map(Statement::principal)
                .flatMap(Optional::stream)
                .map(PrincipalElement::names)
                .flatMap(List::stream);
    }

    /// As far as its role exists.
    private Optional<String> session(Name name) {
        return switch (name) {
            case Name.Session(String roleId, String sessionName) ->
                    store.read(snapshot -> directories.arnOf(snapshot, roleId))
                            .map(role -> sessionArn(role, sessionName));
            case Name.Entity(Arn arn)
                    when arn.service().equals("sts")
                            && arn.resource().startsWith(Callers.ASSUMED) ->
                    Optional.of(arn).filter(this::isSessionOfRole).map(Arn::toString);
            default -> Optional.empty();
        };
    }

    private static String sessionArn(Arn role, String sessionName) {
        String name = role.resource().substring(role.resource().lastIndexOf('/') + 1);
        AccountId account = new AccountId(role.account());
        return Arn.global("sts", account, Callers.ASSUMED + name + "/" + sessionName).toString();
    }

    private boolean isSessionOfRole(Arn session) {
        String role = session.resource().substring(Callers.ASSUMED.length()).split("/", 2)[0];
        return store.read(snapshot ->
                        directories
                                .account(snapshot, session)
                                .flatMap(account -> directories.role(snapshot, account, role)))
                .isPresent();
    }
}
