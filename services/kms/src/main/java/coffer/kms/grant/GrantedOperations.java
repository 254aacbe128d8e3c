package coffer.kms.grant;

import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.api.GrantOperation;
import coffer.kms.api.KeySpec;
import coffer.kms.api.KeyUsageType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The operations that grants are about.
// AWS: KMS Developer Guide, "Grants in AWS KMS", grant operations.
final class GrantedOperations {
    /// Those whose requests have an encryption context, if the key is symmetric: constraints count
    /// for these alone.
    private static final Set<String> WITH_CONTEXT =
            Set.of(
                    GrantOperation.ENCRYPT,
                    GrantOperation.DECRYPT,
                    GrantOperation.GENERATE_DATA_KEY,
                    GrantOperation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
                    GrantOperation.GENERATE_DATA_KEY_PAIR,
                    GrantOperation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
                    GrantOperation.RE_ENCRYPT_FROM,
                    GrantOperation.RE_ENCRYPT_TO);

    private static final Set<String> OF_ANY_KEY =
            Set.of(
                    GrantOperation.CREATE_GRANT,
                    GrantOperation.RETIRE_GRANT,
                    GrantOperation.DESCRIBE_KEY);

    private static final Map<String, Set<String>> OF_ASYMMETRIC_KEYS =
            Map.of(
                    KeyUsageType.ENCRYPT_DECRYPT,
                    Set.of(
                            GrantOperation.ENCRYPT,
                            GrantOperation.DECRYPT,
                            GrantOperation.RE_ENCRYPT_FROM,
                            GrantOperation.RE_ENCRYPT_TO,
                            GrantOperation.GET_PUBLIC_KEY),
                    KeyUsageType.SIGN_VERIFY,
                    Set.of(
                            GrantOperation.SIGN,
                            GrantOperation.VERIFY,
                            GrantOperation.GET_PUBLIC_KEY),
                    KeyUsageType.KEY_AGREEMENT,
                    Set.of(GrantOperation.DERIVE_SHARED_SECRET, GrantOperation.GET_PUBLIC_KEY),
                    KeyUsageType.GENERATE_VERIFY_MAC,
                    Set.of(GrantOperation.GENERATE_MAC, GrantOperation.VERIFY_MAC));

    /// The operations of uses of a key, by their actions in lower case. Whether a grant lets its
    /// holder create or retire grants depends on more, and is decided there.
    private static final Map<String, String> USES =
            GrantOperation.values().stream()
                    .filter(operation -> !operation.equals(GrantOperation.CREATE_GRANT))
                    .filter(operation -> !operation.equals(GrantOperation.RETIRE_GRANT))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    operation -> action(operation).toLowerCase(Locale.ROOT),
                                    Function.identity()));

    private GrantedOperations() {}

    static String action(String operation) {
        return "kms:" + operation;
    }

    static Optional<String> ofUse(String action) {
        return Optional.ofNullable(USES.get(action.toLowerCase(Locale.ROOT)));
    }

    static boolean haveContext(String operation) {
        return WITH_CONTEXT.contains(operation);
    }

    /// Refuses terms that make no sense for a key of this kind.
    static void check(List<String> operations, Constraint constraint, Kind kind) {
        if (operations.isEmpty()) throw invalid("A grant must allow at least one operation.");
        for (String operation : operations) {
            if (!kind.operations().contains(operation)) {
                throw invalid(
                        "The operation "
                                + operation
                                + " is not supported for a key of spec "
                                + kind.spec()
                                + " and usage "
                                + kind.usage()
                                + ".");
            }
        }
        if (constraint.kind() != Constraint.Kind.NONE && !kind.isSymmetric()) {
            throw invalid("Only grants on symmetric encryption keys can have constraints.");
        }
    }

    /// What a key is for, as far as grants care.
    record Kind(String spec, String usage) {
        boolean isSymmetric() {
            return spec.equals(KeySpec.SYMMETRIC_DEFAULT);
        }

        Set<String> operations() {
            Set<String> all = new HashSet<>(OF_ANY_KEY);
            all.addAll(
                    isSymmetric()
                            ? WITH_CONTEXT
                            : OF_ASYMMETRIC_KEYS.getOrDefault(usage, Set.of()));
            return all;
        }
    }

    private static ServiceException invalid(String why) {
        return KmsError.VALIDATION.because(why);
    }
}
