package coffer.iam.mfa;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.account.Holder;
import coffer.iam.account.RootUser;
import coffer.iam.api.DeactivateMFADeviceRequest;
import coffer.iam.api.DeactivateMFADeviceResponse;
import coffer.iam.api.EnableMFADeviceRequest;
import coffer.iam.api.EnableMFADeviceResponse;
import coffer.iam.api.GetMFADeviceRequest;
import coffer.iam.api.GetMFADeviceResponse;
import coffer.iam.api.ListMFADevicesRequest;
import coffer.iam.api.ListMFADevicesResponse;
import coffer.iam.api.MFADevice;
import coffer.iam.api.ResyncMFADeviceRequest;
import coffer.iam.api.ResyncMFADeviceResponse;
import coffer.iam.directory.Desk;
import coffer.iam.mfa.MfaCodes.Pair;
import coffer.iam.mfa.MfaCodes.Sighting;
import coffer.iam.mfa.MfaDevice.Assignment;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.policy.Principal;
import coffer.store.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Gives MFA devices to users and takes them back. AWS: IAM API Reference.
public final class MfaOperations {
    // AWS names the device of the root user so; here it is also how to give him one.
    private static final String OF_ROOT = ":mfa/root-account-mfa-device";

    private final Desk desk;
    private final MfaDevices devices;
    private final MfaCodes codes;
    private final RootUser root;

    public MfaOperations(Desk desk, MfaDevices devices, MfaCodes codes, RootUser root) {
        this.desk = desk;
        this.devices = devices;
        this.codes = codes;
        this.root = root;
    }

    public Plan<EnableMFADeviceResponse> enableMFADevice(EnableMFADeviceRequest input, Call call) {
        Holder holder = holder(Optional.of(input.userName()), input.serialNumber(), call);
        Pair pair = new Pair(input.authenticationCode1(), input.authenticationCode2());
        return Plan.demanding(holder.demand("iam:EnableMFADevice"))
                .then(_ -> {
                    String ownerId = desk.store().read(holder::id);
                    MfaDevice device = free(input.serialNumber(), holder);
                    Sighting sighting = located(device, pair, call);
                    return Effect.change(tx -> {
                        // The user may be gone by now, and the device given to another.
                        if (!holder.id(tx).equals(ownerId)) throw changed(device.serial());
                        if (devices.find(tx, device.serial()).filter(device::equals).isEmpty()) {
                            throw changed(device.serial());
                        }
                        devices.assign(
                                tx,
                                device,
                                new Assignment(
                                        ownerId, call.time(), sighting.drift(), sighting.step()));
                        return EnableMFADeviceResponse.builder().build();
                    });
                });
    }

    public Plan<ResyncMFADeviceResponse> resyncMFADevice(ResyncMFADeviceRequest input, Call call) {
        Holder holder = holder(Optional.of(input.userName()), input.serialNumber(), call);
        Pair pair = new Pair(input.authenticationCode1(), input.authenticationCode2());
        return Plan.demanding(holder.demand("iam:ResyncMFADevice"))
                .then(_ -> {
                    MfaDevice device =
                            desk.store().read(it -> owned(it, holder, input.serialNumber()));
                    Sighting sighting = located(device, pair, call);
                    return Effect.change(tx -> {
                        MfaDevice now = owned(tx, holder, input.serialNumber());
                        if (!now.equals(device)) throw changed(device.serial());
                        Optional<Assignment> seen =
                                now.assignment()
                                        .map(it -> it.seen(sighting.drift(), sighting.step()));
                        devices.put(tx, now.assigned(seen));
                        return ResyncMFADeviceResponse.builder().build();
                    });
                });
    }

    public Plan<DeactivateMFADeviceResponse> deactivateMFADevice(
            DeactivateMFADeviceRequest input, Call call) {
        Holder holder = holder(input.userName(), input.serialNumber(), call);
        return desk.changing(
                holder.demand("iam:DeactivateMFADevice"),
                tx -> {
                    devices.release(tx, owned(tx, holder, input.serialNumber()));
                    return DeactivateMFADeviceResponse.builder().build();
                });
    }

