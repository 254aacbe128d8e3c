package coffer.organizations.tree;

import coffer.kernel.Arn;
import java.util.Map;
import java.util.Optional;

/// What policies are attached to: a root, a unit or an account.
public sealed interface Node {
    String id();

    String name();

    Map<String, String> tags();

    /// Empty for the root.
    Optional<String> parent();

    Kind kind();

    Arn arn();

    /// What kind of node, as answers call it.
    enum Kind {
        ROOT("root", ""),
        ORGANIZATIONAL_UNIT("ou", "AWS::Organizations::OrganizationalUnit"),
        ACCOUNT("account", "AWS::Organizations::Account");

        private final String word;
        private final String resourceType;

        Kind(String word, String resourceType) {
            this.word = word;
            this.resourceType = resourceType;
        }

        /// As ARNs have it.
        public String word() {
            return word;
        }

        /// As CloudTrail names it; empty where it has no name.
        public String resourceType() {
            return resourceType;
        }

        /// Which kind has ids like this.
        public static Kind of(String id) {
            if (id.startsWith("r-")) return ROOT;
            return id.startsWith("ou-") ? ORGANIZATIONAL_UNIT : ACCOUNT;
        }
    }

    /// The top of the tree.
    record Root(Organization organization) implements Node {
        @Override
        public String id() {
            return organization.rootId();
        }

        @Override
        public String name() {
            return "Root";
        }

        @Override
        public Map<String, String> tags() {
            return organization.rootTags();
        }

        @Override
        public Optional<String> parent() {
            return Optional.empty();
        }

        @Override
        public Kind kind() {
            return Kind.ROOT;
        }

        @Override
        public Arn arn() {
            return organization.arn("root", id());
        }
    }

    /// A branch of it.
    record Branch(Organization organization, Unit unit) implements Node {
        @Override
        public String id() {
            return unit.id();
        }

        @Override
        public String name() {
            return unit.name();
        }

        @Override
        public Map<String, String> tags() {
            return unit.tags();
        }

        @Override
        public Optional<String> parent() {
            return Optional.of(unit.parent());
        }

        @Override
        public Kind kind() {
            return Kind.ORGANIZATIONAL_UNIT;
        }

        @Override
        public Arn arn() {
            return organization.arn("ou", id());
        }
    }

    /// An account.
    record Leaf(Organization organization, Member member, Card card) implements Node {
        @Override
        public String id() {
            return member.id();
        }

        @Override
        public String name() {
            return card.name();
        }

        @Override
        public Map<String, String> tags() {
            return member.tags();
        }

        @Override
        public Optional<String> parent() {
            return Optional.of(member.parent());
        }

        @Override
        public Kind kind() {
            return Kind.ACCOUNT;
        }

        @Override
        public Arn arn() {
            return organization.arn("account", id());
        }
    }
}
