package coffer.kms;

import coffer.gate.Call;
import coffer.gate.DataKeys;
import coffer.gate.Reentry;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
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
        GenerateDataKeyResponse made =
                reentry.invoke(
                        KmsApi.GENERATE_DATA_KEY,
                        generation(keyId, context).build(),
                        call,
                        service);
        return new DataKey(
                present(made.plaintext()),
                present(made.ciphertextBlob()),
                Arn.parse(present(made.keyId())));
    }

    @Override
    public SecretBytes open(Call call, String service, Bytes sealed, Map<String, String> context) {
        requireKnownCaller(call);
        DecryptResponse opened =
                reentry.invoke(KmsApi.DECRYPT, opening(sealed, context).build(), call, service);
        return present(opened.plaintext());
    }

    @Override
    public void reconsiderGenerate(
            Call call, String service, String keyId, Map<String, String> context) {
        GenerateDataKeyRequest request = generation(keyId, context).dryRun(true).build();
        rehearse(() -> reentry.invoke(KmsApi.GENERATE_DATA_KEY, request, call, service));
    }

    @Override
    public void reconsiderOpen(
            Call call, String service, Bytes sealed, Map<String, String> context) {
        DecryptRequest request = opening(sealed, context).dryRun(true).build();
        rehearse(() -> reentry.invoke(KmsApi.DECRYPT, request, call, service));
    }

    /// A dry run that succeeds says so by an error of its own.
    private static void rehearse(Runnable dryRun) {
        try {
            dryRun.run();
        } catch (ServiceException refusal) {
            if (refusal.code() != KmsError.DRY_RUN) throw refusal;
        }
    }

    private static GenerateDataKeyRequest.Builder generation(
            String keyId, Map<String, String> context) {
        return GenerateDataKeyRequest.builder()
                .keyId(keyId)
                .keySpec(DataKeySpec.AES_256)
                .encryptionContext(context);
    }

    private static DecryptRequest.Builder opening(Bytes sealed, Map<String, String> context) {
        return DecryptRequest.builder().ciphertextBlob(sealed).encryptionContext(context);
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
