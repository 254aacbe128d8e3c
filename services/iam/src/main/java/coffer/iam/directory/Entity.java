package coffer.iam.directory;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A user, a group or a role. `id` stays when it is renamed and never comes back once it is
/// deleted. Only users have `groups` (by id) and `accessKeys`, only roles have `trust`.
public record Entity(
        EntityKind kind,
        Naming naming,
        Instant created,
        Map<String, String> tags,
        Bearing bearing,
        List<String> groups,
        List<String> accessKeys,
        Optional<Trust> trust) {

    /// Begins the paths of roles that belong to a service.
    public static final String SERVICE_LINKED_PATH = "/aws-service-role/";

    /// What an entity is called. `path` begins and ends with a slash.
    public record Naming(String id, String path, String name) {}

    /// The policies it bears: inline documents by name, ARNs of managed ones, and the ARN of the
    /// boundary.
    public record Bearing(
            Map<String, String> inline, List<String> attached, Optional<String> boundary) {
        static final Bearing NOTHING = new Bearing(Map.of(), List.of(), Optional.empty());

        public Bearing {
            inline = Map.copyOf(inline);
            attached = List.copyOf(attached);
        }

        public Bearing inline(Map<String, String> documents) {
            return new Bearing(documents, attached, boundary);
        }

        public Bearing attached(List<String> arns) {
            return new Bearing(inline, arns, boundary);
        }

        public Bearing boundary(Optional<String> arn) {
            return new Bearing(inline, attached, arn);
        }
    }

    /// Who may assume a role, and for how long. `principals` holds the unique id of each user and
    /// role that `document` named by ARN when it was written, so that a successor of the same name
    /// is not trusted.
    public record Trust(
            String document,
            Map<String, String> principals,
            String description,
            int maxSessionSeconds) {
        public Trust {
            principals = Map.copyOf(principals);
        }

        public Trust described(String newDescription) {
            return new Trust(document, principals, newDescription, maxSessionSeconds);
        }

        public Trust lasting(int seconds) {
            return new Trust(document, principals, description, seconds);
        }

        public Trust in(String newDocument, Map<String, String> newPrincipals) {
            return new Trust(newDocument, newPrincipals, description, maxSessionSeconds);
        }
    }

    public Entity {
        tags = Map.copyOf(tags);
        groups = List.copyOf(groups);
        accessKeys = List.copyOf(accessKeys);
    }

    public static Entity of(EntityKind kind, Naming naming, Instant created) {
        return new Entity(
                kind,
                naming,
                created,
                Map.of(),
                Bearing.NOTHING,
                List.of(),
                List.of(),
                Optional.empty());
    }

    public String id() {
        return naming.id();
    }

    public String name() {
        return naming.name();
    }

    public String path() {
        return naming.path();
    }

    /// Whether it is a role that belongs to a service.
    public boolean isServiceLinked() {
        return kind == EntityKind.ROLE && path().startsWith(SERVICE_LINKED_PATH);
    }

    public Arn arn(AccountId account) {
        return arn(kind, account, path(), name());
    }

    public static Arn arn(EntityKind kind, AccountId account, String path, String name) {
        return Arn.global("iam", account, kind.word() + path + name);
    }

    /// Throws [IllegalStateException] for what is no role.
    public Trust trusted() {
        return trust.orElseThrow(() -> new IllegalStateException("not a role: " + id()));
    }

    public Entity with(Naming newNaming) {
        return new Entity(kind, newNaming, created, tags, bearing, groups, accessKeys, trust);
    }

    public Entity with(Bearing newBearing) {
        return new Entity(kind, naming, created, tags, newBearing, groups, accessKeys, trust);
    }

    public Entity with(Trust newTrust) {
        Optional<Trust> trusting = Optional.of(newTrust);
        return new Entity(kind, naming, created, tags, bearing, groups, accessKeys, trusting);
    }

    public Entity tagged(Map<String, String> newTags) {
        return new Entity(kind, naming, created, newTags, bearing, groups, accessKeys, trust);
    }

    public Entity withGroups(List<String> newGroups) {
        return new Entity(kind, naming, created, tags, bearing, newGroups, accessKeys, trust);
    }

    public Entity withAccessKeys(List<String> newKeys) {
        return new Entity(kind, naming, created, tags, bearing, groups, newKeys, trust);
    }

    /// A list with one element more.
    public static List<String> plus(List<String> list, String element) {
        List<String> more = new ArrayList<>(list);
        more.add(element);
        return more;
    }

    /// A list without one element.
    public static List<String> minus(List<String> list, String element) {
        return list.stream().filter(each -> !each.equals(element)).toList();
    }

    public static Map<String, String> plus(Map<String, String> map, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(map);
        all.putAll(more);
        return all;
    }

    public static Map<String, String> minus(Map<String, String> map, List<String> keys) {
        Map<String, String> rest = new HashMap<>(map);
        keys.forEach(rest::remove);
        return rest;
    }
}
