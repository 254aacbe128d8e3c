package coffer.ledger.erasure;

import coffer.crypto.Digests;
import coffer.crypto.SigningKey;
import coffer.crypto.VerifyingKey;
import coffer.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A signed [Statement], as a JSON Web Signature in its compact form (RFC 7515, RFC 8037), which
/// anybody can check who has the installation's public key, with any tool.
public record Receipt(String compact) {
    private static final int MAX_CHARS = 16 * 1024;
    private static final int KEY_ID_BYTES = 16;

    static Receipt sign(Statement statement, SigningKey key) {
        String signed = head(key.verifyingKey()) + "." + encoded(statement.toJson());
        Bytes signature = key.sign(signed.getBytes(StandardCharsets.US_ASCII));
        return new Receipt(signed + "." + encoded(signature.expose()));
    }

    /// What it states. Empty if `key` did not sign it.
    public Optional<Statement> verify(VerifyingKey key) {
        List<String> parts = List.of(compact.split("\\.", -1));
        // One algorithm and one key: there is nothing for a forged head to choose.
        boolean isOurs =
                compact.length() <= MAX_CHARS
                        && parts.size() == 3
                        && parts.getFirst().equals(head(key));
        if (!isOurs) return Optional.empty();
        String signed = parts.get(0) + "." + parts.get(1);
        try {
            Bytes signature = Bytes.adopt(Base64.getUrlDecoder().decode(parts.get(2)));
            if (!key.verifies(signed.getBytes(StandardCharsets.US_ASCII), signature)) {
                return Optional.empty();
            }
            byte[] payload = Base64.getUrlDecoder().decode(parts.get(1));
            return Statement.parse(new String(payload, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /// Names the key by its digest, so that whoever has several finds the right one.
    private static String head(VerifyingKey key) {
        String digest =
                HexFormat.of().formatHex(Digests.sha256(key.subjectPublicKeyInfo().expose()));
        return encoded(
                "{\"alg\":\"EdDSA\",\"typ\":\"coffer-erasure\",\"kid\":\"%s\"}"
                        .formatted(digest.substring(0, 2 * KEY_ID_BYTES)));
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
