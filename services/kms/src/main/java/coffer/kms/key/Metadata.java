package coffer.kms.key;

import coffer.kms.api.ExpirationModelType;
import coffer.kms.api.KeyManagerType;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.MultiRegionConfiguration;
import coffer.kms.api.MultiRegionKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A key as clients see it.
public final class Metadata {

    private Metadata() {}

    public static KeyMetadata of(KmsKey key, Optional<RelatedKeys> related) {
        KeyKind kind = key.kind();
        return KeyMetadata.builder()
                .awsAccountId(key.name().account().digits())
                .keyId(key.name().id())
                .arn(key.name().arn().toString())
                .creationDate(key.origin().created())
                .enabled(key.state() == KeyState.ENABLED)
                .description(key.description())
                .keyUsage(kind.usage().name())
                .keyState(key.state().wireName())
                .deletionDate(key.lifecycle().deletion())
                .origin(key.source().wireName())
                .keyManager(key.belongsToAws() ? KeyManagerType.AWS : KeyManagerType.CUSTOMER)
                .customerMasterKeySpec(kind.spec().name())
                .keySpec(kind.spec().name())
                .encryptionAlgorithms(listed(kind.encryptionAlgorithms()))
                .signingAlgorithms(listed(kind.signingAlgorithms()))
                .macAlgorithms(listed(kind.macAlgorithms()))
                .keyAgreementAlgorithms(listed(kind.keyAgreementAlgorithms()))
                .customKeyStoreId(key.keyStore().map(KeyStoreRef::id))
                .cloudHsmClusterId(key.keyStore().map(KeyStoreRef::clusterId))
                .multiRegion(related.isPresent())
                .multiRegionConfiguration(related.map(keys -> configuration(keys, key.name())))
                .pendingDeletionWindowInDays(key.lifecycle().waitingDays())
                .currentKeyMaterialId(key.publicMaterialId())
                .expirationModel(expirationModel(key))
                .validTo(validTo(key))
                .build();
    }

    /// Of material that is held, if it was imported.
    private static Optional<String> expirationModel(KmsKey key) {
        if (!key.isExternal() || key.state() == KeyState.PENDING_IMPORT) return Optional.empty();
        return Optional.of(
                validTo(key).isPresent()
                        ? ExpirationModelType.KEY_MATERIAL_EXPIRES
                        : ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
    }

    /// When the first of the material that belongs to the key for good expires.
    private static Optional<Instant> validTo(KmsKey key) {
        if (key.state() == KeyState.PENDING_IMPORT) return Optional.empty();
        return key.materials().stream()
                .filter(material -> !material.awaitsRotation())
                .flatMap(material -> material.imported().stream())
                .flatMap(imported -> imported.expiry().stream())
                .min(Comparator.naturalOrder());
    }

    private static MultiRegionConfiguration configuration(RelatedKeys related, KeyName name) {
        return MultiRegionConfiguration.builder()
                .multiRegionKeyType(related.typeIn(name.region()))
                .primaryKey(member(name.in(related.primary())))
                .replicaKeys(
                        related.replicas().stream().map(name::in).map(Metadata::member).toList())
                .build();
    }

    private static MultiRegionKey member(KeyName name) {
        return MultiRegionKey.builder()
                .arn(name.arn().toString())
                .region(name.region().name())
                .build();
    }

    /// AWS leaves out what a key cannot do.
    private static Optional<List<String>> listed(List<String> algorithms) {
        return Optional.of(algorithms).filter(list -> !list.isEmpty());
    }
}
