package coffer.iam.directory;

import coffer.gate.Demand;
import coffer.iam.tag.Tags;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the making of an entity demands. Giving it tags is a permission of its own.
public record Creation(
        EntityKind kind,
        AccountId account,
        String path,
        String name,
        Map<String, String> tags,
        Optional<String> boundary) {

    public List<Demand> demands() {
        List<Demand> demands = new ArrayList<>();
        demands.add(demand("iam:Create"));
        if (!tags.isEmpty()) demands.add(demand("iam:Tag"));
        return demands;
    }

    private Demand demand(String verb) {
        Arn arn = Entity.arn(kind, account, path, name);
        Demand demand =
                Demand.on(verb + kind.title(), arn, kind.resourceType(), account)
                        .with(Tags.ofRequest(tags));
        return boundary.map(policy -> demand.with("iam:PermissionsBoundary", policy))
                .orElse(demand);
    }
}
