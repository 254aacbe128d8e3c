package coffer.organizations.desk;

import coffer.gate.Call;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.policy.Documents;
import coffer.organizations.OrganizationsError;
import coffer.organizations.tree.Organizations;
import coffer.organizations.tree.Policies;
import coffer.store.Snapshot;
import coffer.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What every operation begins with.
public record Desk(
        Store store, Organizations organizations, Policies policies, Documents documents) {
    private static final int PAGE = 20;

    public Asking asking(Call call, Audience audience, String operation) {
        return new Asking(this, call, audience, "organizations:" + operation, List.of(), Map.of());
    }

    Scene scene(Call call, Snapshot snapshot) {
        return new Scene(this, call, snapshot, organizations.of(snapshot, call.account()));
    }

    /// Pages as this service cuts them: no more than twenty.
    public static Paging paging(
            List<?> question, Optional<String> token, Optional<Integer> maxResults) {
        return Paging.of(
                question,
                token,
                maxResults.orElse(PAGE),
                () -> OrganizationsError.INVALID_INPUT.refusal("INVALID_NEXT_TOKEN"));
    }

    /// The items of a page, as its token goes into the answer by itself.
    public static <T> Optional<List<T>> items(Page<T> page) {
        return Optional.of(page.items());
    }
}
