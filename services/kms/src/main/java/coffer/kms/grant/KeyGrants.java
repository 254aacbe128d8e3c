package coffer.kms.grant;

import coffer.kms.key.KeyName;
import coffer.policy.Grant;
import coffer.policy.Principal;
import coffer.policy.document.PrincipalElement.Name;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The grants of one key, as decisions on its use count them.
public final class KeyGrants {
    private static final int PAGE = 500;

    private final Store store;
    private final Grants grants;
    private final KeyName key;

    public KeyGrants(Store store, Grants grants, KeyName key) {
        this.store = store;
        this.grants = grants;
        this.key = key;
    }

    /// For each name that reaches the caller a grant that allows it `action` with this encryption
    /// context, where there is one.
    public List<Grant> allowing(Principal caller, String action, Map<String, String> context) {
        Optional<String> operation = GrantedOperations.ofUse(action);
        if (operation.isEmpty()) return List.of();
        return store.read(snapshot ->
                grants.holders(snapshot, key, caller).stream()
                        .flatMap(holder ->
                                grants
                                        .allowing(snapshot, holder, operation.get(), context)
                                        .map(id -> grant(id, holder.grantee(), action))
                                        .stream())
                        .toList());
    }

    /// Gives whomever a grant names, in no order and perhaps more than once, read page by page.
    public void forEachGrantee(Consumer<Name> each) {
        Range range = Range.first(PAGE);
        boolean more = true;
        while (more) {
            Range wanted = range;
            List<Entry<KmsGrant>> page = store.read(snapshot -> grants.list(snapshot, key, wanted));
            page.forEach(
                    entry -> each.accept(GrantPrincipals.name(entry.value().terms().grantee())));
            more = page.size() == PAGE;
            if (more) range = Range.after(page.getLast().name(), PAGE);
        }
    }

    private static Grant grant(String id, String grantee, String action) {
        return Grant.of(id, GrantPrincipals.name(grantee), Set.of(action));
    }
}
