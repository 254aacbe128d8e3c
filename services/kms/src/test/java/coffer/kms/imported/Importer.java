package coffer.kms.imported;

import coffer.crypto.asymmetric.EncodedKeyPair;
import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.KeyWrapping;
import coffer.crypto.asymmetric.PublicHalf;
import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DeleteImportedKeyMaterialRequest;
import coffer.kms.api.DeleteImportedKeyMaterialResponse;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.GetParametersForImportRequest;
import coffer.kms.api.GetParametersForImportResponse;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.api.ImportKeyMaterialResponse;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeyRotationsRequest;
import coffer.kms.api.RotationsListEntry;
import coffer.kms.key.Spec;
import java.security.SecureRandom;
import java.util.List;

/// Somebody who brings keys, and does what such a person does outside.
public final class Importer {
    public static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    static final String FOREVER = "KEY_MATERIAL_DOES_NOT_EXPIRE";

    private final SecureRandom random = new SecureRandom();
    private final TestKms kms;

    public Importer(TestKms kms) {
        this.kms = kms;
    }

    /// A symmetric key that has no material yet.
    public String key() {
        return key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    }

    String key(String spec, String usage) {
        return kms.createKey(
                        ROOT,
                        CreateKeyRequest.builder()
                                .origin("EXTERNAL")
                                .keySpec(spec)
                                .keyUsage(usage)
                                .build())
                .arn()
                .orElseThrow();
    }

    byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Material that suits keys of `spec`.
    byte[] material(Spec spec) {
        if (spec.pair().isEmpty()) {
            return random(spec.mac().map(mac -> mac.bytes()).orElse(32));
        }
        try (EncodedKeyPair pair = EncodedKeyPair.generate(spec.pair().get(), random)) {
            return pair.privateKey().expose().clone();
        }
    }

    GetParametersForImportResponse parameters(String key) {
        return parameters(key, "RSAES_OAEP_SHA_256", "RSA_2048");
    }

    GetParametersForImportResponse parameters(String key, String algorithm, String spec) {
        return kms.as(
                ROOT,
                KmsApi.GET_PARAMETERS_FOR_IMPORT,
                new GetParametersForImportRequest(key, algorithm, spec));
    }

    Bytes wrapped(GetParametersForImportResponse parameters, String algorithm, byte[] secret) {
        Bytes publicKey = Bytes.copyOf(parameters.publicKey().orElseThrow().expose());
        PublicHalf recipient = PublicHalf.decode(KeyPairKind.RSA_2048, publicKey);
        return KeyWrapping.valueOf(algorithm)
                .wrap(recipient, SecretBytes.adopt(secret.clone()), random);
    }

    /// A request that brings `secret` to stay.
    public ImportKeyMaterialRequest.Builder request(String key, byte[] secret) {
        return request(key, "RSAES_OAEP_SHA_256", secret);
    }

    ImportKeyMaterialRequest.Builder request(String key, String algorithm, byte[] secret) {
        GetParametersForImportResponse parameters = parameters(key, algorithm, "RSA_2048");
        return ImportKeyMaterialRequest.builder()
                .keyId(key)
                .importToken(parameters.importToken().orElseThrow())
                .encryptedKeyMaterial(wrapped(parameters, algorithm, secret))
                .expirationModel(FOREVER);
    }

    public ImportKeyMaterialResponse bring(ImportKeyMaterialRequest.Builder request) {
        return kms.as(ROOT, KmsApi.IMPORT_KEY_MATERIAL, request.build());
    }

    public ImportKeyMaterialResponse bring(String key, byte[] secret) {
        return bring(request(key, secret));
    }

    public DeleteImportedKeyMaterialResponse delete(String key) {
        return kms.as(
                ROOT,
                KmsApi.DELETE_IMPORTED_KEY_MATERIAL,
                DeleteImportedKeyMaterialRequest.builder().keyId(key).build());
    }

    DeleteImportedKeyMaterialResponse delete(String key, String materialId) {
        return kms.as(
                ROOT,
                KmsApi.DELETE_IMPORTED_KEY_MATERIAL,
                DeleteImportedKeyMaterialRequest.builder()
                        .keyId(key)
                        .keyMaterialId(materialId)
                        .build());
    }

    KeyMetadata described(String key) {
        return kms.as(ROOT, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build())
                .keyMetadata()
                .orElseThrow();
    }

    String state(String key) {
        return described(key).keyState().orElseThrow();
    }

    List<RotationsListEntry> materials(String key) {
        return kms.as(
                        ROOT,
                        KmsApi.LIST_KEY_ROTATIONS,
                        ListKeyRotationsRequest.builder()
                                .keyId(key)
                                .includeKeyMaterial("ALL_KEY_MATERIAL")
                                .build())
                .rotations()
                .orElseThrow();
    }
}
