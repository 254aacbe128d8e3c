package coffer.sts.jwt;

import coffer.kernel.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Base 64 as tokens write it: no padding, and only the one way to write each value.
final class Base64Url {
    private Base64Url() {}

    static Bytes decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            boolean isOnlyWay =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text);
            if (isOnlyWay) return Bytes.adopt(bytes);
        } catch (IllegalArgumentException notBase64) {
            throw new InvalidTokenException("not base64url");
        }
        throw new InvalidTokenException("not canonical base64url");
    }

    static String decodeText(String text) {
        try {
            byte[] bytes = decode(text).expose();
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidTokenException("not UTF-8");
        }
    }
}
