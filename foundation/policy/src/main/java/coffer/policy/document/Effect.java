package coffer.policy.document;

import java.util.Optional;

/// What a statement does to the requests it matches.
public enum Effect {
    ALLOW,
    DENY;

    static Optional<Effect> find(String text) {
        return switch (text) {
            case "Allow" -> Optional.of(ALLOW);
            case "Deny" -> Optional.of(DENY);
            default -> Optional.empty();
        };
    }

    /// Whether only the case of the letters is wrong.
    static boolean isMiswritten(String text) {
        return text.equalsIgnoreCase("Allow") || text.equalsIgnoreCase("Deny");
    }
}
