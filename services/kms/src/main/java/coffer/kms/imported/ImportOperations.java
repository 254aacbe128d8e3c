package coffer.kms.imported;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.asymmetric.EncodedKeyPair;
import coffer.crypto.asymmetric.PrivateHalf;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.KmsError;
import coffer.kms.api.DeleteImportedKeyMaterialRequest;
import coffer.kms.api.DeleteImportedKeyMaterialResponse;
import coffer.kms.api.GetParametersForImportRequest;
import coffer.kms.api.GetParametersForImportResponse;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.api.ImportKeyMaterialResponse;
import coffer.kms.imported.ImportTokens.Token;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyChanges;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KeyUse;
import coffer.kms.key.Keys;
import coffer.kms.key.KmsKey;
import coffer.kms.key.KmsState;
import coffer.kms.key.Material;
import coffer.kms.key.Source;
import coffer.kms.key.StateRule;
import coffer.kms.material.KeyMaterials;
import coffer.kms.material.NewSecret;
import coffer.store.Transaction;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Bringing the material of a key that has none of its own, as often as need be, and taking it
/// back. What belonged to a key once is the only thing that can take its place again.
// AWS: KMS Developer Guide, "Importing key material".
public final class ImportOperations {
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    private final KeyFinder finder;
    private final KeyChanges changes;
    private final KmsState state;
    private final Keys keys;
    private final KeyMaterials materials;
    private final ImportTokens tokens;
    private final SecureRandom random;

    public ImportOperations(
            KeyFinder finder, KeyChanges changes, KmsState state, SecureRandom random) {
        this.finder = finder;
        this.changes = changes;
        this.state = state;
        this.keys = state.keys();
        this.materials = state.materials();
        this.tokens = new ImportTokens(materials.importKeys());
        this.random = random;
    }

    public Plan<GetParametersForImportResponse> getParametersForImport(
            GetParametersForImportRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        Demand demand =
                found.demand("kms:GetParametersForImport", call)
                        .with("kms:WrappingAlgorithm", input.wrappingAlgorithm())
                        .with("kms:WrappingKeySpec", input.wrappingKeySpec());
        return Plan.demanding(demand)
                .then(authorised -> {
                    requireImportable(found.key());
                    Wrapping wrapping =
                            Wrapping.asked(
                                    input.wrappingAlgorithm(),
                                    input.wrappingKeySpec(),
                                    found.key().kind());
                    return Effect.answer(parameters(found, wrapping, call.time().plus(TOKEN_LIFE)));
                });
    }

    public Plan<ImportKeyMaterialResponse> importKeyMaterial(
            ImportKeyMaterialRequest input, Call call) {
        Terms terms = Terms.of(input, call.time());
        FoundKey found = finder.findOwn(input.keyId(), call);
        Demand demand = found.demand("kms:ImportKeyMaterial", call).with(terms.conditionKeys());
        return Plan.demanding(demand)
                .then(authorised -> {
                    requireImportable(found.key());
                    terms.check(found.key());
                    Delivery delivery = delivery(input, terms, found, call.time());
                    return changes.of(found, StateRule.IMPORTABLE, call)
                            .within(
                                    (tx, key) -> delivery.accept(tx, key, state, call.time()),
                                    key -> imported(key, delivery.id()))
                            .onceCommitted(delivery::close)
                            .ifAbandoned(delivery::close);
                });
    }

    public Plan<DeleteImportedKeyMaterialResponse> deleteImportedKeyMaterial(
            DeleteImportedKeyMaterialRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        return Plan.demanding(found.demand("kms:DeleteImportedKeyMaterial", call))
                .then(authorised -> {
                    KeyUse.requireSource(Source.EXTERNAL, found.key());
                    Optional<Material> target = target(found.key(), input.keyMaterialId());
                    return changes.of(found, StateRule.ANY_STATE, call)
                            .within(
                                    (tx, key) -> {
                                        requireSameMaterial(found.key(), key);
                                        return target.map(material ->
                                                        without(tx, key, material, call.time()))
                                                .orElse(key);
                                    },
                                    key -> deleted(key, target))
                            .onceCommitted(() -> materials.drop(found.key()));
                });
    }

