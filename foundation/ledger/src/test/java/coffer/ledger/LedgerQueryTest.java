package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.ledger.Page.Cursor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerQueryTest {
    private static final Query MINE = Query.managementEvents(Events.ACCOUNT, Events.REGION);

    @TempDir Path root;
    private Site site;

    @BeforeEach
    void createSite() {
        site = Site.at(root);
    }

    @ParameterizedTest
    @CsvSource({
        "EVENT_ID, event-00003",
        "EVENT_NAME, Decrypt",
        "READ_ONLY, true",
        "USER_NAME, alice",
        "RESOURCE_TYPE, AWS::KMS::Key",
        "RESOURCE_NAME, arn:aws:kms:eu-central-1:111122223333:key/1",
        "EVENT_SOURCE, kms.amazonaws.com",
        "ACCESS_KEY_ID, AKIAIOSFODNN7EXAMPLE"
    })
    void findsByEachAttribute(LookupAttribute attribute, String value) {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(3));
            ledger.drainNow();

            assertThat(ledger.query(MINE.where(attribute, value), Cursor.NEWEST, 9).records())
                    .containsExactly(Events.numbered(3));
            assertThat(ledger.query(MINE.where(attribute, value + "x"), Cursor.NEWEST, 9).records())
                    .isEmpty();
        }
    }

    @Test
    void listsTheNewestFirstPageByPage() {
        try (Ledger ledger = site.open(Site.segmentsOf(3_000))) {
            site.recordOneByOne(ledger, 0, 10);

            Page first = ledger.query(MINE, Cursor.NEWEST, 4);
            site.recordOneByOne(ledger, 10, 5);
            Page second = ledger.query(MINE, first.next().orElseThrow(), 4);
            Page third = ledger.query(MINE, second.next().orElseThrow(), 4);

            assertThat(first.records()).startsWith(Events.numbered(9)).hasSize(4);
            assertThat(second.records()).startsWith(Events.numbered(5)).hasSize(4);
            assertThat(third.records()).containsExactly(Events.numbered(1), Events.numbered(0));
            assertThat(third.next()).isEmpty();
        }
    }

    @Test
    void boundsTheWorkOfOneCall() {
        try (Ledger ledger = site.open()) {
            AuditRecord[] many =
                    IntStream.range(0, 20_001)
                            .mapToObj(Events::numbered)
                            .toArray(AuditRecord[]::new);
            site.record(ledger, many);
            ledger.drainNow();
            Query none = Query.everything().where(LookupAttribute.EVENT_ID, many[0].eventId());

            Page first = ledger.query(none, Cursor.NEWEST, 1);
            Page second = ledger.query(none, first.next().orElseThrow(), 1);

            assertThat(first.records()).isEmpty();
            assertThat(second.records()).containsExactly(many[0]);
        }
    }

    @Test
    void showsOneAccountNothingOfAnother() {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1));
            ledger.drainNow();
            Query other = Query.managementEvents("999999999999", Events.REGION);
            Query elsewhere = Query.managementEvents(Events.ACCOUNT, "us-east-1");

            assertThat(ledger.query(other, Cursor.NEWEST, 9).records()).isEmpty();
            assertThat(ledger.query(elsewhere, Cursor.NEWEST, 9).records()).isEmpty();
        }
    }

    @Test
    void toleratesAnyTimes() {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1));
            ledger.drainNow();

            assertThat(
                            ledger.query(MINE.between(Instant.MIN, Instant.MAX), Cursor.NEWEST, 9)
                                    .records())
                    .hasSize(1);
            assertThat(
                            ledger.query(MINE.between(Instant.MAX, Instant.MAX), Cursor.NEWEST, 9)
                                    .records())
                    .isEmpty();
            assertThat(
                            ledger.query(MINE.between(Instant.MAX, Instant.MIN), Cursor.NEWEST, 9)
                                    .records())
                    .isEmpty();
        }
    }

    @Test
    void refusesAPageOfNothing() {
        try (Ledger ledger = site.open()) {
            assertThatThrownBy(() -> ledger.query(MINE, Cursor.NEWEST, 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
