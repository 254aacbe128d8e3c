package coffer.conformance.soak;

import java.util.ArrayList;
import java.util.List;

/// A bucket, and AWS's rules of what a change makes of a key's versions, newest first.
record SoakBucket(String name, boolean isVersioned) {

    List<Version> afterWriting(Content content, List<Version> before) {
        return isVersioned
                ? above(before, Version.untold(content))
                : List.of(Version.untold(content));
    }

    List<Version> afterDeleting(List<Version> before) {
        return isVersioned ? above(before, Version.untoldMarker()) : List.of();
    }

    private static List<Version> above(List<Version> before, Version newest) {
        List<Version> after = new ArrayList<>(before.size() + 1);
        after.add(newest);
        after.addAll(before);
        return after;
    }
}
