package coffer.iam.directory;

import coffer.gate.Demand;
import coffer.iam.tag.Tags;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the making of an entity demands.
public record Creation(
        EntityKind kind,
        AccountId account,
        String path,
        String name,
        Map<String, String> tags,
        Optional<String> boundary) {

    public List<Demand> demands() {
        return Tags.creating(
                this::demand, "iam:Create" + kind.title(), "iam:Tag" + kind.title(), tags);
    }

    private Demand demand(String action) {
        Arn arn = Entity.arn(kind, account, path, name);
        Demand demand = Demand.on(action, arn, kind.resourceType(), account);
        return boundary.map(policy -> demand.with("iam:PermissionsBoundary", policy))
                .orElse(demand);
    }
}
