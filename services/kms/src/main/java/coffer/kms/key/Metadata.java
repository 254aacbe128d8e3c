package coffer.kms.key;

import coffer.kms.api.KeyManagerType;
import coffer.kms.api.KeyMetadata;
import java.util.List;

/// A key as clients see it.
final class Metadata {

    private Metadata() {}

    static KeyMetadata of(KmsKey key) {
        return KeyMetadata.builder()
                .awsAccountId(key.name().account().digits())
                .keyId(key.name().id())
                .arn(key.name().arn().toString())
                .creationDate(key.origin().created())
                .enabled(key.state() == KeyState.ENABLED)
                .description(key.description())
                .keyUsage(KeyKind.USAGE)
                .keyState(key.state().wireName())
                .deletionDate(key.lifecycle().deletion())
                .origin(KeyKind.ORIGIN)
                .keyManager(key.belongsToAws() ? KeyManagerType.AWS : KeyManagerType.CUSTOMER)
                .customerMasterKeySpec(KeyKind.SPEC)
                .keySpec(KeyKind.SPEC)
                .encryptionAlgorithms(List.of(KeyKind.ALGORITHM))
                .multiRegion(false)
                .currentKeyMaterialId(key.currentMaterial().publicId())
                .build();
    }
}
