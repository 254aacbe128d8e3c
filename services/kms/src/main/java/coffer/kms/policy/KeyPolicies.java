package coffer.kms.policy;

import coffer.kernel.AccountId;
import coffer.kms.KmsError;
import coffer.policy.Policy;
import coffer.policy.PolicyKind;
import coffer.policy.PolicyLimits;
import coffer.policy.PolicySyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Key policies in compiled form, a bounded number of them kept by their text.
public final class KeyPolicies {
    private static final int MAX_CACHED = 4_096;

    private final Map<String, Policy> cached = new LinkedHashMap<>(16, 0.75f, true);

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

    /// The compiled form of a new policy; refuses one that is too long or not a policy.
    public Policy parse(String json) {
        if (json.getBytes(StandardCharsets.UTF_8).length > PolicyLimits.KEY_POLICY_BYTES) {
            throw KmsError.LIMIT_EXCEEDED.because(
                    "The key policy is longer than " + PolicyLimits.KEY_POLICY_BYTES + " bytes.");
        }
        try {
            return compiled(json);
        } catch (PolicySyntaxException malformed) {
            throw KmsError.MALFORMED_POLICY.because(malformed.message());
        }
    }

    /// The compiled form of a stored policy.
    public Policy compiled(String json) {
        synchronized (cached) {
            Policy known = cached.get(json);
            if (known != null) return known;
        }
        Policy policy = Policy.parse(json, PolicyKind.KEY);
        synchronized (cached) {
            cached.put(json, policy);
            if (cached.size() > MAX_CACHED) cached.remove(cached.keySet().iterator().next());
        }
        return policy;
    }
}
