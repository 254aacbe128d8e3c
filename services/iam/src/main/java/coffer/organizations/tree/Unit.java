package coffer.organizations.tree;

import java.util.Map;

/// An organizational unit, below `parent`.
public record Unit(String id, String name, String parent, Map<String, String> tags) {
    public Unit {
        tags = Map.copyOf(tags);
    }

    public Unit named(String newName) {
        return new Unit(id, newName, parent, tags);
    }

    public Unit tagged(Map<String, String> newTags) {
        return new Unit(id, name, parent, newTags);
    }
}
