package coffer.iam.policy;

import coffer.iam.IamError;
import coffer.policy.Policy;
import coffer.policy.document.LanguageVersion;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicySyntaxException;
import coffer.wire.codec.Percent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Turns documents into compiled policies, and keeps those used last. Safe for many threads.
public final class Documents {
    private static final int CACHED = 4_096;

    private final ReentrantLock compiledLock = new ReentrantLock();
    private final Map<Document, Policy> compiled =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Document, Policy> eldest) {
                    return size() > CACHED;
                }
            };

    private record Document(String json, PolicyKind kind) {}

    /// Reads what a caller wrote. Throws AWS's `MalformedPolicyDocument`.
    public Policy read(String json, PolicyKind kind) {
        try {
            return compiled(json, kind);
        } catch (PolicySyntaxException e) {
            throw IamError.MALFORMED_POLICY_DOCUMENT.because(e.message());
        }
    }

    /// The same for a policy of users, groups or roles.
    public Policy readIdentity(String json) {
        Policy policy = read(json, PolicyKind.IDENTITY);
        ResourceNames.check(policy.document());
        return policy;
    }

    /// The same for a managed policy, for which AWS takes the newer language only.
    void readManaged(String json) {
        if (readIdentity(json).document().version() == LanguageVersion.V2012) return;
        throw IamError.MALFORMED_POLICY_DOCUMENT.because(
                "Policy document must be version 2012-10-17 or greater.");
    }

    /// What was read before and stored.
    public Policy compiled(String json, PolicyKind kind) {
        Document document = new Document(json, kind);
        compiledLock.lock();
        try {
            Policy known = compiled.get(document);
            if (known != null) return known;
        } finally {
            compiledLock.unlock();
        }
        Policy policy = Policy.parse(json, kind);
        compiledLock.lock();
        try {
            compiled.put(document, policy);
        } finally {
            compiledLock.unlock();
        }
        return policy;
    }

    /// Documents are answered percent-encoded.
    // AWS: IAM API Reference, PolicyVersion, "Document".
    public static String answered(String json) {
        return Percent.encode(json);
    }
}