    public Plan<GetMFADeviceResponse> getMFADevice(GetMFADeviceRequest input, Call call) {
        Holder holder = holder(input.userName(), input.serialNumber(), call);
        return desk.reading(
                holder.demand("iam:GetMFADevice"),
                snapshot -> {
                    MfaDevice device = owned(snapshot, holder, input.serialNumber());
                    return GetMFADeviceResponse.builder()
                            .userName(holder.name())
                            .serialNumber(device.serial())
                            .enableDate(device.assignment().map(Assignment::since))
                            .build();
                });
    }

    public Plan<ListMFADevicesResponse> listMFADevices(ListMFADevicesRequest input, Call call) {
        Holder holder = Holder.of(desk, root, input.userName(), call);
        Paging paging =
                desk.paging(
                        List.of("mfa devices", holder.name()), input.marker(), input.maxItems());
        return desk.reading(
                holder.demand("iam:ListMFADevices"),
                snapshot -> {
                    List<MfaDevice> owned = devices.ownedBy(snapshot, holder.id(snapshot)).toList();
                    Page<MfaDevice> page = paging.page(owned, MfaDevice::serial);
                    return ListMFADevicesResponse.builder()
                            .mfaDevices(
                                    page.map(device ->
                                            MFADevice.builder()
                                                    .userName(holder.name())
                                                    .serialNumber(device.serial())
                                                    .enableDate(since(device))
                                                    .build()))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    /// A user may be called as the root user is, so only the device's name tells them apart.
    private Holder holder(Optional<String> userName, String serial, Call call) {
        boolean isRoot =
                call.identity().principal() instanceof Principal.Root
                        && userName.filter(name -> !name.equals(RootUser.NAME)).isEmpty();
        if (isRoot && serial.endsWith(OF_ROOT)) return new Holder.Root(root);
        return Holder.of(desk, root, userName, call);
    }

    private MfaDevice free(String serial, Holder holder) {
        MfaDevice device =
                desk.store()
                        .read(snapshot -> devices.find(snapshot, serial(serial)))
                        .orElseThrow(() -> DeviceTarget.absent(serial));
        if (serial.endsWith(OF_ROOT) != holder instanceof Holder.Root) {
            throw IamError.INVALID_INPUT.because(
                    "The root user's device is called root-account-mfa-device, and no other.");
        }
        if (device.assignment().isEmpty()) return device;
        throw IamError.ENTITY_ALREADY_EXISTS.because("MFA Device is already in use.");
    }

    private Sighting located(MfaDevice device, Pair pair, Call call) {
        return codes.locate(device, pair, call.time())
                .orElseThrow(() ->
                        IamError.INVALID_AUTHENTICATION_CODE.because(
                                "Authentication code for device is not valid."));
    }

    private MfaDevice owned(Snapshot snapshot, Holder holder, String serial) {
        String ownerId = holder.id(snapshot);
        return devices.find(snapshot, serial(serial))
                .filter(device ->
                        device.assignment()
                                .filter(owner -> owner.ownerId().equals(ownerId))
                                .isPresent())
                .orElseThrow(() -> IamError.NO_SUCH_ENTITY.because("MFA Device invalid for user."));
    }

    private static String serial(String given) {
        if (!given.contains(":mfa/")) throw DeviceTarget.absent(given);
        return given;
    }

    private static Instant since(MfaDevice device) {
        return device.assignment()
                .map(Assignment::since)
                .orElseThrow(() -> new IllegalStateException("nobody's: " + device.serial()));
    }

    private static RuntimeException changed(String serial) {
        return IamError.CONCURRENT_MODIFICATION.because(
                "The device " + serial + " was changed meanwhile. Try again.");
    }
}
