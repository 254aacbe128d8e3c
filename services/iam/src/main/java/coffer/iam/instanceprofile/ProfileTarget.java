package coffer.iam.instanceprofile;

import coffer.gate.Demand;
import coffer.iam.IamError;
import coffer.iam.tag.Tagging;
import coffer.iam.tag.Tags;
import coffer.kernel.AccountId;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.Map;
import java.util.Optional;

/// The instance profile an operation is about, as it was when its permission was demanded.
record ProfileTarget(
        InstanceProfiles profiles, AccountId account, String name, Optional<InstanceProfile> seen)
        implements Tagging.Bearer {

    @Override
    public Demand demand(String action) {
        String path = seen.map(InstanceProfile::path).orElse("/");
        return Demand.on(
                        action,
                        InstanceProfile.arn(account, path, name),
                        "AWS::IAM::InstanceProfile",
                        account)
                .with(Tags.ofResource(seen.map(InstanceProfile::tags).orElse(Map.of())));
    }

    InstanceProfile in(Snapshot snapshot) {
        InstanceProfile now =
                profiles.find(snapshot, name)
                        .orElseThrow(() ->
                                IamError.NO_SUCH_ENTITY.because(
                                        "Instance Profile " + name + " cannot be found."));
        boolean same =
                seen.filter(decided -> decided.name().equals(now.name()))
                        .filter(decided -> decided.path().equals(now.path()))
                        .filter(decided -> decided.tags().equals(now.tags()))
                        .isPresent();
        if (same) return now;
        throw IamError.CONCURRENT_MODIFICATION.because(
                "The instance profile " + name + " was changed meanwhile. Try again.");
    }

    @Override
    public Map<String, String> tags(Snapshot snapshot) {
        return in(snapshot).tags();
    }

    @Override
    public void put(Transaction tx, Map<String, String> tags) {
        profiles.put(tx, in(tx).tagged(tags));
    }
}
