package coffer.crypto;

import coffer.kernel.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Codes of six digits that a seed and the time make (RFC 6238: HMAC-SHA-1, steps of 30 seconds),
/// as authenticator apps show them.
public final class TimeCodes {
    public static final int DIGITS = 6;
    public static final int STEP_SECONDS = 30;

    private static final String HMAC = "HmacSHA1";
    private static final int[] POWERS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
    };

    private TimeCodes() {}

    /// Which step `time` lies in.
    public static long step(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP_SECONDS);
    }

    public static String code(SecretBytes seed, long step) {
        return code(seed, step, DIGITS);
    }

    /// The first step from `first` to `last` at which `code` is the seed's; all are computed,
    /// whichever it is.
    public static OptionalLong find(SecretBytes seed, String code, long first, long last) {
        byte[] asked = bytes(code);
        OptionalLong found = OptionalLong.empty();
        for (long step = first; step <= last; step++) {
            boolean isSame = Digests.same(bytes(code(seed, step)), asked);
            if (isSame && found.isEmpty()) found = OptionalLong.of(step);
        }
        return found;
    }

    /// RFC 4226, section 5.3.
    static String code(SecretBytes seed, long step, int digits) {
        byte[] mac = mac(seed, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int offset = mac[mac.length - 1] & 0xf;
        int truncated = ByteBuffer.wrap(mac, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
        String number = Integer.toString(truncated % POWERS[digits]);
        return "0".repeat(digits - number.length()) + number;
    }

    private static byte[] mac(SecretBytes seed, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(seed.expose(), HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK lacks " + HMAC, missing);
        }
    }

    private static byte[] bytes(String code) {
        return code.getBytes(StandardCharsets.UTF_8);
    }
}
