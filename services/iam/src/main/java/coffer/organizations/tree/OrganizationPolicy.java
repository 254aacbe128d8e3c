package coffer.organizations.tree;

import coffer.kernel.Arn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A policy of an organization, or one of AWS's own.
public record OrganizationPolicy(
        String id,
        PolicyType type,
        Label label,
        String content,
        Times times,
        Map<String, String> tags) {

    /// What people call it.
    public record Label(String name, String description) {}

    /// When it was made, and when it was changed last.
    public record Times(Instant created, Instant updated) {
        public static Times at(Instant created) {
            return new Times(created, created);
        }
    }

    private static final OrganizationPolicy FULL_ACCESS =
            awss(
                    PolicyType.SERVICE_CONTROL_POLICY,
                    new Label("FullAWSAccess", "Allows access to every operation"),
                    """
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*",\
                    "Resource":"*"}]}\
                    """);
    private static final OrganizationPolicy FULL_RESOURCE_ACCESS =
            awss(
                    PolicyType.RESOURCE_CONTROL_POLICY,
                    new Label("RCPFullAWSAccess", "Allows access to every resource"),
                    """
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",\
                    "Action":"*","Resource":"*"}]}\
                    """);

    public OrganizationPolicy {
        tags = Map.copyOf(tags);
    }

    private static OrganizationPolicy awss(PolicyType type, Label label, String content) {
        return new OrganizationPolicy(
                "p-" + label.name(), type, label, content, Times.at(Instant.EPOCH), Map.of());
    }

    /// Those that AWS attaches everywhere while their type is enabled.
    static List<OrganizationPolicy> awss() {
        return List.of(FULL_ACCESS, FULL_RESOURCE_ACCESS);
    }

    static Stream<OrganizationPolicy> awss(PolicyType type) {
        return awss().stream().filter(policy -> policy.type() == type);
    }

    public boolean belongsToAws() {
        return awss().stream().anyMatch(policy -> policy.id().equals(id));
    }

    /// Resource control policies only deny, so that taking this one away would deny everything.
    public boolean isUndetachable() {
        return id.equals(FULL_RESOURCE_ACCESS.id());
    }

    public String name() {
        return label.name();
    }

    public Arn arn(Organization organization) {
        String typedId = type.word() + "/" + id;
        if (!belongsToAws()) return organization.arn("policy", typedId);
        return new Arn("aws", "organizations", "", "aws", "policy/" + typedId);
    }

    public OrganizationPolicy changed(Label newLabel, String newContent, Instant at) {
        return new OrganizationPolicy(
                id, type, newLabel, newContent, new Times(times.created(), at), tags);
    }

    public OrganizationPolicy tagged(Map<String, String> newTags) {
        return new OrganizationPolicy(id, type, label, content, times, newTags);
    }
}