    /// What awaits the rotation of a primary key goes from its replicas too; all else is each key's
    /// own.
    // AWS: KMS API Reference, DeleteImportedKeyMaterial.
    private KmsKey without(Transaction tx, KmsKey key, Material material, Instant now) {
        if (material.awaitsRotation()) {
            for (KmsKey replica : keys.replicas(tx, key.name())) {
                Optional<Material> same =
                        replica.material(material.id()).filter(Material::awaitsRotation);
                if (same.isEmpty()) continue;
                keys.replace(tx, replica, materials.discard(tx, replica, same.get(), now));
            }
        }
        return materials.discard(tx, key, material, now);
    }

    /// What is dropped from memory afterwards is what was found.
    private static void requireSameMaterial(KmsKey found, KmsKey now) {
        if (!found.materials().equals(now.materials())) {
            throw KmsError.INTERNAL.because(
                    "The key was changed by another request. Please try again.");
        }
    }

    private static void requireImportable(KmsKey key) {
        KeyUse.requireSource(Source.EXTERNAL, key);
        StateRule.IMPORTABLE.check(key);
    }

    private GetParametersForImportResponse parameters(
            FoundKey found, Wrapping wrapping, Instant expiry) {
        try (EncodedKeyPair pair = materials.newPair(wrapping.recipient())) {
            return GetParametersForImportResponse.builder()
                    .keyId(found.arn())
                    .importToken(
                            tokens.seal(
                                    found.name(), new Token(wrapping, expiry, pair.privateKey())))
                    .publicKey(SecretBytes.adopt(pair.publicKey().toArray()))
                    .parametersValidTo(expiry)
                    .build();
        }
    }

    private Delivery delivery(
            ImportKeyMaterialRequest input, Terms terms, FoundKey found, Instant now) {
        NewSecret secret;
        try (Token token = tokens.open(found.name(), input.importToken(), now)) {
            secret =
                    Delivery.read(
                            found.key().kind(), unwrapped(token, input.encryptedKeyMaterial()));
        }
        return new Delivery(secret, materials.importKeys().nameOf(found.name(), secret), terms);
    }

    private SecretBytes unwrapped(Token token, Bytes wrapped) {
        Wrapping wrapping = token.wrapping();
        PrivateHalf recipient = PrivateHalf.decode(wrapping.recipient(), token.privateKey());
        try {
            return wrapping.algorithm().unwrap(recipient, wrapped, random);
        } catch (AuthenticationFailedException refused) {
            // AWS gives no message, and here it must not tell what is wrong.
            throw KmsError.INVALID_CIPHERTEXT.because("");
        }
    }

    /// The current material unless another is named; none if the key never had any.
    private static Optional<Material> target(KmsKey key, Optional<String> publicId) {
        if (publicId.isEmpty()) {
            return key.materials().isEmpty()
                    ? Optional.empty()
                    : Optional.of(key.currentMaterial());
        }
        return Optional.of(
                key.materials().stream()
                        .filter(material -> key.kind().isSymmetric())
                        .filter(material -> material.publicId().equals(publicId.get()))
                        .findFirst()
                        .orElseThrow(() ->
                                KmsError.NOT_FOUND.because(
                                        key.name() + " has no key material with this id.")));
    }

    private static ImportKeyMaterialResponse imported(KmsKey key, Bytes id) {
        return ImportKeyMaterialResponse.builder()
                .keyId(key.name().toString())
                .keyMaterialId(shown(key, key.material(id)))
                .build();
    }

    private static DeleteImportedKeyMaterialResponse deleted(
            KmsKey key, Optional<Material> target) {
        return DeleteImportedKeyMaterialResponse.builder()
                .keyId(key.name().toString())
                .keyMaterialId(shown(key, target))
                .build();
    }

    /// Materials have ids for clients where there can be several.
    private static Optional<String> shown(KmsKey key, Optional<Material> material) {
        return material.filter(any -> key.kind().isSymmetric()).map(Material::publicId);
    }
}
