package coffer.kms.grant;

import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.api.GrantConstraints;
import coffer.kms.ciphertext.EncryptionContext;
import java.util.Map;
import java.util.Optional;

/// What a grant asks of the encryption context of the requests that it allows. Case matters, as it
/// does in contexts.
// AWS: KMS API Reference, "GrantConstraints"; KMS Developer Guide, "Creating grants".
public record Constraint(Kind kind, Map<String, String> pairs) {
    public static final Constraint NONE = new Constraint(Kind.NONE, Map.of());

    private static final int MAX_PAIRS = 8;
    private static final int MAX_CHARACTERS = 384;

    /// How the pairs count.
    public enum Kind {
        /// Any context will do.
        NONE,
        /// The context must have these pairs, perhaps among others.
        SUBSET,
        /// The context must have these pairs and no others.
        EQUALS
    }

    public Constraint {
        pairs = Map.copyOf(pairs);
        if (kind == Kind.NONE && !pairs.isEmpty()) {
            throw new IllegalArgumentException("pairs that constrain nothing");
        }
    }

    static Constraint of(Optional<GrantConstraints> given) {
        Optional<Map<String, String>> exact =
                given.flatMap(GrantConstraints::encryptionContextEquals);
        Map<String, String> part =
                given.flatMap(GrantConstraints::encryptionContextSubset).orElse(Map.of());
        if (exact.isPresent() && !part.isEmpty()) {
            throw invalid("A grant can have one encryption context constraint only.");
        }
        if (exact.isPresent()) return new Constraint(Kind.EQUALS, checked(exact.get()));
        return part.isEmpty() ? NONE : new Constraint(Kind.SUBSET, checked(part));
    }

    private static Map<String, String> checked(Map<String, String> pairs) {
        if (pairs.size() > MAX_PAIRS) {
            throw invalid("A grant constraint can have at most " + MAX_PAIRS + " pairs.");
        }
        int length =
                pairs.entrySet().stream()
                        .mapToInt(pair -> pair.getKey().length() + pair.getValue().length())
                        .sum();
        if (length > MAX_CHARACTERS) {
            throw invalid(
                    "The encryption context of a grant constraint can have at most "
                            + MAX_CHARACTERS
                            + " characters.");
        }
        // Refuses what no request's context could equal.
        var _ = EncryptionContext.of(Optional.of(pairs));
        return pairs;
    }

    Optional<GrantConstraints> shown() {
        return switch (kind) {
            case NONE -> Optional.empty();
            case SUBSET ->
                    Optional.of(GrantConstraints.builder().encryptionContextSubset(pairs).build());
            case EQUALS ->
                    Optional.of(GrantConstraints.builder().encryptionContextEquals(pairs).build());
        };
    }

    /// Its name in policies.
    Optional<String> type() {
        return switch (kind) {
            case NONE -> Optional.empty();
            case SUBSET -> Optional.of("EncryptionContextSubset");
            case EQUALS -> Optional.of("EncryptionContextEquals");
        };
    }

    /// Whether every context that this admits `parent` admits too.
    boolean isAsStrictAs(Constraint parent) {
        return switch (parent.kind) {
            case NONE -> true;
            case SUBSET ->
                    kind != Kind.NONE && pairs.entrySet().containsAll(parent.pairs.entrySet());
            case EQUALS -> equals(parent);
        };
    }

    private static ServiceException invalid(String why) {
        return KmsError.VALIDATION.because(why);
    }
}
