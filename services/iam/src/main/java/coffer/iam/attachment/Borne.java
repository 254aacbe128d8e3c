package coffer.iam.attachment;

import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.policy.Documents;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.policy.ManagedPolicy;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.document.PolicyKind;
import coffer.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A policy that an entity bears: an inline one, or a managed one that is attached. `policy` has
/// the inline policy's name or the managed one's ARN.
public record Borne(Entity bearer, Optional<ManagedPolicy> managed, NamedPolicy policy) {

    /// Where policies are looked up.
    public record Shelves(Directory directory, ManagedPolicies managed, Documents documents) {
        // A boundary that cannot be found must not be a boundary that allows.
        private static final String NOTHING_ALLOWED =
                """
                {"Version":"2012-10-17","Statement":\
                {"Effect":"Deny","Action":"*","Resource":"*"}}\
                """;

        /// Those of the entity itself and, for a user, those of its groups.
        public List<Borne> of(Snapshot snapshot, Entity entity) {
            List<Borne> all = new ArrayList<>(own(snapshot, entity));
            for (String groupId : entity.groups()) {
                directory
                        .byId(snapshot, groupId)
                        .ifPresent(group -> all.addAll(own(snapshot, group)));
            }
            return all;
        }

        /// A managed policy, ready to be looked at.
        public Policy compiled(ManagedPolicy policy) {
            return documents.compiled(policy.document(), PolicyKind.IDENTITY);
        }

        /// The boundary with that ARN, which allows nothing if it cannot be found.
        public NamedPolicy boundary(Snapshot snapshot, String arn) {
            String json =
                    managed.find(snapshot, arn)
                            .map(ManagedPolicy::document)
                            .orElse(NOTHING_ALLOWED);
            return new NamedPolicy(arn, documents.compiled(json, PolicyKind.BOUNDARY));
        }

        private List<Borne> own(Snapshot snapshot, Entity entity) {
            List<Borne> own = new ArrayList<>();
            entity.bearing()
                    .inline()
                    .forEach((name, json) ->
                            own.add(new Borne(entity, Optional.empty(), named(name, json))));
            for (String arn : entity.bearing().attached()) {
                // It is there: a policy that is attached cannot be deleted. Were it not, a deny of
                // it would be lost, so nothing may be decided.
                ManagedPolicy policy =
                        managed.find(snapshot, arn)
                                .orElseThrow(
                                        () -> new IllegalStateException("attached, gone: " + arn));
                own.add(new Borne(entity, Optional.of(policy), named(arn, policy.document())));
            }
            return own;
        }

        private NamedPolicy named(String name, String json) {
            return new NamedPolicy(name, documents.compiled(json, PolicyKind.IDENTITY));
        }
    }
}
