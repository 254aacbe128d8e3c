package coffer.analyzer;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Where the next page of a listing begins: `position (4) || hash of the question (4)`, so that a
/// token is good only for the question it was given for. It reveals nothing and grants nothing.
public final class PageToken {
    private static final int BYTES = 2 * Integer.BYTES;

    private PageToken() {}

    /// Some of `all`, and the token for those that follow.
    public record Page<T>(List<T> items, Optional<String> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /// The page of `all` that `token` asks for, the first without one. `question` is what all pages
    /// must have in common.
    public static <T> Page<T> page(
            List<T> all, Object question, Optional<String> token, int pageSize) {
        int from = token.map(text -> read(text, question)).orElse(0);
        if (from > all.size()) throw wrong();
        int to = Math.min(all.size(), from + pageSize);
        return new Page<>(
                all.subList(from, to),
                to < all.size() ? Optional.of(write(to, question)) : Optional.empty());
    }

    private static String write(int position, Object question) {
        byte[] token =
                ByteBuffer.allocate(BYTES).putInt(position).putInt(question.hashCode()).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private static int read(String token, Object question) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            if (bytes.remaining() != BYTES) throw wrong();
            int position = bytes.getInt();
            if (position < 0 || bytes.getInt() != question.hashCode()) throw wrong();
            return position;
        } catch (IllegalArgumentException notBase64) {
            throw wrong();
        }
    }

    private static RuntimeException wrong() {
        return AnalyzerError.wrongField(
                "The next token is invalid, or was given for other parameters.");
    }
}
