package coffer.s3.acl;

import coffer.kernel.AccountId;
import coffer.policy.AccessList;
import coffer.s3.api.Owner;
import java.util.List;
import java.util.Optional;

/// Whose something is, which is unknown if he did not sign, and what he grants to whom.
public record AccessControl(Optional<AccountId> owner, List<AclGrant> grants) {
    public AccessControl {
        grants = List.copyOf(grants);
    }

    /// What holds unless its owner says otherwise.
    public static AccessControl ofOwner(AccountId owner) {
        return new AccessControl(Optional.of(owner), ofOwnerAlone(CanonicalId.of(owner)));
    }

    static List<AclGrant> ofOwnerAlone(String canonicalId) {
        return List.of(AclGrant.toUser(canonicalId, AclPermission.FULL_CONTROL));
    }

    public AccessControl with(List<AclGrant> changed) {
        return new AccessControl(owner, changed);
    }

    /// The same of another owner, or of somebody who is not known.
    public AccessControl of(Optional<AccountId> other) {
        return new AccessControl(other, grants);
    }

    public String ownerId() {
        return CanonicalId.of(owner);
    }

    public Owner shownOwner() {
        return Owner.builder().id(ownerId()).build();
    }

    /// Whether it lets in everybody, or everybody who signs.
    public boolean isPublic() {
        return grants.stream().anyMatch(grant -> grant.holder().isPublic());
    }

    /// Whether anybody but its owner is granted anything.
    public boolean isShared() {
        String own = ownerId();
        return grants.stream().anyMatch(grant -> !grant.holder().name().equals(own));
    }

    /// Who decides about it in the place of `bucketOwner`, if it is not his.
    Optional<AccessList.Keeper> keeper(AccountId bucketOwner) {
        return owner.filter(bucketOwner::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new AccessList.Keeper(owner));
    }
}
