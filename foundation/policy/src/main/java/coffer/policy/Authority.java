package coffer.policy;

/// How the resource's own policy, with the grants that count as a part of it, reaches the caller at
/// best, and which of the two does.
record Authority(Reach reach, PolicyType type) {
    static Authority of(Policies policies, Findings found) {
        Reach byPolicy = found.resource().allow();
        Reach byGrant = found.grants().best();
        return byGrant.compareTo(byPolicy) > 0
                ? new Authority(byGrant, PolicyType.GRANT)
                : new Authority(byPolicy, policies.resourceType());
    }
}
