package coffer.conformance.soak;

import coffer.kernel.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a server shows under one key: the bytes of every version, none for a delete marker, and
/// which is the latest.
record Seen(Map<String, Optional<Bytes>> versions, Optional<String> latest) {

    /// `expected` with the id that the server gave to an untold version; empty if the server holds
    /// anything else.
    Optional<List<Version>> identify(List<Version> expected) {
        if (expected.size() != versions.size()) return Optional.empty();
        Set<String> unknown = new HashSet<>(versions.keySet());
        expected.forEach(version -> unknown.remove(version.id()));
        List<Version> identified = new ArrayList<>();
        for (Version version : expected) {
            Version told = version.told(unknown.stream().findFirst().orElse(""));
            if (!holds(told)) return Optional.empty();
            identified.add(told);
        }
        Optional<String> newest = identified.stream().map(Version::id).findFirst();
        return latest.equals(newest) ? Optional.of(identified) : Optional.empty();
    }

    private boolean holds(Version version) {
        return versions.containsKey(version.id())
                && versions.get(version.id()).equals(version.content().map(Content::bytes));
    }

    @Override
    public String toString() {
        List<String> shown = new ArrayList<>();
        versions.forEach((id, bytes) ->
                shown.add(id + bytes.map(it -> " of " + it.size() + " bytes").orElse(" deleted")));
        return shown + ", latest " + latest;
    }
}
