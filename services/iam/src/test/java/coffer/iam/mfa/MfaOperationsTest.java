package coffer.iam.mfa;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.CreateVirtualMFADeviceRequest;
import coffer.iam.api.DeactivateMFADeviceRequest;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.DeleteVirtualMFADeviceRequest;
import coffer.iam.api.EnableMFADeviceRequest;
import coffer.iam.api.GetMFADeviceRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListMFADeviceTagsRequest;
import coffer.iam.api.ListMFADevicesRequest;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.ListVirtualMFADevicesRequest;
import coffer.iam.api.MFADevice;
import coffer.iam.api.PutUserPolicyRequest;
import coffer.iam.api.ResyncMFADeviceRequest;
import coffer.iam.api.Role;
import coffer.iam.api.Tag;
import coffer.iam.api.TagMFADeviceRequest;
import coffer.iam.api.UntagMFADeviceRequest;
import coffer.iam.api.VirtualMFADevice;
import coffer.ledger.AuditRecord;
import coffer.sts.api.AssumeRoleRequest;
import coffer.sts.api.Credentials;
import coffer.sts.api.GetSessionTokenRequest;
import coffer.sts.api.StsApi;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MfaOperationsTest extends IamCase {
    private static final String SERIAL = "arn:aws:iam::111122223333:mfa/";

    private Identity ada;

    @BeforeEach
    void open() {
        ada = iam.user("ada");
    }

    @Test
    void aNewDeviceTellsItsSeedOnceAndAsAPicture() throws Exception {
        VirtualMFADevice device =
                iam.asRoot(
                                IamApi.CREATE_VIRTUAL_MFA_DEVICE,
                                CreateVirtualMFADeviceRequest.builder()
                                        .path("/ml/")
                                        .virtualMFADeviceName("phone")
                                        .tags(List.of(tag("team", "blue")))
                                        .build())
                        .virtualMFADevice();

        assertThat(device.serialNumber()).isEqualTo(SERIAL + "ml/phone");
        String seed =
                new String(
                        device.base32StringSeed().orElseThrow().expose(),
                        StandardCharsets.US_ASCII);
        assertThat(seed).matches("[A-Z2-7]{64}");
        assertThat(text(device.qrCodePNG().orElseThrow().expose()))
                .isEqualTo(
                        "otpauth://totp/Coffer:phone@111122223333?secret="
                                + seed
                                + "&issuer=Coffer");
        VirtualMFADevice listed = list("Unassigned").getFirst();
        assertThat(listed.serialNumber()).isEqualTo(device.serialNumber());
        assertThat(listed.base32StringSeed()).isEmpty();
        assertThat(listed.qrCodePNG()).isEmpty();
        assertThat(iam.records()).noneMatch(record -> record.json().contains(seed));
    }

    @Test
    void isEnabledByTwoCodesInARow() {
        Authenticator device = Authenticator.create(iam, "phone");

        assertRefused("InvalidAuthenticationCode", () -> enable(device, 0, 2))
                .hasMessage("Authentication code for device is not valid.");
        assertRefused("InvalidAuthenticationCode", () -> enable(device, 1, 0));
        enable(device, 0, 1);

        MFADevice owned = owned("ada").getFirst();
        assertThat(owned.serialNumber()).isEqualTo(device.serial());
        assertThat(owned.enableDate()).isEqualTo(TestIam.START);
        VirtualMFADevice assigned = list("Assigned").getFirst();
        assertThat(assigned.user().orElseThrow().userName()).isEqualTo("ada");
        assertThat(list("Unassigned")).isEmpty();
        assertRefused("EntityAlreadyExists", () -> enable(device, 2, 3));
        assertThat(iam.records())
                .extracting(AuditRecord::json)
                .filteredOn(json -> json.contains("EnableMFADevice"))
                .allMatch(json -> json.contains("\"authenticationCode1\":\"HIDDEN"));
    }

    @Test
    void aCodeServesOnce() {
        Authenticator device = Authenticator.enabled(iam, "ada");
        GetSessionTokenRequest request = device.request(iam, 0);

        iam.as(ada, StsApi.GET_SESSION_TOKEN, request);

        assertRefused("AccessDenied", () -> iam.as(ada, StsApi.GET_SESSION_TOKEN, request))
                .hasMessage(
                        "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
        assertRefused(
                "AccessDenied",
                () -> iam.as(ada, StsApi.GET_SESSION_TOKEN, device.request(iam, -1)));
        iam.as(ada, StsApi.GET_SESSION_TOKEN, device.request(iam, 1));
    }

    @Test
    void theCodesThatEnabledItServeNoMore() {
        Authenticator device = Authenticator.create(iam, "phone");
        enable(device, 0, 1);

        assertRefused(
                "AccessDenied",
                () -> iam.as(ada, StsApi.GET_SESSION_TOKEN, device.request(iam, 1)));
    }

    @Test
    void aSessionMadeWithACodeSaysSo() {
        Authenticator device = Authenticator.enabled(iam, "ada");
        allowWithMfa("iam:ListUsers", "\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}");

        assertRefused("AccessDenied", () -> listUsers(ada));
        Credentials plain =
                iam.as(ada, StsApi.GET_SESSION_TOKEN, GetSessionTokenRequest.builder().build())
                        .credentials()
                        .orElseThrow();
        assertRefused("InvalidClientTokenId", () -> listUsers(iam.identity(plain)));
        listUsers(iam.identity(device.session(iam, ada)));

        assertThat(iam.records().getLast().json()).contains("\"mfaAuthenticated\":\"true\"");
    }

    @Test
    void aSessionTellsHowOldItsCodeIs() {
        Authenticator device = Authenticator.enabled(iam, "ada");
        allowWithMfa("iam:ListUsers", "\"NumericLessThan\":{\"aws:MultiFactorAuthAge\":\"300\"}");
        Identity session = iam.identity(device.session(iam, ada));

        listUsers(session);
        iam.clock().advance(Duration.ofMinutes(5));

        assertRefused("AccessDenied", () -> listUsers(session));
    }

    @Test
    void aRoleMayAskForACode() {
        Authenticator device = Authenticator.enabled(iam, "ada");
        Role role =
                iam.role(
                        TestIam.trusting(
                                TestIam.userArn("ada"),
                                ",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":true}}"),
                        "trainer");
        AssumeRoleRequest.Builder request = TestIam.assuming(role);

        assertRefused("AccessDenied", () -> iam.as(ada, StsApi.ASSUME_ROLE, request.build()));
        request.serialNumber(device.serial());
        assertRefused("AccessDenied", () -> iam.as(ada, StsApi.ASSUME_ROLE, request.build()))
                .hasMessageContaining("must provide both");
        AssumeRoleRequest whole = request.tokenCode(device.code(iam.clock().instant(), 0)).build();
        iam.as(ada, StsApi.ASSUME_ROLE, whole);
        assertRefused("AccessDenied", () -> iam.as(ada, StsApi.ASSUME_ROLE, whole));

        Identity session =
                iam.identity(
                        new Authenticator(device.serial(), device.seed(), 1).session(iam, ada));
        iam.as(session, StsApi.ASSUME_ROLE, TestIam.assuming(role).build());
    }

    @Test
    void aCodeIsItsOwnersOnly() {
        Authenticator device = Authenticator.enabled(iam, "ada");
        Identity bob = iam.user("bob");

        for (String serial : List.of(device.serial(), SERIAL + "none", "GAHT12345678")) {
            GetSessionTokenRequest request =
                    GetSessionTokenRequest.builder()
                            .serialNumber(serial)
                            .tokenCode(device.code(iam.clock().instant(), 0))
                            .build();
            assertRefused("AccessDenied", () -> iam.as(bob, StsApi.GET_SESSION_TOKEN, request))
                    .hasMessageContaining("verify your MFA serial number is valid");
        }
    }

    @Test
    void whoeverGuessesIsStopped() {
        Authenticator device = Authenticator.enabled(iam, "ada");
        String right = device.code(iam.clock().instant(), 0);
        GetSessionTokenRequest.Builder request =
                GetSessionTokenRequest.builder().serialNumber(device.serial());
        for (int i = 0; i < 10; i++) {
            String wrong = "%06d".formatted((Integer.parseInt(right) + 1_000 + i) % 1_000_000);
            assertRefused(
                    "AccessDenied",
                    () -> iam.as(ada, StsApi.GET_SESSION_TOKEN, request.tokenCode(wrong).build()));
        }

        assertRefused(
                "AccessDenied",
                () -> iam.as(ada, StsApi.GET_SESSION_TOKEN, request.tokenCode(right).build()));

        iam.clock().advance(Duration.ofMinutes(5));
        iam.as(ada, StsApi.GET_SESSION_TOKEN, device.request(iam, 0));
    }

    @Test
    void aClockThatRanAwayIsFoundByTwoCodes() {
        Authenticator device = Authenticator.enabled(iam, "ada").drifting(40);
        assertRefused(
                "AccessDenied",
                () -> iam.as(ada, StsApi.GET_SESSION_TOKEN, device.request(iam, 0)));

        iam.asRoot(
                IamApi.RESYNC_MFA_DEVICE,
                ResyncMFADeviceRequest.builder()
                        .userName("ada")
                        .serialNumber(device.serial())
                        .authenticationCode1(device.code(iam.clock().instant(), 0))
                        .authenticationCode2(device.code(iam.clock().instant(), 1))
                        .build());

        iam.as(ada, StsApi.GET_SESSION_TOKEN, device.request(iam, 2));
    }

    @Test
    void aUserHasEightDevicesAtMost() {
        for (int i = 0; i < 8; i++) Authenticator.create(iam, "device-" + i).enable(iam, "ada");

        assertRefused("LimitExceeded", () -> Authenticator.create(iam, "ninth").enable(iam, "ada"))
                .hasMessageContaining("MFADevicesPerUser: 8");
    }

    @Test
    void mustBeTakenBackBeforeAnythingIsDeleted() {
        iam.createUser("bob");
        Authenticator device = Authenticator.enabled(iam, "bob");
        DeleteVirtualMFADeviceRequest delete =
                DeleteVirtualMFADeviceRequest.builder().serialNumber(device.serial()).build();
        DeleteUserRequest deleteUser = DeleteUserRequest.builder().userName("bob").build();

        assertRefused("DeleteConflict", () -> iam.asRoot(IamApi.DELETE_VIRTUAL_MFA_DEVICE, delete));
        assertRefused("DeleteConflict", () -> iam.asRoot(IamApi.DELETE_USER, deleteUser))
                .hasMessage("Cannot delete entity, must delete MFA device first.");
        iam.asRoot(
                IamApi.DEACTIVATE_MFA_DEVICE,
                DeactivateMFADeviceRequest.builder()
                        .userName("bob")
                        .serialNumber(device.serial())
                        .build());
        assertThat(owned("bob")).isEmpty();
        iam.asRoot(IamApi.DELETE_VIRTUAL_MFA_DEVICE, delete);
        iam.asRoot(IamApi.DELETE_USER, deleteUser);

        assertRefused("NoSuchEntity", () -> iam.asRoot(IamApi.DELETE_VIRTUAL_MFA_DEVICE, delete))
                .hasMessageContaining("doesn't exist");
    }

    @Test
    void theRootUserHasTheDeviceThatIsNamedSo() {
        Authenticator device = Authenticator.create(iam, "root-account-mfa-device");
        assertRefused("InvalidInput", () -> enable(device, 0, 1));
        device.enable(iam, "root");

        iam.clock().advance(Duration.ofMinutes(1));
        Identity session = iam.identity(device.session(iam, iam.root()));

        assertThat(session.session().orElseThrow().mfaPresent()).isTrue();
        assertThat(
                        iam.asRoot(
                                        IamApi.GET_MFA_DEVICE,
                                        GetMFADeviceRequest.builder()
                                                .serialNumber(device.serial())
                                                .build())
                                .userName())
                .contains("root");
    }

    @Test
    void tagsAreConditionsOfPolicies() {
        Authenticator device = Authenticator.create(iam, "phone");
        iam.asRoot(
                IamApi.TAG_MFA_DEVICE,
                TagMFADeviceRequest.builder()
                        .serialNumber(device.serial())
                        .tags(List.of(tag("team", "blue"), tag("site", "a")))
                        .build());
        iam.asRoot(
                IamApi.UNTAG_MFA_DEVICE,
                UntagMFADeviceRequest.builder()
                        .serialNumber(device.serial())
                        .tagKeys(List.of("site"))
                        .build());
        allowWithMfa(
                "iam:ListMFADeviceTags", "\"StringEquals\":{\"aws:ResourceTag/team\":\"blue\"}");

        assertThat(
                        iam.as(
                                        ada,
                                        IamApi.LIST_MFA_DEVICE_TAGS,
                                        ListMFADeviceTagsRequest.builder()
                                                .serialNumber(device.serial())
                                                .build())
                                .tags())
                .containsExactly(tag("team", "blue"));
        Authenticator other = Authenticator.create(iam, "other");
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                ada,
                                IamApi.LIST_MFA_DEVICE_TAGS,
                                ListMFADeviceTagsRequest.builder()
                                        .serialNumber(other.serial())
                                        .build()));
    }

    @Test
    void namesDifferByMoreThanCase() {
        Authenticator.create(iam, "phone");

        assertRefused("EntityAlreadyExists", () -> Authenticator.create(iam, "Phone"));
    }

    private void enable(Authenticator device, long first, long second) {
        iam.asRoot(
                IamApi.ENABLE_MFA_DEVICE,
                EnableMFADeviceRequest.builder()
                        .userName("ada")
                        .serialNumber(device.serial())
                        .authenticationCode1(device.code(iam.clock().instant(), first))
                        .authenticationCode2(device.code(iam.clock().instant(), second))
                        .build());
    }

    private List<VirtualMFADevice> list(String status) {
        return iam.asRoot(
                        IamApi.LIST_VIRTUAL_MFA_DEVICES,
                        ListVirtualMFADevicesRequest.builder().assignmentStatus(status).build())
                .virtualMFADevices();
    }

    private List<MFADevice> owned(String userName) {
        return iam.asRoot(
                        IamApi.LIST_MFA_DEVICES,
                        ListMFADevicesRequest.builder().userName(userName).build())
                .mfaDevices();
    }

    private void listUsers(Identity who) {
        iam.as(who, IamApi.LIST_USERS, ListUsersRequest.builder().build());
    }

    private void allowWithMfa(String action, String condition) {
        iam.asRoot(
                IamApi.PUT_USER_POLICY,
                PutUserPolicyRequest.builder()
                        .userName("ada")
                        .policyName("conditional")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",\
                                "Action":"%s","Resource":"*","Condition":{%s}}}\
                                """
                                        .formatted(action, condition))
                        .build());
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static String text(byte[] png) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int width = image.getWidth();
        int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        RGBLuminanceSource source = new RGBLuminanceSource(width, image.getHeight(), pixels);
        return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
    }
}
