package coffer.iam.mfa;

import coffer.gate.Demand;
import coffer.iam.IamError;
import coffer.iam.directory.Directory;
import coffer.iam.tag.Tagging;
import coffer.iam.tag.Tags;
import coffer.kernel.Arn;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.Map;
import java.util.Optional;

/// The device an operation is about, as it was when its permission was demanded.
record DeviceTarget(
        MfaDevices devices, Directory directory, String serial, Optional<MfaDevice> seen)
        implements Tagging.Bearer {

    /// Throws unless `serial` can be a virtual device's.
    static DeviceTarget of(
            MfaDevices devices, Directory directory, String serial, Snapshot snapshot) {
        boolean isOurs =
                Arn.find(serial)
                        .filter(arn -> arn.service().equals("iam"))
                        .filter(arn -> arn.account().equals(directory.account().digits()))
                        .filter(arn -> arn.resource().startsWith("mfa/"))
                        .isPresent();
        if (!isOurs) throw absent(serial);
        return new DeviceTarget(devices, directory, serial, devices.find(snapshot, serial));
    }

    @Override
    public Demand demand(String action) {
        Map<String, String> tags = seen.map(MfaDevice::tags).orElse(Map.of());
        return Demand.on(
                        action,
                        Arn.parse(serial),
                        "AWS::IAM::VirtualMFADevice",
                        directory.account())
                .with(Tags.ofResource(tags));
    }

    MfaDevice in(Snapshot snapshot) {
        MfaDevice now = devices.find(snapshot, serial).orElseThrow(() -> absent(serial));
        boolean same = seen.filter(decided -> decided.tags().equals(now.tags())).isPresent();
        if (same) return now;
        throw IamError.CONCURRENT_MODIFICATION.because(
                "The device " + serial + " was changed meanwhile. Try again.");
    }

    @Override
    public Map<String, String> tags(Snapshot snapshot) {
        return in(snapshot).tags();
    }

    @Override
    public void put(Transaction tx, Map<String, String> tags) {
        devices.put(tx, in(tx).tagged(tags));
    }

    static RuntimeException absent(String serial) {
        return IamError.NO_SUCH_ENTITY.because(
                "VirtualMFADevice with serial number " + serial + " doesn't exist.");
    }
}
