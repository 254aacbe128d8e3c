package coffer.kms;

import coffer.gate.Call;
import coffer.gate.DataKeys;
import coffer.gate.Reentry;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.api.DataKeySpec;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DecryptResponse;
import coffer.kms.api.GenerateDataKeyRequest;
import coffer.kms.api.GenerateDataKeyResponse;
import coffer.kms.api.KmsApi;
import java.util.Map;
import java.util.Optional;

/// Data keys for other services: each is a KMS call through the gate, as the service's caller.
public final class GateDataKeys implements DataKeys {
    private final Reentry reentry;
    private final ManagedKeys managed;

    GateDataKeys(Reentry reentry, ManagedKeys managed) {
        this.reentry = reentry;
        this.managed = managed;
    }

    @Override
    public DataKey generate(Call call, String service, String keyId, Map<String, String> context) {
        requireKnownCaller(call);
        managed.ensure(keyId, service, call);
        GenerateDataKeyRequest request =
                GenerateDataKeyRequest.builder()
                        .keyId(keyId)
                        .keySpec(DataKeySpec.AES_256)
                        .encryptionContext(context)
                        .build();
        GenerateDataKeyResponse made =
                reentry.invoke(KmsApi.GENERATE_DATA_KEY, request, call, service);
        return new DataKey(
                present(made.plaintext()),
                present(made.ciphertextBlob()),
                Arn.parse(present(made.keyId())));
    }

    @Override
    public SecretBytes open(Call call, String service, Bytes sealed, Map<String, String> context) {
        requireKnownCaller(call);
        DecryptRequest request =
                DecryptRequest.builder().ciphertextBlob(sealed).encryptionContext(context).build();
        DecryptResponse opened = reentry.invoke(KmsApi.DECRYPT, request, call, service);
        return present(opened.plaintext());
    }

    private static void requireKnownCaller(Call call) {
        if (call.identity().account().isEmpty()) {
            throw KmsError.ACCESS_DENIED.because("An anonymous caller cannot use a KMS key.");
        }
    }

    private static <T> T present(Optional<T> member) {
        return member.orElseThrow(() -> new IllegalStateException("an answer lacks a member"));
    }
}
