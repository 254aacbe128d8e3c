package coffer.gate.record;

import coffer.gate.Recording;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import java.util.Locale;
import java.util.Set;

/// Which members of a request or an answer the record leaves out or hides: what the model calls
/// sensitive, plus what AWS's own records hide.
final class Redaction {
    static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    // AWS: CloudTrail User Guide, "CloudTrail record contents", on omitted and redacted fields.
    private static final Set<String> HIDDEN_MEMBERS =
            Set.of(
                    "sessiontoken",
                    "secretaccesskey",
                    "password",
                    "ssecustomerkey",
                    "copysourcessecustomerkey",
                    "granttoken",
                    "granttokens",
                    "tokencode",
                    "authenticationcode1",
                    "authenticationcode2",
                    "contextassertion");

    private Redaction() {}

    static boolean hides(Member member) {
        return member.isSensitive()
                || HIDDEN_MEMBERS.contains(member.name().toLowerCase(Locale.ROOT));
    }

    /// Bytes say nothing to a reader of the record; streams are too long for it.
    static boolean omits(Member member) {
        return member.isStreaming() || member.target().kind() == Shape.Kind.BLOB;
    }

    /// CloudTrail tells the answers of operations that change something, not of those that read,
    /// unless what they read are credentials: whose these are must be found by their access key id.
    static boolean tellsAnswer(Happening happening) {
        boolean isTelling =
                !happening.recording().readOnly() || happening.recording() == Recording.SESSION;
        return isTelling && !happening.operation().hasStreamingOutput();
    }
}
