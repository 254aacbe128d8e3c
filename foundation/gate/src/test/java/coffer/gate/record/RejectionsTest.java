package coffer.gate.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.ledger.AuditRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RejectionsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.123456789Z");
    private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");

    private final Rejections rejections =
            new Rejections(
                    new AccountId("111122223333"), new Region("eu-central-1"), UUID::randomUUID);

    private List<AuditRecord> drain() {
        List<AuditRecord> records = new ArrayList<>();
        rejections.drain(NOW, records::add);
        return records;
    }

    private static long total(List<AuditRecord> records) {
        long total = 0;
        for (AuditRecord record : records) {
            Matcher counts = COUNT.matcher(record.json());
            while (counts.find()) total += Long.parseLong(counts.group(1));
        }
        return total;
    }

    @Test
    void sumsUpBySourceAndReason() {
        rejections.count("203.0.113.7", "A");
        rejections.count("203.0.113.7", "A");
        rejections.count("203.0.113.8", "A");

        List<AuditRecord> records = drain();

        assertThat(records).hasSize(1);
        assertThat(records.getFirst().json())
                .contains("203.0.113.7\",\"errorCode\":\"A\",\"count\":2")
                .contains("203.0.113.8\",\"errorCode\":\"A\",\"count\":1");
        assertThat(records.getFirst().time()).isEqualTo(Instant.parse("2026-11-01T10:00:00.123Z"));
        assertThat(drain()).isEmpty();
    }

    @Test
    void staysWithinBoundsWhateverComes() {
        for (int i = 0; i < 10_000; i++) {
            rejections.count("\u0001".repeat(300) + i, "A");
            rejections.count("198.51.100." + i, "A");
        }

        List<AuditRecord> records = drain();

        assertThat(total(records)).isEqualTo(20_000);
        assertThat(records.getFirst().json().length()).isLessThan(AuditRecord.MAX_CHARS);
        assertThat(records.getFirst().json()).contains("\"sourceIPAddress\":\"other\"");
    }

    @Test
    void keepsCountsThatCouldNotBeRecorded() {
        rejections.count("203.0.113.7", "A");
        assertThatThrownBy(() ->
                        rejections.drain(
                                NOW,
                                record -> {
                                    throw new IllegalStateException("disk full");
                                }))
                .isInstanceOf(IllegalStateException.class);
        rejections.count("203.0.113.7", "A");

        assertThat(drain().getFirst().json()).contains("\"count\":2");
    }

    @Test
    void losesNoCountWhileItIsDrained() throws InterruptedException {
        AtomicBoolean isDone = new AtomicBoolean();
        List<AuditRecord> records = new ArrayList<>();
        Thread drainer =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!isDone.get()) rejections.drain(NOW, records::add);
                        });
        List<Thread> counters = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            counters.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 50_000; i++)
                                    rejections.count("203.0.113.7", "A");
                            }));
        }
        for (Thread counter : counters) counter.join();
        isDone.set(true);
        drainer.join();
        rejections.drain(NOW, records::add);

        assertThat(total(records)).isEqualTo(150_000);
    }
}
