package coffer.iam.instanceprofile;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A holder of one role, by the role's unique id. `path` begins and ends with a slash.
record InstanceProfile(
        String id,
        String path,
        String name,
        Instant created,
        Map<String, String> tags,
        Optional<String> roleId) {

    InstanceProfile {
        tags = Map.copyOf(tags);
    }

    Arn arn(AccountId account) {
        return arn(account, path, name);
    }

    static Arn arn(AccountId account, String path, String name) {
        return Arn.global("iam", account, "instance-profile" + path + name);
    }

    InstanceProfile tagged(Map<String, String> newTags) {
        return new InstanceProfile(id, path, name, created, newTags, roleId);
    }

    InstanceProfile holding(Optional<String> newRoleId) {
        return new InstanceProfile(id, path, name, created, tags, newRoleId);
    }
}
