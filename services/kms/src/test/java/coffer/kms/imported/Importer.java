package coffer.kms.imported;

import coffer.crypto.asymmetric.EncodedKeyPair;
import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.KeyWrapping;
import coffer.crypto.asymmetric.PublicHalf;
import coffer.gate.Identity;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
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
import coffer.kms.key.KeyName;
import coffer.kms.key.KmsKey;
import coffer.kms.key.KmsState;
import coffer.kms.key.Spec;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Somebody who brings keys, and does what such a person does outside. Keys are named by their
/// ARNs, in whose regions all is done.
public final class Importer {
    public static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    static final String FOREVER = "KEY_MATERIAL_DOES_NOT_EXPIRE";

    private static final EncodedKeyPair RECIPIENT =
            EncodedKeyPair.generate(KeyPairKind.RSA_2048, new SecureRandom());
    private static final Map<Spec, byte[]> LONG_MATERIAL = new ConcurrentHashMap<>();

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
        return made(CreateKeyRequest.builder().keySpec(spec).keyUsage(usage));
    }

    /// A symmetric multi-Region primary key that has no material yet.
    public String multiRegionKey() {
        return made(CreateKeyRequest.builder().multiRegion(true));
    }

    private String made(CreateKeyRequest.Builder request) {
        return kms.createKey(ROOT, request.origin("EXTERNAL").build()).arn().orElseThrow();
    }

    byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Material that suits keys of `spec`: always the same RSA key, and others that are new.
    byte[] material(Spec spec) {
        if (spec.pair().isEmpty()) {
            return random(spec.mac().map(mac -> mac.bytes()).orElse(32));
        }
        return spec.name().startsWith("RSA")
                ? LONG_MATERIAL.computeIfAbsent(spec, this::privateKey).clone()
                : privateKey(spec);
    }

    private byte[] privateKey(Spec spec) {
        try (EncodedKeyPair pair = EncodedKeyPair.generate(spec.pair().get(), random)) {
            return pair.privateKey().expose().clone();
        }
    }

    GetParametersForImportResponse parameters(String key) {
        return parameters(key, "RSAES_OAEP_SHA_256", "RSA_2048");
    }

    GetParametersForImportResponse parameters(String key, String algorithm, String spec) {
        return in(
                key,
                KmsApi.GET_PARAMETERS_FOR_IMPORT,
                new GetParametersForImportRequest(key, algorithm, spec));
    }

    Bytes wrapped(GetParametersForImportResponse parameters, String algorithm, byte[] secret) {
        Bytes publicKey = Bytes.copyOf(parameters.publicKey().orElseThrow().expose());
        return wrapped(publicKey, algorithm, secret);
    }

    private <I extends Structure, O extends Structure> O in(
            String key, ApiOperation<I, O> operation, I input) {
        return kms.in(name(key).region(), ROOT, operation, input);
    }

    private static KeyName name(String key) {
        Arn arn = Arn.parse(key);
        String id = arn.resource().substring("key/".length());
        return new KeyName(TestKms.ACCOUNT, new Region(arn.region()), id);
    }

    private Bytes wrapped(Bytes publicKey, String algorithm, byte[] secret) {
        PublicHalf recipient = PublicHalf.decode(KeyPairKind.RSA_2048, publicKey);
        return KeyWrapping.valueOf(algorithm)
                .wrap(recipient, SecretBytes.adopt(secret.clone()), random);
    }

    /// A request that brings `secret` to stay.
    ///
    /// Its token is made here as the service makes it, around a key pair that is found once: primes
    /// take long.
    public ImportKeyMaterialRequest.Builder request(String key, byte[] secret) {
        return request(key, "RSAES_OAEP_SHA_256", secret);
    }

    ImportKeyMaterialRequest.Builder request(String key, String algorithm, byte[] secret) {
        return ImportKeyMaterialRequest.builder()
                .keyId(key)
                .importToken(token(key, algorithm))
                .encryptedKeyMaterial(wrapped(RECIPIENT.publicKey(), algorithm, secret))
                .expirationModel(FOREVER);
    }

    private Bytes token(String key, String algorithm) {
        KmsState state = kms.state();
        KeyName name = name(key);
        KmsKey found =
                state.store()
                        .read(snapshot -> state.keys().findAlsoGone(snapshot, name))
                        .orElseThrow();
        Wrapping wrapping = Wrapping.asked(algorithm, "RSA_2048", found.kind());
        return token(key, wrapping, RECIPIENT.privateKey());
    }

    /// A token for a recipient that the service did not make.
    Bytes token(String key, Wrapping wrapping, SecretBytes privateKey) {
        Instant expiry = kms.clock().instant().plus(Duration.ofDays(1));
        return new ImportTokens(kms.state().materials().importKeys())
                .seal(name(key), new ImportTokens.Token(wrapping, expiry, privateKey));
    }

    public ImportKeyMaterialResponse bring(ImportKeyMaterialRequest.Builder request) {
        ImportKeyMaterialRequest built = request.build();
        return in(built.keyId(), KmsApi.IMPORT_KEY_MATERIAL, built);
    }

    public ImportKeyMaterialResponse bring(String key, byte[] secret) {
        return bring(request(key, secret));
    }

    public DeleteImportedKeyMaterialResponse delete(String key) {
        return in(
                key,
                KmsApi.DELETE_IMPORTED_KEY_MATERIAL,
                DeleteImportedKeyMaterialRequest.builder().keyId(key).build());
    }

    DeleteImportedKeyMaterialResponse delete(String key, String materialId) {
        return in(
                key,
                KmsApi.DELETE_IMPORTED_KEY_MATERIAL,
                DeleteImportedKeyMaterialRequest.builder()
                        .keyId(key)
                        .keyMaterialId(materialId)
                        .build());
    }

    KeyMetadata described(String key) {
        return in(key, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build())
                .keyMetadata()
                .orElseThrow();
    }

    String state(String key) {
        return described(key).keyState().orElseThrow();
    }

    List<RotationsListEntry> materials(String key) {
        return in(
                        key,
                        KmsApi.LIST_KEY_ROTATIONS,
                        ListKeyRotationsRequest.builder()
                                .keyId(key)
                                .includeKeyMaterial("ALL_KEY_MATERIAL")
                                .build())
                .rotations()
                .orElseThrow();
    }
}
