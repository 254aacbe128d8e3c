package coffer.wire.protocol;

import coffer.wire.codec.Problem;
import coffer.wire.schema.Member;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// JSON in a header field, where it travels as Base64 so that it may hold anything.
final class HeaderJson {
    private HeaderJson() {}

    static String encode(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    static String decode(Member member, List<String> values) {
        try {
            byte[] json = Base64.getDecoder().decode(values.getFirst().strip());
            return new String(json, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.WrongType.of(member).exception();
        }
    }
}
