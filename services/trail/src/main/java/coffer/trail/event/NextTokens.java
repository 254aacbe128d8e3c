package coffer.trail.event;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Xaes256Gcm;
import coffer.gate.Call;
import coffer.kernel.SecretBytes;
import coffer.ledger.Page;
import coffer.trail.TrailError;
import coffer.trail.api.LookupAttribute;
import coffer.trail.api.LookupEventsRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/// Where the next page begins: a position in the record of all accounts, which is nobody's to know,
/// and so is sealed, for the one question that it answers. The key lives as long as the server: a
/// listing that a restart cut short begins anew.
final class NextTokens {
    private static final int KEY_BYTES = 32;

    private final Xaes256Gcm cipher;

    NextTokens(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        try (SecretBytes secret = SecretBytes.adopt(key)) {
            this.cipher = new Xaes256Gcm(secret, random);
        }
    }

    String write(Page.Cursor next, LookupEventsRequest input, Call call) {
        byte[] position = ByteBuffer.allocate(Long.BYTES).putLong(next.before()).array();
        byte[] token = cipher.seal(position, question(input, call));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// Throws InvalidNextTokenException for a token that was not given for this question.
    Page.Cursor read(String token, LookupEventsRequest input, Call call) {
        try {
            byte[] position =
                    cipher.open(Base64.getUrlDecoder().decode(token), question(input, call));
            if (position.length != Long.BYTES) throw new AuthenticationFailedException();
            return new Page.Cursor(ByteBuffer.wrap(position).getLong());
        } catch (IllegalArgumentException | AuthenticationFailedException e) {
            throw TrailError.INVALID_NEXT_TOKEN.because(
                    "The token is invalid, or was given for other parameters.");
        }
    }

    private static byte[] question(LookupEventsRequest input, Call call) {
        List<LookupAttribute> attributes = input.lookupAttributes().orElse(List.of());
        Stream<String> parts =
                Stream.concat(
                        Stream.of(
                                call.account().digits(),
                                call.region().name(),
                                input.startTime().toString(),
                                input.endTime().toString()),
                        attributes.stream()
                                .flatMap(each ->
                                        Stream.of(each.attributeKey(), each.attributeValue())));
        // Each with its length, so that no two questions are the same text.
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.length()).append(' ').append(part).append(' '));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
