package coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ChoreTest {
    private final Logger log = (Logger) LoggerFactory.getLogger(Chore.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Queue<String> failures = new ArrayDeque<>();
    private final Chore chore = new Chore("sweeping", this::sweep);

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        log.detachAppender(lines);
    }

    @Test
    void tellsWhatFailsOnceUntilItGoesOn() {
        failures.addAll(List.of("no disk", "no disk", "no disk", "", "", "no disk"));
        run(6);

        assertThat(told())
                .containsExactly(
                        "sweeping failed; it is tried again",
                        "sweeping goes on",
                        "sweeping failed; it is tried again");
    }

    @Test
    void tellsAnotherFailureToo() {
        failures.addAll(List.of("no disk", "no key", "no key"));
        run(3);

        assertThat(lines.list)
                .extracting(line -> line.getThrowableProxy().getMessage())
                .containsExactly("no disk", "no key");
    }

    @Test
    void hasNothingToTellOfWhatSucceeds() {
        run(2);

        assertThat(told()).isEmpty();
    }

    private void sweep() {
        String failure = failures.isEmpty() ? "" : failures.remove();
        if (!failure.isEmpty()) throw new IllegalStateException(failure);
    }

    private void run(int times) {
        for (int i = 0; i < times; i++) chore.run();
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
