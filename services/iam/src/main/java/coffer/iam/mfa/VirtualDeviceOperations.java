package coffer.iam.mfa;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.account.AccountRecords;
import coffer.iam.account.RootUser;
import coffer.iam.api.CreateVirtualMFADeviceRequest;
import coffer.iam.api.CreateVirtualMFADeviceResponse;
import coffer.iam.api.DeleteVirtualMFADeviceRequest;
import coffer.iam.api.DeleteVirtualMFADeviceResponse;
import coffer.iam.api.ListMFADeviceTagsRequest;
import coffer.iam.api.ListMFADeviceTagsResponse;
import coffer.iam.api.ListVirtualMFADevicesRequest;
import coffer.iam.api.ListVirtualMFADevicesResponse;
import coffer.iam.api.TagMFADeviceRequest;
import coffer.iam.api.TagMFADeviceResponse;
import coffer.iam.api.UntagMFADeviceRequest;
import coffer.iam.api.UntagMFADeviceResponse;
import coffer.iam.api.User;
import coffer.iam.api.VirtualMFADevice;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Views;
import coffer.iam.mfa.MfaDevice.Assignment;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tagging;
import coffer.iam.tag.Tags;
import coffer.kernel.Arn;
import coffer.kernel.SecretBytes;
import coffer.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Virtual MFA devices as such, whoever uses them. AWS: IAM API Reference.
public final class VirtualDeviceOperations {
    private final Desk desk;
    private final MfaDevices devices;
    private final AccountRecords accounts;
    private final RootUser root;
    private final Tagging tagging;

    public VirtualDeviceOperations(Desk desk, MfaDevices devices, AccountRecords accounts) {
        this.desk = desk;
        this.devices = devices;
        this.accounts = accounts;
        this.root = new RootUser(accounts);
        this.tagging = new Tagging(desk);
    }

    public Plan<CreateVirtualMFADeviceResponse> createVirtualMFADevice(
            CreateVirtualMFADeviceRequest input, Call call) {
        Map<String, String> tags = Tags.of(input.tags());
        Arn arn = devices.arn(input.path().orElse("/"), input.virtualMFADeviceName());
        return desk.changing(
                Tags.creating(
                        action -> demand(action, arn),
                        "iam:CreateVirtualMFADevice",
                        "iam:TagMFADevice",
                        tags),
                tx -> {
                    String serial = arn.toString();
                    try (SecretBytes seed = devices.newSeed()) {
                        MfaDevice device =
                                new MfaDevice(
                                        serial,
                                        devices.sealed(tx, seed, serial),
                                        call.time(),
                                        tags,
                                        Optional.empty());
                        devices.add(tx, device);
                        return created(tx, device, seed);
                    }
                });
    }

    // AWS: IAM API Reference, VirtualMFADevice, "QRCodePNG". Later answers do not tell the seed.
    private CreateVirtualMFADeviceResponse created(
            Snapshot snapshot, MfaDevice device, SecretBytes seed) {
        byte[] text = Base32.encode(seed.expose());
        String account =
                accounts.require(snapshot).alias().orElseGet(() -> desk.account().digits());
        String name = device.serial().substring(device.serial().lastIndexOf('/') + 1);
        String uri =
                "otpauth://totp/Coffer:%s@%s?secret=%s&issuer=Coffer"
                        .formatted(name, account, new String(text, StandardCharsets.US_ASCII));
        return CreateVirtualMFADeviceResponse.builder()
                .virtualMFADevice(
                        VirtualMFADevice.builder()
                                .serialNumber(device.serial())
                                .base32StringSeed(SecretBytes.adopt(text))
                                .qrCodePNG(QrCode.png(uri))
                                .tags(Tags.shown(device.tags()))
                                .build())
                .build();
    }

    public Plan<DeleteVirtualMFADeviceResponse> deleteVirtualMFADevice(
            DeleteVirtualMFADeviceRequest input, Call call) {
        DeviceTarget target = target(input.serialNumber());
        return desk.changing(
                target.demand("iam:DeleteVirtualMFADevice"),
                tx -> {
                    MfaDevice device = target.in(tx);
                    if (device.assignment().isPresent()) {
                        throw IamError.DELETE_CONFLICT.because(
                                "Cannot delete MFA VirtualDevice, must be deactivated first.");
                    }
                    devices.remove(tx, device);
                    return DeleteVirtualMFADeviceResponse.builder().build();
                });
    }

    public Plan<ListVirtualMFADevicesResponse> listVirtualMFADevices(
            ListVirtualMFADevicesRequest input, Call call) {
        String status = input.assignmentStatus().orElse("Any");
        Paging paging =
                desk.paging(
                        List.of("virtual mfa devices", status), input.marker(), input.maxItems());
        return desk.reading(
                Demand.onEverything("iam:ListVirtualMFADevices", desk.account()),
                snapshot -> {
                    Page<MfaDevice> page =
                            paging.page(after ->
                                    devices.after(snapshot, after)
                                            .filter(each -> isWanted(each.item(), status)));
                    return ListVirtualMFADevicesResponse.builder()
                            .virtualMFADevices(page.map(device -> view(snapshot, device)))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<TagMFADeviceResponse> tagMFADevice(TagMFADeviceRequest input, Call call) {
        return tagging.tag(
                target(input.serialNumber()),
                "iam:TagMFADevice",
                input.tags(),
                TagMFADeviceResponse.builder().build());
    }

    public Plan<UntagMFADeviceResponse> untagMFADevice(UntagMFADeviceRequest input, Call call) {
        return tagging.untag(
                target(input.serialNumber()),
                "iam:UntagMFADevice",
                input.tagKeys(),
                UntagMFADeviceResponse.builder().build());
    }

    public Plan<ListMFADeviceTagsResponse> listMFADeviceTags(
            ListMFADeviceTagsRequest input, Call call) {
        String serial = input.serialNumber();
        return tagging.list(
                target(serial),
                "iam:ListMFADeviceTags",
                new Tagging.Asked(
                        List.of("mfa device tags", serial), input.marker(), input.maxItems()),
                page ->
                        ListMFADeviceTagsResponse.builder()
                                .tags(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    private Demand demand(String action, Arn arn) {
        return Demand.on(action, arn, "AWS::IAM::VirtualMFADevice", desk.account());
    }

    private DeviceTarget target(String serial) {
        return desk.store()
                .read(snapshot -> DeviceTarget.of(devices, desk.directory(), serial, snapshot));
    }

    private static boolean isWanted(MfaDevice device, String status) {
        return switch (status) {
            case "Assigned" -> device.assignment().isPresent();
            case "Unassigned" -> device.assignment().isEmpty();
            default -> true;
        };
    }

    private VirtualMFADevice view(Snapshot snapshot, MfaDevice device) {
        return VirtualMFADevice.builder()
                .serialNumber(device.serial())
                .enableDate(device.assignment().map(Assignment::since))
                .user(device.assignment().flatMap(owner -> owner(snapshot, owner.ownerId())))
                .build();
    }

    private Optional<User> owner(Snapshot snapshot, String id) {
        if (id.equals(desk.account().digits())) return Optional.of(root.view(snapshot));
        return desk.directory()
                .byId(snapshot, id)
                .map(user -> Views.listedUser(user, desk.account()));
    }
}
