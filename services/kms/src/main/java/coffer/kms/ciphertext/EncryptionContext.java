package coffer.kms.ciphertext;

import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.key.ConditionKeys;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The pairs that a caller binds to a ciphertext: not secret, needed again to decrypt.
public final class EncryptionContext {
    // AWS: KMS Developer Guide, "Resource quotas": the size of an encryption context.
    private static final int MAX_BYTES = 8_192;
    private static final String CONDITION_PREFIX = "kms:EncryptionContext:";

    private final Map<String, String> pairs;
    private final Bytes encoded;

    private EncryptionContext(Map<String, String> pairs, Bytes encoded) {
        this.pairs = pairs;
        this.encoded = encoded;
    }

    /// Refuses a context that is too long or is not proper Unicode: two such contexts could look
    /// alike once encoded.
    public static EncryptionContext of(Optional<Map<String, String>> pairs) {
        Map<String, String> given = pairs.orElse(Map.of());
        SortedMap<Bytes, Bytes> sorted = new TreeMap<>();
        int size = 0;
        for (Map.Entry<String, String> pair : given.entrySet()) {
            Bytes key = utf8(pair.getKey());
            Bytes value = utf8(pair.getValue());
            if (key.isEmpty()) throw invalid("an empty key");
            size += key.size() + value.size();
            if (size > MAX_BYTES) throw invalid("more than " + MAX_BYTES + " bytes");
            sorted.put(key, value);
        }
        return new EncryptionContext(Map.copyOf(given), encode(sorted, size));
    }

    /// The same for equal contexts, different for different ones: the number of pairs, then each
    /// key and value preceded by its length, in the byte order of keys. Numbers are 32 bits,
    /// big-endian.
    public Bytes encoded() {
        return encoded;
    }

    public boolean isEmpty() {
        return pairs.isEmpty();
    }

    /// What policies see of it.
    public Map<String, List<String>> conditionKeys() {
        if (pairs.isEmpty()) return Map.of();
        Map<String, List<String>> keys = new HashMap<>(ConditionKeys.of(CONDITION_PREFIX, pairs));
        List<String> names = new ArrayList<>(pairs.keySet());
        Collections.sort(names);
        keys.put("kms:EncryptionContextKeys", names);
        return keys;
    }

    /// As they were given, which is how grants see them.
    public Map<String, String> pairs() {
        return pairs;
    }

    private static Bytes encode(SortedMap<Bytes, Bytes> sorted, int size) {
        int length = Integer.BYTES * (1 + 2 * sorted.size()) + size;
        ByteBuffer buffer = ByteBuffer.allocate(length).putInt(sorted.size());
        sorted.forEach((key, value) ->
                buffer.putInt(key.size())
                        .put(key.expose())
                        .putInt(value.size())
                        .put(value.expose()));
        return Bytes.adopt(buffer.array());
    }

    private static Bytes utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) return checkedUtf8(text);
        }
        return Bytes.utf8(text);
    }

    private static Bytes checkedUtf8(String text) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            return Bytes.adopt(bytes);
        } catch (CharacterCodingException unpaired) {
            throw invalid("text that is not Unicode");
        }
    }

    private static ServiceException invalid(String what) {
        return KmsError.VALIDATION.because("The encryption context has " + what + ".");
    }
}
