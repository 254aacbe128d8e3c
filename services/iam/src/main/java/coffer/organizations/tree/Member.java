package coffer.organizations.tree;

import coffer.kernel.AccountId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// An account as a part of its organization, below `parent`. `delegated` are the services it
/// administers for the organization, with the time since when.
public record Member(
        AccountId account,
        String parent,
        boolean isInvited,
        Instant joined,
        Map<String, String> tags,
        Map<String, Instant> delegated) {
    public Member {
        tags = Map.copyOf(tags);
        delegated = Map.copyOf(delegated);
    }

    public String id() {
        return account.digits();
    }

    public Member below(String newParent) {
        return new Member(account, newParent, isInvited, joined, tags, delegated);
    }

    public Member tagged(Map<String, String> newTags) {
        return new Member(account, parent, isInvited, joined, newTags, delegated);
    }

    public Member delegating(String service, Instant since) {
        Map<String, Instant> more = new HashMap<>(delegated);
        more.put(service, since);
        return new Member(account, parent, isInvited, joined, tags, more);
    }

    public Member undelegating(String service) {
        Map<String, Instant> rest = new HashMap<>(delegated);
        rest.remove(service);
        return new Member(account, parent, isInvited, joined, tags, rest);
    }
}
