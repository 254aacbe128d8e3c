package coffer.kms.policy;

import coffer.gate.PolicyPrincipals;
import coffer.kernel.AccountId;
import coffer.kms.KmsError;
import coffer.policy.Policy;
import coffer.policy.PolicyLimits;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicySyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Key policies in compiled form, a bounded number of them kept by their text.
public final class KeyPolicies {
    private static final int MAX_CACHED = 4_096;

    private final ReentrantLock cachedLock = new ReentrantLock();
    private final LinkedHashMap<String, Policy> cached = new LinkedHashMap<>(16, 0.75f, true);

    private final PolicyPrincipals principals;

    public KeyPolicies(PolicyPrincipals principals) {
        this.principals = principals;
    }

    /// The policy that gives an account's own IAM policies their say.
    // AWS: KMS Developer Guide, "Default key policy".
    public static String standard(AccountId account) {
        return """
        {
          "Version" : "2012-10-17",
          "Id" : "key-default-1",
          "Statement" : [ {
            "Sid" : "Enable IAM User Permissions",
            "Effect" : "Allow",
            "Principal" : {
              "AWS" : "arn:aws:iam::%s:root"
            },
            "Action" : "kms:*",
            "Resource" : "*"
          } ]
        }\
        """
                .formatted(account);
    }

    /// A new policy of a key of `owner` as it is to be stored; refuses one that is too long, not a
    /// policy, or names someone who does not exist.
    public String accepted(AccountId owner, String json) {
        if (json.getBytes(StandardCharsets.UTF_8).length > PolicyLimits.KEY_POLICY_BYTES) {
            throw KmsError.LIMIT_EXCEEDED.because(
                    "The key policy is longer than " + PolicyLimits.KEY_POLICY_BYTES + " bytes.");
        }
        try {
            var _ = Policy.parse(json, PolicyKind.KEY);
        } catch (PolicySyntaxException malformed) {
            throw KmsError.MALFORMED_POLICY.because(malformed.message());
        }
        return principals.pinned(
                owner,
                json,
                name ->
                        KmsError.MALFORMED_POLICY.because(
                                "Policy contains a statement with one or more invalid"
                                        + " principals."));
    }

    /// A stored policy as it is answered.
    public String shown(String stored) {
        return principals.shown(stored);
    }

    /// The compiled form of a stored policy.
    public Policy compiled(String json) {
        Optional<Policy> known = find(json);
        if (known.isPresent()) return known.get();
        Policy policy = Policy.parse(json, PolicyKind.KEY);
        keep(json, policy);
        return policy;
    }

    private Optional<Policy> find(String json) {
        cachedLock.lock();
        try {
            return Optional.ofNullable(cached.get(json));
        } finally {
            cachedLock.unlock();
        }
    }

    private void keep(String json, Policy policy) {
        cachedLock.lock();
        try {
            cached.put(json, policy);
            if (cached.size() > MAX_CACHED) cached.pollFirstEntry();
        } finally {
            cachedLock.unlock();
        }
    }
}
