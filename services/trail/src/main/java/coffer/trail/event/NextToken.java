package coffer.trail.event;

import coffer.gate.Call;
import coffer.ledger.Page;
import coffer.trail.TrailError;
import coffer.trail.api.LookupEventsRequest;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Objects;

/// Where the next page begins: `position (8) || hash of the other parameters (4)`, so that a token
/// is good only for the question it was given for. It reveals nothing and grants nothing.
final class NextToken {
    private static final int BYTES = Long.BYTES + Integer.BYTES;

    private NextToken() {}

    static String write(Page.Cursor next, LookupEventsRequest input, Call call) {
        byte[] token =
                ByteBuffer.allocate(BYTES)
                        .putLong(next.before())
                        .putInt(question(input, call))
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    static Page.Cursor read(String token, LookupEventsRequest input, Call call) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            if (bytes.remaining() != BYTES) throw new IllegalArgumentException("wrong length");
            long before = bytes.getLong();
            if (bytes.getInt() != question(input, call))
                throw new IllegalArgumentException("wrong use");
            return new Page.Cursor(before);
        } catch (IllegalArgumentException e) {
            throw TrailError.INVALID_NEXT_TOKEN.because(
                    "The token is invalid, or was given for other parameters.");
        }
    }

    private static int question(LookupEventsRequest input, Call call) {
        return Objects.hash(
                call.account(),
                call.region(),
                input.lookupAttributes(),
                input.startTime(),
                input.endTime());
    }
}
