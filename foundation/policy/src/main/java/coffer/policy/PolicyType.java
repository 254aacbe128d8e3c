package coffer.policy;

/// The part a policy plays in a decision.
public enum PolicyType {
    RCP("a resource control policy", "resource control policy"),
    SCP("a service control policy", "service control policy"),
    ENDPOINT("a VPC endpoint policy", "VPC endpoint policy"),
    RESOURCE("a resource-based policy", "resource-based policy"),
    TRUST("the role trust policy", "role trust policy"),
    GRANT("a grant", "grant"),
    ACL("an access control list", "access control list"),
    IDENTITY("an identity-based policy", "identity-based policy"),
    BOUNDARY("a permissions boundary", "permissions boundary"),
    SESSION("a session policy", "session policy");

    private final String withArticle;
    private final String bare;

    PolicyType(String withArticle, String bare) {
        this.withArticle = withArticle;
        this.bare = bare;
    }

    /// As in "with an explicit deny in ...".
    public String withArticle() {
        return withArticle;
    }

    /// As in "because no ... allows the action".
    public String bare() {
        return bare;
    }
}
