package coffer.kms.customstore;

import coffer.crypto.pkcs11.TokenName;
import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kms.TestKms;
import coffer.kms.api.ConnectCustomKeyStoreRequest;
import coffer.kms.api.ConnectionStateType;
import coffer.kms.api.CreateCustomKeyStoreRequest;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.CustomKeyStoresListEntry;
import coffer.kms.api.DescribeCustomKeyStoresRequest;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.DisconnectCustomKeyStoreRequest;
import coffer.kms.api.KeyMetadata;
import coffer.kms.api.KmsApi;
import coffer.testing.attestation.TestAuthority;
import coffer.testing.token.SoftHsm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A key management service with two clusters, each a token of SoftHSM2.
final class KeyStoreFixture implements AutoCloseable {
    static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    static final String ONE = "cluster-abcdefghijk";
    static final String TWO = "cluster-abcdefghijm";

    private static final TestAuthority AUTHORITY = TestAuthority.at(TestKms.START);
    private static final TestAuthority OTHER = TestAuthority.at(TestKms.START);

    private final SoftHsm hsm;
    private final TestKms kms;

    KeyStoreFixture(Path folder) {
        hsm = SoftHsm.here(folder.resolve("hsm"), "one", "two");
        kms = new TestKms(folder, List.of(cluster(ONE, "one"), cluster(TWO, "two")));
    }

    TestKms kms() {
        return kms;
    }

    SoftHsm hsm() {
        return hsm;
    }

    static String trustAnchor() {
        return AUTHORITY.root().pem();
    }

    static String otherTrustAnchor() {
        return OTHER.root().pem();
    }

    static CreateCustomKeyStoreRequest.Builder asked(String name, String cluster) {
        return CreateCustomKeyStoreRequest.builder()
                .customKeyStoreName(name)
                .cloudHsmClusterId(cluster)
                .trustAnchorCertificate(trustAnchor())
                .keyStorePassword(SoftHsm.PIN);
    }

    /// By its id.
    String create(CreateCustomKeyStoreRequest.Builder request) {
        return kms.as(ROOT, KmsApi.CREATE_CUSTOM_KEY_STORE, request.build())
                .customKeyStoreId()
                .orElseThrow();
    }

    String connected() {
        String id = create(asked("store", ONE));
        connect(id);
        return id;
    }

    void connect(String id) {
        kms.as(
                ROOT,
                KmsApi.CONNECT_CUSTOM_KEY_STORE,
                ConnectCustomKeyStoreRequest.builder().customKeyStoreId(id).build());
        settle(id);
    }

    void disconnect(String id) {
        kms.as(
                ROOT,
                KmsApi.DISCONNECT_CUSTOM_KEY_STORE,
                DisconnectCustomKeyStoreRequest.builder().customKeyStoreId(id).build());
        settle(id);
    }

    /// Waits until it is no longer on its way.
    void settle(String id) {
        while (state(id).endsWith("ING")) Thread.onSpinWait();
    }

    String state(String id) {
        return entry(id).connectionState().orElseThrow();
    }

    /// `FAILED` with its reason.
    String failure(String id) {
        CustomKeyStoresListEntry entry = entry(id);
        return entry.connectionState().equals(Optional.of(ConnectionStateType.FAILED))
                ? entry.connectionErrorCode().orElseThrow()
                : "";
    }

    CustomKeyStoresListEntry entry(String id) {
        return kms.as(
                        ROOT,
                        KmsApi.DESCRIBE_CUSTOM_KEY_STORES,
                        DescribeCustomKeyStoresRequest.builder().customKeyStoreId(id).build())
                .customKeyStores()
                .orElseThrow()
                .getFirst();
    }

    static CreateKeyRequest.Builder keyIn(String id) {
        return CreateKeyRequest.builder().origin("AWS_CLOUDHSM").customKeyStoreId(id);
    }

    /// By its ARN.
    String key(String id) {
        return kms.createKey(ROOT, keyIn(id).build()).arn().orElseThrow();
    }

    KeyMetadata describe(String key) {
        return kms.as(ROOT, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build())
                .keyMetadata()
                .orElseThrow();
    }

    String keyState(String key) {
        return describe(key).keyState().orElseThrow();
    }

    /// What happens by itself every now and then.
    void tend() {
        kms.service().maintenance().runDue(kms.clock().instant());
    }

    @Override
    public void close() {
        kms.close();
    }

    private static HsmCluster cluster(String id, String label) {
        return new HsmCluster(
                id, new TokenName(SoftHsm.library(), label), Bytes.adopt(AUTHORITY.root().der()));
    }
}
