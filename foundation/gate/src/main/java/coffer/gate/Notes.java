package coffer.gate;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a plan wants told in the record of its call, beside what was asked, decided and answered.
/// Nothing of it may be secret.
///
/// `facts`, told of calls that are allowed, and `groups` of facts, told of all, belong to
/// `additionalEventData`. `asked` are members of the request that the caller left to their
/// defaults, `answered` what AWS records of an answer that has no such member.
public record Notes(
        Map<String, String> facts,
        Map<String, Map<String, String>> groups,
        Map<String, String> asked,
        Map<String, String> answered) {
    public static final Notes NONE = new Notes(Map.of(), Map.of(), Map.of(), Map.of());

    public Notes {
        facts = sorted(facts);
        groups = sorted(groups);
        asked = sorted(asked);
        answered = sorted(answered);
    }

    Notes facts(Map<String, String> further) {
        if (facts.isEmpty()) return new Notes(further, groups, asked, answered);
        Map<String, String> more = new TreeMap<>(facts);
        more.putAll(further);
        return new Notes(more, groups, asked, answered);
    }

    /// No facts are no group.
    Notes group(String name, Map<String, String> members) {
        if (members.isEmpty()) return this;
        return new Notes(facts, with(groups, name, sorted(members)), asked, answered);
    }

    /// What is left of them for whoever is denied.
    Notes ofDenial() {
        return new Notes(Map.of(), groups, asked, Map.of());
    }

    Notes asked(String member, String value) {
        return new Notes(facts, groups, with(asked, member, value), answered);
    }

    Notes answered(String member, String value) {
        return new Notes(facts, groups, asked, with(answered, member, value));
    }

    private static <V> Map<String, V> with(Map<String, V> known, String name, V value) {
        if (known.isEmpty()) return Map.of(name, value);
        Map<String, V> more = new TreeMap<>(known);
        more.put(name, value);
        return more;
    }

    private static <V> Map<String, V> sorted(Map<String, V> notes) {
        // Hardly ever are there two.
        return notes.size() < 2
                ? Map.copyOf(notes)
                : Collections.unmodifiableMap(new TreeMap<>(notes));
    }
}
