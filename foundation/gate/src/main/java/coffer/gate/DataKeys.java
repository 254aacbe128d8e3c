package coffer.gate;

import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.util.Map;

/// Data keys for services that encrypt on a caller's behalf. Each use is a KMS call that re-enters
/// the gate as that caller, so no service can use a key its caller may not use.
public interface DataKeys {

    /// A fresh 256-bit data key under `keyId` (an id, ARN or alias); throws KMS's own errors.
    DataKey generate(Call call, String service, String keyId, Map<String, String> context);

    /// The plaintext of a data key that [#generate] made, for the caller to close.
    SecretBytes open(Call call, String service, Bytes sealed, Map<String, String> context);

    /// Throws what [#generate] would throw if the caller may no longer make keys so, and makes
    /// none: for the end of a long upload.
    void reconsiderGenerate(Call call, String service, String keyId, Map<String, String> context);

    /// The same for [#open].
    void reconsiderOpen(Call call, String service, Bytes sealed, Map<String, String> context);

    /// `plaintext` is the caller's to close; `sealed` may be stored anywhere.
    record DataKey(SecretBytes plaintext, Bytes sealed, Arn key) {}
}
