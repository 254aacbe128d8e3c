package coffer.conformance.soak;

import java.util.Optional;

/// One version of a key as the model knows it; without content it is a delete marker.
record Version(String id, Optional<Content> content) {
    // What no server gives: a version whose writer was not told its id.
    private static final String UNTOLD = "untold";

    static Version untold(Content content) {
        return new Version(UNTOLD, Optional.of(content));
    }

    static Version untoldMarker() {
        return new Version(UNTOLD, Optional.empty());
    }

    boolean isTold() {
        return !id.equals(UNTOLD);
    }

    Version told(String given) {
        return isTold() ? this : new Version(given, content);
    }
}
