package coffer.gate;

import coffer.kernel.AccountId;
import coffer.policy.NamedPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What organizations keep above their accounts, as it is at this moment. The organizations service
/// implements it.
@FunctionalInterface
public interface Guardrails {

    /// Where there is no organization.
    Guardrails NONE = account -> Standing.ALONE;

    Standing over(AccountId account);

    /// Where an account stands. `scps` say what users, roles and the root user of the account may
    /// do at most, `rcps` what anybody may do at most to what it owns.
    ///
    /// Both hold one list for each level, from the organization's root down to the account itself;
    /// no level at all where nothing of that kind is above the account.
    record Standing(
            Optional<Membership> membership,
            List<List<NamedPolicy>> scps,
            List<List<NamedPolicy>> rcps) {
        /// In no organization.
        public static final Standing ALONE = new Standing(Optional.empty(), List.of(), List.of());

        public Standing {
            scps = scps.stream().map(List::copyOf).toList();
            rcps = rcps.stream().map(List::copyOf).toList();
        }
    }

    /// `path` leads from the organization to the account's parent: `o-a1b2/r-c3d4/ou-c3d4-e5f6/`.
    record Membership(String organizationId, String path) {

        /// What conditions may ask of it.
        public Map<String, List<String>> contextKeys(Whose whose) {
            return Map.of(whose.id, List.of(organizationId), whose.paths, List.of(path));
        }
    }

    /// Whose organization keys are about.
    enum Whose {
        PRINCIPAL("aws:PrincipalOrgID", "aws:PrincipalOrgPaths"),
        RESOURCE("aws:ResourceOrgID", "aws:ResourceOrgPaths"),
        SOURCE("aws:SourceOrgID", "aws:SourceOrgPaths");

        private final String id;
        private final String paths;

        Whose(String id, String paths) {
            this.id = id;
            this.paths = paths;
        }
    }
}
