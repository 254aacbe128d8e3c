package coffer.gate;

import static coffer.gate.TestGate.KMS;
import static coffer.gate.TestGate.S3;
import static coffer.gate.TestGate.api;
import static coffer.gate.TestGate.demand;
import static coffer.gate.TestGate.note;
import static coffer.gate.TestGate.nothing;
import static coffer.gate.TestGate.onObject;
import static coffer.gate.TestGate.output;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.ledger.AuditRecord;
import coffer.ledger.Phase;
import coffer.wire.schema.Struct;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReentryTest {
    private static final Client ALICE = FakeIdentities.user("alice");

    @TempDir Path folder;
    private final List<TestGate> opened = new ArrayList<>();
    private final AtomicReference<Call> inner = new AtomicReference<>();

    @AfterEach
    void close() {
        opened.forEach(TestGate::close);
    }

    /// An S3 that asks KMS for a data key before it stores anything.
    private TestGate storageThatAsksKms() {
        TestGate gate =
                new TestGate(
                        folder,
                        (services, reentry) ->
                                services.on(
                                                api(KMS, "GenerateDataKey"),
                                                Recording.MANAGEMENT_READ,
                                                (input, call) -> {
                                                    inner.set(call);
                                                    return Plan.demanding(
                                                                    demand("kms:GenerateDataKey"))
                                                            .then(authorised -> dataKey());
                                                })
                                        .on(
                                                api(S3, "PutObject"),
                                                Recording.DATA_WRITE,
                                                (input, call) ->
                                                        Plan.demanding(onObject("s3:PutObject"))
                                                                .then(authorised ->
                                                                        put(reentry, call))));
        opened.add(gate);
        return gate;
    }

    private static Effect<Struct> dataKey() {
        return Effect.answer(output(KMS, "GenerateDataKey", fill -> fill.put("KeyId", "1")));
    }

    private static Effect<Struct> put(Reentry reentry, Call call) {
        Struct input =
                Struct.of(KMS.operation("GenerateDataKey").input(), fill -> fill.put("KeyId", "1"));
        reentry.invoke(api(KMS, "GenerateDataKey"), input, call, "s3");
        return Effect.change(tx -> {
            note(tx, "stored");
            return nothing(S3, "PutObject");
        });
    }

    @Test
    void asksAsTheCaller() {
        TestGate gate = storageThatAsksKms();
        gate.identities.allow("alice", "s3:*", "kms:*");

        FakeExchange exchange = gate.handle(ALICE.s3("PUT /bucket/key", "content"));

        assertThat(exchange.status).isEqualTo(200);
        assertThat(gate.records())
                .extracting(AuditRecord::eventName)
                .containsExactly("GenerateDataKey", "PutObject");
        AuditRecord nested = gate.records().getFirst();
        assertThat(nested.userName()).isEqualTo("alice");
        assertThat(nested.json()).contains("\"invokedBy\":\"s3.amazonaws.com\"");
        assertThat(gate.records().getLast().json()).doesNotContain("invokedBy");
        assertThat(exchange.headers.find("x-amz-request-id"))
                .isPresent()
                .isNotEqualTo(java.util.Optional.of(inner.get().requestId()));
    }

    @Test
    void neverGivesAServiceMoreThanItsCallerMay() {
        TestGate gate = storageThatAsksKms();
        gate.identities.allow("alice", "s3:*");

        FakeExchange exchange = gate.handle(ALICE.s3("PUT /bucket/key", "content"));

        assertThat(exchange.text()).contains("AccessDenied").contains("kms:GenerateDataKey");
        assertThat(gate.isNoted("stored")).isFalse();
        assertThat(gate.records())
                .extracting(record -> record.eventName() + " " + record.errorCode().orElse(""))
                .containsExactly(
                        "GenerateDataKey AccessDeniedException", "PutObject AccessDeniedException");
    }

    @Test
    void keepsTheCallersUploadFromTheServiceItAsks() throws IOException {
        TestGate gate = storageThatAsksKms();
        gate.identities.allow("alice", "*");

        gate.handle(ALICE.s3("PUT /bucket/key", "content"));

        assertThat(inner.get().upload().get().readAllBytes()).isEmpty();
    }

    @Test
    void tellsPoliciesThroughWhomItWasAsked() {
        TestGate gate = storageThatAsksKms();
        gate.identities.allow("alice", "*");

        gate.handle(ALICE.s3("PUT /bucket/key", "content"));

        assertThat(inner.get().via()).contains(new Call.Via("s3"));
        assertThat(inner.get().identity().account()).contains(TestGate.ACCOUNT);
    }

    @Test
    void givesNoStreamToAService() {
        AtomicBoolean isClosed = new AtomicBoolean();
        TestGate gate =
                new TestGate(
                        folder,
                        (services, reentry) ->
                                services.on(
                                                api(S3, "GetObject"),
                                                Recording.DATA_READ,
                                                (input, call) ->
                                                        Plan.demanding(onObject("s3:GetObject"))
                                                                .then(authorised ->
                                                                        Effect.reveal(
                                                                                nothing(
                                                                                        S3,
                                                                                        "GetObject"),
                                                                                body(isClosed))))
                                        .on(
                                                api(KMS, "DisableKey"),
                                                Recording.MANAGEMENT_WRITE,
                                                (input, call) ->
                                                        Plan.demanding(demand("kms:DisableKey"))
                                                                .then(authorised -> {
                                                                    reentry.invoke(
                                                                            api(S3, "GetObject"),
                                                                            Struct.of(
                                                                                    S3.operation(
                                                                                                    "GetObject")
                                                                                            .input(),
                                                                                    fill -> {}),
                                                                            call,
                                                                            "kms");
                                                                    throw new AssertionError();
                                                                })));
        opened.add(gate);
        gate.identities.allow("alice", "*");

        FakeExchange exchange = gate.handle(ALICE.kms("DisableKey", "{\"KeyId\":\"1\"}"));

        assertThat(exchange.status).isEqualTo(500);
        assertThat(isClosed).isTrue();
        assertThat(gate.records())
                .extracting(AuditRecord::phase)
                .containsExactly(Phase.INTENT, Phase.OUTCOME, Phase.COMPLETE);
    }

    private static Body body(AtomicBoolean isClosed) {
        return new Body() {
            @Override
            public long length() {
                return 1;
            }

            @Override
            public void writeTo(OutputStream out) {
                try {
                    out.write(1);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void close() {
                isClosed.set(true);
            }
        };
    }
}
