package coffer.server.explain;

import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.paging.Keyed;
import coffer.iam.session.StoredCredentials;
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

/// Whoever might be allowed something: the root user, every user and role, and those sessions of
/// roles that a policy of the resource or a grant names on their own. A role stands for all its
/// sessions; one with a session policy may less.
///
/// Read page by page: an account may have hundreds of thousands.
final class Everybody {
    private static final int PAGE = 500;

    private final Store store;
    private final Directory directory;

    Everybody(Store store, Directory directory) {
        this.store = store;
        this.directory = directory;
    }

    /// One who might be allowed something, by ARN, and what is kept of him if he was read anyway.
    record Somebody(String arn, Optional<Entity> entity) {}

    /// Gives all of them, some at a time. `named` are those whom the resource's policies and grants
    /// name.
    void forEachPage(Stream<Name> named, Consumer<List<Somebody>> page) {
        String root = new Principal.Root(directory.account()).label();
        page.accept(List.of(new Somebody(root, Optional.empty())));
        forEachPage(EntityKind.USER, page);
        forEachPage(EntityKind.ROLE, page);
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

    private void forEachPage(EntityKind kind, Consumer<List<Somebody>> each) {
        Optional<String> last = Optional.empty();
        boolean more = true;
        while (more) {
            List<Keyed<Entity>> page = page(kind, last);
            each.accept(page.stream().map(found -> somebody(found.item())).toList());
            more = page.size() == PAGE;
            if (more) last = Optional.of(page.getLast().key());
        }
    }

    private Somebody somebody(Entity entity) {
        return new Somebody(entity.arn(directory.account()).toString(), Optional.of(entity));
    }

    private List<Keyed<Entity>> page(EntityKind kind, Optional<String> after) {
        return store.read(snapshot -> directory.after(snapshot, kind, after).limit(PAGE).toList());
    }

    static Stream<Name> names(NamedPolicy policy) {
        return policy.policy().document().statements().stream()
                .map(Statement::principal)
                .flatMap(Optional::stream)
                .map(PrincipalElement::names)
                .flatMap(List::stream);
    }

    /// Of this account, as far as its role exists.
    private Optional<String> session(Name name) {
        AccountId account = directory.account();
        return switch (name) {
            case Name.Session(String roleId, String sessionName) ->
                    store.read(snapshot -> directory.byId(snapshot, roleId))
                            .map(role -> StoredCredentials.sessionArn(account, role, sessionName))
                            .map(Arn::toString);
            case Name.Entity(Arn arn)
                    when arn.service().equals("sts")
                            && arn.account().equals(account.digits())
                            && arn.resource().startsWith(Callers.ASSUMED) ->
                    Optional.of(arn)
                            .filter(it -> isSessionOfRole(it.resource()))
                            .map(Arn::toString);
            default -> Optional.empty();
        };
    }

    private boolean isSessionOfRole(String resource) {
        String role = resource.substring(Callers.ASSUMED.length()).split("/", 2)[0];
        return store.read(snapshot -> directory.find(snapshot, EntityKind.ROLE, role)).isPresent();
    }
}
