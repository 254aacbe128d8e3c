package coffer.policy;

/// What the policies say about a request, and why.
public sealed interface Decision {
    Explanation why();

    default boolean isAllowed() {
        return this instanceof Allow;
    }

    record Allow(Explanation why) implements Decision {}

    record Deny(Reason reason, Explanation why) implements Decision {}
}
