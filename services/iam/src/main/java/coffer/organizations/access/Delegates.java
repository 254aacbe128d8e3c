package coffer.organizations.access;

import coffer.iam.paging.Keyed;
import coffer.organizations.desk.Scene;
import coffer.organizations.tree.Node;
import java.util.Optional;
import java.util.stream.Stream;

/// The accounts that administer a service for their organization.
final class Delegates {
    private Delegates() {}

    static Stream<Node.Leaf> of(Scene scene, String service) {
        return after(scene, Optional.of(service), Optional.empty()).map(Keyed::item);
    }

    /// Those of any service, if none is named.
    static Stream<Keyed<Node.Leaf>> after(
            Scene scene, Optional<String> service, Optional<String> after) {
        return scene.tree()
                .leaves(scene.snapshot(), after)
                .filter(keyed -> {
                    var delegated = keyed.item().member().delegated().keySet();
                    return service.map(delegated::contains).orElse(!delegated.isEmpty());
                });
    }
}
