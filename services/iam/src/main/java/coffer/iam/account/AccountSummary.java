package coffer.iam.account;

import coffer.iam.certificate.ServerCertificates;
import coffer.iam.directory.Directory;
import coffer.iam.directory.EntityKind;
import coffer.iam.federation.Providers;
import coffer.iam.instanceprofile.InstanceProfiles;
import coffer.iam.mfa.MfaDevices;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.policy.ManagedPolicy;
import coffer.policy.PolicyLimits;
import coffer.store.Snapshot;
import java.util.Map;
import java.util.TreeMap;

/// What the account has and what it may have at most: the limits told here are those that hold.
// AWS: IAM API Reference, GetAccountSummary.
public record AccountSummary(
        Directory directory, AccountRecords accounts, ManagedPolicies policies, Others others) {

    /// What else is counted.
    public record Others(
            InstanceProfiles profiles,
            MfaDevices devices,
            ServerCertificates certificates,
            Providers providers) {}

    Map<String, Integer> of(Snapshot snapshot) {
        Map<String, Integer> summary = new TreeMap<>();
        for (EntityKind kind : EntityKind.values()) {
            summary.put(kind.title() + "s", directory.count(snapshot, kind));
            summary.put(kind.title() + "sQuota", kind.perAccount());
            summary.put("AttachedPoliciesPer" + kind.title() + "Quota", kind.attachedPolicies());
        }
        addPolicies(snapshot, summary);
        addOthers(snapshot, summary);
        String root = accounts.account().digits();
        summary.put("GroupsPerUserQuota", 10);
        summary.put("AccessKeysPerUserQuota", 2);
        summary.put("SigningCertificatesPerUserQuota", 2);
        summary.put(
                "AccountAccessKeysPresent",
                accounts.require(snapshot).accessKeys().isEmpty() ? 0 : 1);
        summary.put("AccountMFAEnabled", others.devices().hasAny(snapshot, root) ? 1 : 0);
        summary.put("AccountPasswordPresent", 0);
        summary.put("AccountSigningCertificatesPresent", 0);
        // Every token is good in every region.
        summary.put("GlobalEndpointTokenVersion", 2);
        return summary;
    }

    private void addPolicies(Snapshot snapshot, Map<String, Integer> summary) {
        summary.put("Policies", policies.count(snapshot));
        summary.put("PoliciesQuota", ManagedPolicies.PER_ACCOUNT);
        summary.put("PolicySizeQuota", PolicyLimits.MANAGED_POLICY);
        summary.put(
                "PolicyVersionsInUse",
                policies.local(snapshot)
                        .map(ManagedPolicy::versions)
                        .mapToInt(versions -> versions.size())
                        .sum());
        summary.put("PolicyVersionsInUseQuota", 10_000);
        summary.put("VersionsPerPolicyQuota", 5);
        summary.put("UserPolicySizeQuota", PolicyLimits.USER_INLINE_TOTAL);
        summary.put("GroupPolicySizeQuota", PolicyLimits.GROUP_INLINE_TOTAL);
        summary.put("RolePolicySizeQuota", PolicyLimits.ROLE_INLINE_TOTAL);
        summary.put("AssumeRolePolicySizeQuota", PolicyLimits.TRUST_POLICY);
    }

    private void addOthers(Snapshot snapshot, Map<String, Integer> summary) {
        MfaDevices.Counts devices = others.devices().counts(snapshot);
        summary.put("MFADevices", devices.all());
        summary.put("MFADevicesInUse", devices.inUse());
        summary.put("InstanceProfiles", others.profiles().count(snapshot));
        summary.put("InstanceProfilesQuota", InstanceProfiles.PER_ACCOUNT);
        summary.put("ServerCertificates", others.certificates().count(snapshot));
        summary.put("ServerCertificatesQuota", ServerCertificates.PER_ACCOUNT);
        summary.put("Providers", others.providers().count(snapshot));
    }
}
