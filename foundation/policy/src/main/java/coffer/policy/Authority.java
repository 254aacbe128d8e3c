package coffer.policy;

/// How the resource's own policy, with the grants and the access control list that count as a part
/// of it, reaches the caller at best, and which of them does.
record Authority(Reach reach, PolicyType type) {
    static Authority of(Policies policies, Findings found) {
        boolean isKept = policies.acl().keeper().isPresent();
        Authority best =
                new Authority(
                        isKept ? Reach.NONE : found.resource().allow(), policies.resourceType());
        return best.or(found.grants().best(), PolicyType.GRANT).or(found.acl(), PolicyType.ACL);
    }

    private Authority or(Reach other, PolicyType by) {
        return other.compareTo(reach) > 0 ? new Authority(other, by) : this;
    }
}
