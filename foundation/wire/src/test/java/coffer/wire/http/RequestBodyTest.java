package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.wire.http.IncompleteBodyException.Reason;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
    private final AtomicLong nanos = new AtomicLong();
    private final HttpLimits.Pace pace =
            new HttpLimits.Pace(Duration.ofSeconds(10), Duration.ofSeconds(10), 512);

    @Test
    void clientsThatDripAreTimedOutAfterTheGrace() {
        RequestBody body = bodyTakingSecondsPerByte(1);

        for (int i = 0; i < 10; i++) {
            assertThat(body.read()).isZero();
        }
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 10; i++) {
                                body.read();
                            }
                        })
                .isInstanceOfSatisfying(
                        IncompleteBodyException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
    }

    @Test
    void clientsThatAreQuickEnoughAreNot() {
        RequestBody body = bodyTakingSecondsPerByte(0);

        for (int i = 0; i < 100_000; i++) {
            nanos.addAndGet(1_000_000);
            assertThat(body.read()).isZero();
        }
    }

    private RequestBody bodyTakingSecondsPerByte(int seconds) {
        InputStream drip =
                new InputStream() {
                    @Override
                    public int read() {
                        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
                        return 0;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        buffer[offset] = (byte) read();
                        return 1;
                    }
                };
        return new RequestBody(drip, new RequestBody.MinimumRate(pace, nanos::get));
    }
}
