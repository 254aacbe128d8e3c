package coffer.kms.customstore;

import static coffer.kms.Refusals.assertRefused;
import static coffer.kms.customstore.KeyStoreFixture.ONE;
import static coffer.kms.customstore.KeyStoreFixture.ROOT;
import static coffer.kms.customstore.KeyStoreFixture.TWO;
import static coffer.kms.customstore.KeyStoreFixture.asked;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kms.TestKms;
import coffer.kms.api.ConnectCustomKeyStoreRequest;
import coffer.kms.api.CreateCustomKeyStoreRequest;
import coffer.kms.api.CustomKeyStoresListEntry;
import coffer.kms.api.DeleteCustomKeyStoreRequest;
import coffer.kms.api.DescribeCustomKeyStoresRequest;
import coffer.kms.api.DescribeCustomKeyStoresResponse;
import coffer.kms.api.DisconnectCustomKeyStoreRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.UpdateCustomKeyStoreRequest;
import coffer.ledger.AuditRecord;
import coffer.testing.token.SoftHsm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "coffer.testing.token.SoftHsm#isThere", disabledReason = SoftHsm.MISSING)
class CustomKeyStoreOperationsTest {
    private KeyStoreFixture fixture;

    @BeforeEach
    void open(@TempDir Path folder) {
        fixture = new KeyStoreFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aNewStoreIsDisconnected() {
        String id = fixture.create(asked("store", ONE));

        CustomKeyStoresListEntry entry = fixture.entry(id);
        assertThat(id).matches("cks-[0-9a-f]{17}");
        assertThat(entry.customKeyStoreName()).contains("store");
        assertThat(entry.cloudHsmClusterId()).contains(ONE);
        assertThat(entry.trustAnchorCertificate()).contains(KeyStoreFixture.trustAnchor());
        assertThat(entry.connectionState()).contains("DISCONNECTED");
        assertThat(entry.connectionErrorCode()).isEmpty();
        assertThat(entry.creationDate()).contains(TestKms.START);
        assertThat(entry.customKeyStoreType()).contains("AWS_CLOUDHSM");
    }

    @Test
    void needsWhatTheOperatorConfigured() {
        assertNotCreated("CloudHsmClusterNotFoundException", asked("store", "cluster-zzzzzzzzzzz"));
        assertNotCreated(
                "IncorrectTrustAnchorException",
                asked("store", ONE).trustAnchorCertificate(KeyStoreFixture.otherTrustAnchor()));
        assertNotCreated(
                "IncorrectTrustAnchorException", asked("store", ONE).trustAnchorCertificate("x"));
        assertNotCreated(
                "ValidationException",
                CreateCustomKeyStoreRequest.builder()
                        .customKeyStoreName("store")
                        .cloudHsmClusterId(ONE));
        assertNotCreated(
                "UnsupportedOperationException",
                asked("store", ONE).customKeyStoreType("EXTERNAL_KEY_STORE"));
    }

    @Test
    void nameAndClusterAreOneStoresOnly() {
        fixture.create(asked("store", ONE));

        assertNotCreated("CustomKeyStoreNameInUseException", asked("store", TWO));
        assertNotCreated("CloudHsmClusterInUseException", asked("other", ONE));
        assertRefused(
                "CloudHsmClusterInUseException",
                () ->
                        fixture.kms()
                                .as(
                                        TestKms.root(TestKms.OTHER_ACCOUNT),
                                        KmsApi.CREATE_CUSTOM_KEY_STORE,
                                        asked("other", ONE).build()));
        fixture.create(asked("other", TWO));
    }

    @Test
    void storesAreListedPageByPageOrFoundByName() {
        String one = fixture.create(asked("one", ONE));
        String two = fixture.create(asked("two", TWO));

        DescribeCustomKeyStoresResponse first =
                describe(DescribeCustomKeyStoresRequest.builder().limit(1));
        DescribeCustomKeyStoresResponse second =
                describe(
                        DescribeCustomKeyStoresRequest.builder()
                                .limit(1)
                                .marker(first.nextMarker().orElseThrow()));

        assertThat(first.truncated()).contains(true);
        assertThat(second.truncated()).contains(false);
        assertThat(List.of(id(first), id(second))).containsExactlyInAnyOrder(one, two);
        assertThat(id(describe(DescribeCustomKeyStoresRequest.builder().customKeyStoreName("two"))))
                .isEqualTo(two);
        assertRefused(
                "CustomKeyStoreNotFoundException",
                () -> describe(DescribeCustomKeyStoresRequest.builder().customKeyStoreName("no")));
        assertRefused(
                "ValidationException",
                () ->
                        describe(
                                DescribeCustomKeyStoresRequest.builder()
                                        .customKeyStoreName("one")
                                        .customKeyStoreId(one)));
    }

    @Test
    void connectsAndDisconnectsInTheStatesThatAwsSays() {
        String id = fixture.create(asked("store", ONE));

        assertRefused("CustomKeyStoreInvalidStateException", () -> fixture.disconnect(id));
        fixture.connect(id);
        assertThat(fixture.state(id)).isEqualTo("CONNECTED");
        fixture.connect(id);
        assertThat(fixture.state(id)).isEqualTo("CONNECTED");
        fixture.disconnect(id);
        assertThat(fixture.state(id)).isEqualTo("DISCONNECTED");
        fixture.connect(id);
        assertThat(fixture.state(id)).isEqualTo("CONNECTED");
    }

    @Test
    void aWrongPasswordIsTriedOnceOnly() {
        String id = fixture.create(asked("store", ONE).keyStorePassword(SoftHsm.WRONG_PIN));

        fixture.connect(id);
        assertThat(fixture.failure(id)).isEqualTo("INVALID_CREDENTIALS");
        fixture.tend();
        assertThat(fixture.failure(id)).isEqualTo("INVALID_CREDENTIALS");
        assertRefused("CustomKeyStoreInvalidStateException", () -> fixture.connect(id));
        assertRefused("CustomKeyStoreInvalidStateException", () -> update(id, SoftHsm.PIN));

        fixture.disconnect(id);
        update(id, SoftHsm.PIN);
        fixture.connect(id);
        assertThat(fixture.state(id)).isEqualTo("CONNECTED");
    }

    @Test
    void aRightPasswordDoesNotMakeAWrongOneRight() {
        String id = fixture.connected();
        fixture.disconnect(id);
        update(id, SoftHsm.WRONG_PIN);

        fixture.connect(id);

        assertThat(fixture.failure(id)).isEqualTo("INVALID_CREDENTIALS");
    }

    @Test
    void aStoreWhoseTokenIsOutConnectsWhenItIsBack() {
        String id = fixture.create(asked("store", ONE));
        fixture.hsm().pullOut();

        fixture.connect(id);
        assertThat(fixture.failure(id)).isEqualTo("INSUFFICIENT_CLOUDHSM_HSMS");
        fixture.tend();
        assertThat(fixture.failure(id)).isEqualTo("INSUFFICIENT_CLOUDHSM_HSMS");

        fixture.hsm().putBack();
        fixture.tend();
        assertThat(fixture.state(id)).isEqualTo("CONNECTED");
    }

    @Test
    void onlyTheNameCanBeChangedWhileItIsConnected() {
        String id = fixture.connected();

        fixture.kms()
                .as(
                        ROOT,
                        KmsApi.UPDATE_CUSTOM_KEY_STORE,
                        UpdateCustomKeyStoreRequest.builder()
                                .customKeyStoreId(id)
                                .newCustomKeyStoreName("renamed")
                                .build());

        assertThat(fixture.entry(id).customKeyStoreName()).contains("renamed");
        assertRefused("CustomKeyStoreInvalidStateException", () -> update(id, SoftHsm.PIN));
        fixture.disconnect(id);
        assertRefused(
                "CloudHsmClusterNotRelatedException",
                () ->
                        fixture.kms()
                                .as(
                                        ROOT,
                                        KmsApi.UPDATE_CUSTOM_KEY_STORE,
                                        UpdateCustomKeyStoreRequest.builder()
                                                .customKeyStoreId(id)
                                                .cloudHsmClusterId(TWO)
                                                .build()));
    }

    @Test
    void isDeletedDisconnectedAndEmpty() {
        String id = fixture.connected();
        fixture.key(id);

        assertRefused("CustomKeyStoreInvalidStateException", () -> delete(id));
        fixture.disconnect(id);
        assertRefused("CustomKeyStoreHasCMKsException", () -> delete(id));

        String empty = fixture.create(asked("empty", TWO));
        delete(empty);
        assertRefused("CustomKeyStoreNotFoundException", () -> fixture.entry(empty));
        fixture.create(asked("empty", TWO));
    }

    @Test
    void isFoundByItsOwnAccountOnly() {
        String id = fixture.create(asked("store", ONE));
        ConnectCustomKeyStoreRequest connect =
                ConnectCustomKeyStoreRequest.builder().customKeyStoreId(id).build();

        assertRefused(
                "CustomKeyStoreNotFoundException",
                () ->
                        fixture.kms()
                                .as(
                                        TestKms.root(TestKms.OTHER_ACCOUNT),
                                        KmsApi.CONNECT_CUSTOM_KEY_STORE,
                                        connect));
    }

    @Test
    void everyOperationNeedsItsPermission() {
        String id = fixture.create(asked("store", ONE));
        var user = TestKms.user(TestKms.ACCOUNT, "ann");
        TestKms kms = fixture.kms();

        assertRefused(
                "AccessDeniedException",
                () -> kms.as(user, KmsApi.CREATE_CUSTOM_KEY_STORE, asked("other", TWO).build()));
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                user,
                                KmsApi.CONNECT_CUSTOM_KEY_STORE,
                                ConnectCustomKeyStoreRequest.builder()
                                        .customKeyStoreId(id)
                                        .build()));
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                user,
                                KmsApi.DISCONNECT_CUSTOM_KEY_STORE,
                                DisconnectCustomKeyStoreRequest.builder()
                                        .customKeyStoreId(id)
                                        .build()));
        kms.permit(user, "kms:DescribeCustomKeyStores", "*");
        kms.as(
                user,
                KmsApi.DESCRIBE_CUSTOM_KEY_STORES,
                DescribeCustomKeyStoresRequest.builder().build());
    }

    @Test
    void recordsOfChangesTellNameAndCluster() {
        String id = fixture.connected();
        String name = fixture.entry(id).customKeyStoreName().orElseThrow();
        fixture.disconnect(id);
        update(id, SoftHsm.PIN);
        delete(id);

        String told = "\"clusterId\":\"%s\",\"customKeyStoreName\":\"%s\"".formatted(ONE, name);
        for (String change : List.of("Connect", "Disconnect", "Update", "Delete")) {
            assertThat(fixture.kms().records())
                    .filteredOn(record -> record.eventName().equals(change + "CustomKeyStore"))
                    .isNotEmpty()
                    .allMatch(record -> record.json().contains(told));
        }
    }

    @Test
    void noRecordHasAPassword() {
        String id = fixture.create(asked("store", ONE));
        update(id, SoftHsm.WRONG_PIN);

        assertThat(fixture.kms().records())
                .extracting(AuditRecord::json)
                .noneMatch(json -> json.contains(SoftHsm.PIN))
                .noneMatch(json -> json.contains(SoftHsm.WRONG_PIN));
    }

    private void assertNotCreated(String error, CreateCustomKeyStoreRequest.Builder request) {
        assertRefused(error, () -> fixture.create(request));
    }

    private void update(String id, String password) {
        fixture.kms()
                .as(
                        ROOT,
                        KmsApi.UPDATE_CUSTOM_KEY_STORE,
                        UpdateCustomKeyStoreRequest.builder()
                                .customKeyStoreId(id)
                                .keyStorePassword(password)
                                .build());
    }

    private void delete(String id) {
        fixture.kms()
                .as(
                        ROOT,
                        KmsApi.DELETE_CUSTOM_KEY_STORE,
                        DeleteCustomKeyStoreRequest.builder().customKeyStoreId(id).build());
    }

    private DescribeCustomKeyStoresResponse describe(
            DescribeCustomKeyStoresRequest.Builder request) {
        return fixture.kms().as(ROOT, KmsApi.DESCRIBE_CUSTOM_KEY_STORES, request.build());
    }

    private static String id(DescribeCustomKeyStoresResponse page) {
        return page.customKeyStores().orElseThrow().getFirst().customKeyStoreId().orElseThrow();
    }
}
