package coffer.s3;

import coffer.gate.Call;
import coffer.gate.DataKeys;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.ErrorCode;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keys in memory: who may use them is said by the test, and every use is remembered.
public final class FakeKms implements DataKeys {
    public static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234";
    public static final String MANAGED = "arn:aws:kms:us-east-1:111122223333:key/managed";

    public final List<Use> uses = Collections.synchronizedList(new ArrayList<>());

    /// What happens while somebody waits for a new key.
    public Runnable meanwhile = () -> {};

    private final SecureRandom random = new SecureRandom();
    private final Map<Bytes, Kept> kept = new ConcurrentHashMap<>();
    private final Set<String> refused = new HashSet<>();
    private Optional<ServiceException> failure = Optional.empty();

    /// One use of a key.
    public record Use(String action, String who, String keyId, Map<String, String> context) {}

    private record Kept(byte[] plaintext, Map<String, String> context) {}

    private record KmsCode(String wireName, int httpStatus) implements ErrorCode {}

    /// No use of any key by that principal.
    public void refuse(String principal) {
        refused.add(principal);
    }

    public void failWith(String code, String message) {
        failure = Optional.of(new KmsCode(code, 400).because(message));
    }

    public void recover() {
        failure = Optional.empty();
    }

    @Override
    public DataKey generate(Call call, String service, String keyId, Map<String, String> context) {
        check(call, "kms:GenerateDataKey");
        meanwhile.run();
        String who = call.identity().principal().label();
        uses.add(new Use("GenerateDataKey", who, keyId, Map.copyOf(context)));
        byte[] plaintext = new byte[32];
        random.nextBytes(plaintext);
        byte[] sealed = new byte[24];
        random.nextBytes(sealed);
        kept.put(Bytes.copyOf(sealed), new Kept(plaintext.clone(), Map.copyOf(context)));
        String arn = keyId.equals("alias/aws/s3") ? MANAGED : keyId;
        return new DataKey(SecretBytes.adopt(plaintext), Bytes.adopt(sealed), Arn.parse(arn));
    }

    @Override
    public SecretBytes open(Call call, String service, Bytes sealed, Map<String, String> context) {
        check(call, "kms:Decrypt");
        Kept key = kept.get(sealed);
        if (key == null || !key.context().equals(context)) {
            throw new KmsCode("InvalidCiphertextException", 400).because("");
        }
        uses.add(new Use("Decrypt", call.identity().principal().label(), "", context));
        return SecretBytes.adopt(key.plaintext().clone());
    }

    @Override
    public void reconsiderGenerate(
            Call call, String service, String keyId, Map<String, String> context) {
        check(call, "kms:GenerateDataKey");
    }

    @Override
    public void reconsiderOpen(
            Call call, String service, Bytes sealed, Map<String, String> context) {
        check(call, "kms:Decrypt");
    }

    private void check(Call call, String action) {
        if (failure.isPresent()) throw failure.get();
        String who = call.identity().principal().label();
        if (refused.contains(who)) {
            throw new KmsCode("AccessDeniedException", 400)
                    .because("User: " + who + " is not authorized to perform: " + action);
        }
    }
}
