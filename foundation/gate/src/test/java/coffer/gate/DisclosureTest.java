package coffer.gate;

import static coffer.gate.TestGate.S3;
import static coffer.gate.TestGate.api;
import static coffer.gate.TestGate.onObject;
import static coffer.gate.TestGate.output;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.ledger.AuditRecord;
import coffer.ledger.Phase;
import coffer.wire.http.Breakages;
import coffer.wire.schema.Struct;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisclosureTest {
    private static final Client ALICE = FakeIdentities.user("alice");

    @TempDir Path folder;
    private final List<TestGate> opened = new ArrayList<>();

    /// Sends its parts, a failure among them or not.
    private static final class Parts implements Body {
        private final long length;
        private final List<Object> parts;
        boolean isClosed;

        Parts(long length, Object... parts) {
            this.length = length;
            this.parts = List.of(parts);
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            for (Object part : parts) {
                if (part instanceof RuntimeException failure) throw failure;
                if (part instanceof IOException failure) throw failure;
                out.write(part.toString().getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private TestGate gate(Body body) {
        return gate(body, output(S3, "GetObject", fill -> fill.put("ETag", "\"1\"")));
    }

    private TestGate gate(Body body, Struct output) {
        TestGate gate =
                new TestGate(
                        folder,
                        services ->
                                services.on(
                                        api(S3, "GetObject"),
                                        Recording.DATA_READ,
                                        (input, call) ->
                                                Plan.demanding(onObject("s3:GetObject"))
                                                        .then(authorised ->
                                                                Effect.reveal(output, body))));
        gate.identities.allow("alice", "*");
        opened.add(gate);
        return gate;
    }

    @AfterEach
    void close() {
        opened.forEach(TestGate::close);
    }

    private static FakeExchange get() {
        return ALICE.s3("GET /bucket/key", "");
    }

    @Test
    void recordsTheIntentBeforeTheFirstByteAndTheOutcomeAfterTheLast() {
        Parts body = new Parts(7, "con", "tent");
        TestGate gate = gate(body);
        List<Phase> before = new ArrayList<>();
        FakeExchange exchange =
                get().onFirstByte(() -> gate.records().forEach(r -> before.add(r.phase())));

        gate.handle(exchange);

        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.text()).isEqualTo("content");
        assertThat(exchange.headers.find("etag")).contains("\"1\"");
        assertThat(before).containsExactly(Phase.INTENT);
        List<AuditRecord> records = gate.records();
        assertThat(records)
                .extracting(AuditRecord::phase)
                .containsExactly(Phase.INTENT, Phase.OUTCOME);
        assertThat(records.getLast().intentId()).contains(records.getFirst().eventId());
        assertThat(records.getLast().json()).contains("\"bytesTransferredOut\":7");
        assertThat(records.getLast().errorCode()).isEmpty();
        assertThat(body.isClosed).isTrue();
    }

    @Test
    void revealsNothingWhoseIntentCannotBeRecorded() {
        Parts body = new Parts(7, "content");
        TestGate gate = gate(body);
        gate.ledger.close();

        FakeExchange exchange = gate.handle(get());

        assertThat(exchange.status).isEqualTo(503);
        assertThat(exchange.text()).doesNotContain("content");
        assertThat(body.isClosed).isTrue();
    }

    @Test
    void answersAnErrorIfTheVeryBeginningIsCorrupt() {
        Parts body =
                new Parts(7, new CorruptBodyException("IntegrityError", "chunk 0 of bucket/key"));
        TestGate gate = gate(body);

        FakeExchange exchange = gate.handle(get());

        assertThat(exchange.status).isEqualTo(500);
        assertThat(exchange.text()).contains("InternalError").doesNotContain("chunk 0");
        AuditRecord outcome = gate.records().getLast();
        assertThat(outcome.phase()).isEqualTo(Phase.OUTCOME);
        assertThat(outcome.errorCode()).contains("IntegrityError");
        assertThat(outcome.json()).contains("chunk 0 of bucket/key").contains("Out\":0");
        assertThat(body.isClosed).isTrue();
    }

    @Test
    void breaksOffWhereTheBodyIsCorrupt() {
        Parts body = new Parts(7, "con", new CorruptBodyException("IntegrityError", "chunk 1"));
        TestGate gate = gate(body);

        FakeExchange exchange = gate.handle(get());

        assertThat(exchange.text()).isEqualTo("con");
        assertThat(exchange.isCutShort()).isTrue();
        assertThat(exchange.isClosed).isTrue();
        AuditRecord outcome = gate.records().getLast();
        assertThat(outcome.errorCode()).contains("IntegrityError");
        assertThat(outcome.json()).contains("\"bytesTransferredOut\":3");
    }

    @Test
    void recordsThatTheClientWentAway() {
        Parts body = new Parts(7, "con", "tent");
        TestGate gate = gate(body);

        FakeExchange exchange = gate.handle(get().breakingAfter(3, Breakages.clientGone()));

        assertThat(exchange.isClosed).isTrue();
        AuditRecord outcome = gate.records().getLast();
        assertThat(outcome.errorCode()).contains("ClientAborted");
        assertThat(outcome.json()).contains("\"bytesTransferredOut\":3");
        assertThat(body.isClosed).isTrue();
    }

    @Test
    void recordsThatTheClientWentAwayBeforeTheFirstByte() {
        Parts body = new Parts(7, "content");
        TestGate gate = gate(body);

        gate.handle(
                get().onFirstByte(() -> {
                    throw Breakages.clientGone();
                }));

        assertThat(gate.records().getLast().errorCode()).contains("ClientAborted");
        assertThat(body.isClosed).isTrue();
    }

    @Test
    void recordsThatTheSourceFailed() {
        TestGate gate = gate(new Parts(7, "con", new IOException("disk")));

        FakeExchange exchange = gate.handle(get());

        assertThat(exchange.isCutShort()).isTrue();
        assertThat(gate.records().getLast().errorCode()).contains("InternalError");
    }

    @Test
    void breaksOffBodiesThatAreNotAsLongAsTheySay() {
        TestGate shortBody = gate(new Parts(8, "content"));
        FakeExchange exchange = shortBody.handle(get());

        assertThat(exchange.isCutShort()).isTrue();
        assertThat(exchange.isClosed).isTrue();
        assertThat(shortBody.records().getLast().errorCode()).contains("InternalError");
    }

    @Test
    void sendsNoMoreThanABodySaid() {
        TestGate gate = gate(new Parts(3, "con", "tent"));

        FakeExchange exchange = gate.handle(get());

        assertThat(exchange.text()).isEqualTo("con");
    }

    @Test
    void sendsAnEmptyBody() {
        TestGate gate = gate(new Parts(0));

        FakeExchange exchange = gate.handle(get());

        assertThat(exchange.status).isEqualTo(200);
        assertThat(gate.records().getLast().errorCode()).isEmpty();
    }

    @Test
    void answersAnErrorIfTheHeadCannotBeSent() {
        Parts body = new Parts(7, "content");
        TestGate gate = gate(body, output(S3, "GetObject", fill -> fill.put("ETag", "a\u0001b")));

        FakeExchange exchange = gate.handle(get());

        assertThat(exchange.status).isEqualTo(500);
        assertThat(exchange.text()).doesNotContain("content");
        assertThat(gate.records().getLast().errorCode()).contains("InternalError");
        assertThat(body.isClosed).isTrue();
    }

    @Test
    void stillBreaksOffIfTheOutcomeCannotBeRecorded() {
        TestGate gate = gate(new Parts(7, "con", new CorruptBodyException("IntegrityError", "1")));

        FakeExchange exchange =
                gate.handle(get().onFirstByte(() -> opened.getLast().ledger.close()));

        assertThat(exchange.isCutShort()).isTrue();
        assertThat(exchange.isClosed).isTrue();
        assertThat(gate.ledger.status().size()).isOne();
    }
}
