package coffer.kms.imported;

import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.api.ExpirationModelType;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.api.ImportType;
import coffer.kms.key.KmsKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// On which terms material is brought: until when it may be used, and whether it is expected to be
/// new to the key or known to it. Without `isNew` the first is new and all later is known.
// AWS: KMS API Reference, ImportKeyMaterial.
record Terms(
        String model,
        Optional<Instant> validTo,
        Optional<Boolean> isNew,
        Optional<String> materialId,
        Optional<String> description) {
    private static final Duration LONGEST = Duration.ofDays(365);

    static Terms of(ImportKeyMaterialRequest input, Instant now) {
        String model = input.expirationModel().orElse(ExpirationModelType.KEY_MATERIAL_EXPIRES);
        checkDate(model, input.validTo(), now);
        Optional<Boolean> isNew = input.importType().map(ImportType.NEW_KEY_MATERIAL::equals);
        if (isNew.orElse(false) && input.keyMaterialId().isPresent()) {
            throw invalid("KeyMaterialId cannot be specified if ImportType is NEW_KEY_MATERIAL");
        }
        return new Terms(
                model,
                input.validTo().map(date -> date.truncatedTo(ChronoUnit.MILLIS)),
                isNew,
                input.keyMaterialId(),
                input.keyMaterialDescription());
    }

    Map<String, List<String>> conditionKeys() {
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("kms:ExpirationModel", List.of(model));
        validTo.ifPresent(date -> keys.put("kms:ValidTo", List.of(date.toString())));
        return keys;
    }

    /// Only symmetric keys can have several materials, which these tell apart.
    void check(KmsKey key) {
        if (key.kind().isSymmetric()) return;
        if (isNew.isPresent() || materialId.isPresent() || description.isPresent()) {
            throw KmsError.UNSUPPORTED_OPERATION.because(
                    "ImportType, KeyMaterialId and KeyMaterialDescription are not supported for key"
                            + " spec "
                            + key.kind().spec()
                            + ".");
        }
    }

    private static void checkDate(String model, Optional<Instant> validTo, Instant now) {
        if (model.equals(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)) {
            if (validTo.isPresent()) {
                throw invalid(
                        "A validTo date must not be set if the ExpirationModel is"
                                + " KEY_MATERIAL_DOES_NOT_EXPIRE");
            }
            return;
        }
        Instant date =
                validTo.orElseThrow(() ->
                        invalid(
                                "A validTo date must be set if the ExpirationModel is"
                                        + " KEY_MATERIAL_EXPIRES"));
        if (!date.isAfter(now)) throw invalid("The validTo date must be in the future");
        if (date.isAfter(now.plus(LONGEST))) {
            throw invalid("The validTo date must be at most 365 days from now");
        }
    }

    private static ServiceException invalid(String why) {
        return KmsError.VALIDATION.because(why);
    }
}
