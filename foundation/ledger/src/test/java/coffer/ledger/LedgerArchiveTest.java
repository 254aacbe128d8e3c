package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerArchiveTest {
    @TempDir Path root;
    private Site site;

    @BeforeEach
    void createSite() {
        site = Site.at(root);
    }

    @Test
    void givesWhatALedgerInUseHasWrittenSoFar() {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1), Events.numbered(2));
            ledger.drainNow();

            assertThat(read()).containsExactly(Events.numbered(1), Events.numbered(2));
        }
    }

    @Test
    void stopsAtARecordThatWasChanged() throws IOException {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1), Events.numbered(2));
            ledger.drainNow();
        }
        Path segment = site.directory().resolve("segment-00000001.led");
        byte[] content = Files.readAllBytes(segment);
        content[content.length - 20] ^= 1;
        Files.write(segment, content);

        assertThatThrownBy(this::read)
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("record 1 was changed");
    }

    private List<AuditRecord> read() {
        List<AuditRecord> records = new ArrayList<>();
        try (LedgerArchive archive =
                new LedgerArchive(site.directory(), site.keys().sealingKey(), new SecureRandom())) {
            archive.forEach(Query.everything(), records::add);
        }
        return records;
    }
}
