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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.gate.answer.Refusal;
import coffer.kernel.SecretBytes;
import coffer.ledger.AuditRecord;
import coffer.ledger.Phase;
import coffer.ledger.ResourceRef;
import coffer.wire.http.Breakages;
import coffer.wire.http.ClientGoneException;
import coffer.wire.schema.Struct;
import coffer.wire.schema.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GateTest extends GateCase {
    @Test
    void recordsAChangeInItsOwnTransaction() {
        TestGate gate = withDisableKey(noting("disabled"));

        FakeExchange exchange = gate.handle(ALICE.kms("DisableKey", KEY));

        assertThat(exchange.status).isEqualTo(200);
        assertThat(gate.isNoted("disabled")).isTrue();
        AuditRecord record = gate.onlyRecord();
        assertThat(record.eventName()).isEqualTo("DisableKey");
        assertThat(record.phase()).isEqualTo(Phase.COMPLETE);
        assertThat(record.errorCode()).isEmpty();
        assertThat(record.userName()).isEqualTo("alice");
        assertThat(record.resources())
                .containsExactly(new ResourceRef("AWS::KMS::Key", TestGate.KEY.toString()));
        assertThat(record.time()).isEqualTo(Instant.parse("2026-11-01T10:00:00.987Z"));
        assertThat(record.json())
                .contains("\"eventTime\":\"2026-11-01T10:00:00Z\"")
                .contains("\"sourceIPAddress\":\"203.0.113.7\"")
                .contains("\"requestParameters\":{\"keyId\":\"1\"}")
                .contains("\"allowed\":true");
    }

    @Test
    void doesNothingForWhoeverMayNot() {
        TestGate gate = withDisableKey(noting("disabled"));

        FakeExchange exchange = gate.handle(MALLORY.kms("DisableKey", KEY));

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.text()).contains("AccessDeniedException").contains("user/mallory");
        assertThat(gate.isNoted("disabled")).isFalse();
        AuditRecord record = gate.onlyRecord();
        assertThat(record.errorCode()).contains("AccessDeniedException");
        assertThat(record.userName()).isEqualTo("mallory");
        assertThat(record.json()).contains("\"allowed\":false");
    }

    @Test
    void recordsAnAnswerOfNothingAsNone() {
        TestGate gate = withDisableKey(noting("disabled"));

        gate.handle(ALICE.kms("DisableKey", KEY));

        assertThat(gate.onlyRecord().json()).contains("\"responseElements\":null");
    }

    @Test
    void neverPerformsWhatWasDenied() {
        AtomicBoolean performed = new AtomicBoolean();
        TestGate gate =
                gate(services ->
                        services.on(
                                api(KMS, "DisableKey"),
                                Recording.MANAGEMENT_WRITE,
                                (input, call) ->
                                        Plan.demanding(
                                                        demand("kms:DescribeKey"),
                                                        demand("kms:DisableKey"))
                                                .then(authorised -> {
                                                    performed.set(true);
                                                    return noting("disabled");
                                                })));
        gate.identities.allow("mallory", "kms:DescribeKey");

        gate.handle(MALLORY.kms("DisableKey", KEY));

        assertThat(performed).isFalse();
    }

    @Test
    void undoesAChangeThatCannotBeRecorded() {
        AtomicReference<String> after = new AtomicReference<>("nothing");
        TestGate gate =
                withDisableKey(
                        noting("disabled")
                                .creating(output -> {
                                    throw new IllegalStateException("no record of this");
                                })
                                .onceCommitted(() -> after.set("committed"))
                                .ifAbandoned(() -> after.set("abandoned")));

        FakeExchange exchange = gate.handle(ALICE.kms("DisableKey", KEY));

        assertThat(exchange.status).isEqualTo(500);
        assertThat(exchange.text()).contains("InternalFailure").doesNotContain("no record of this");
        assertThat(gate.isNoted("disabled")).isFalse();
        assertThat(after).hasValue("abandoned");
        assertThat(gate.onlyRecord().errorCode()).contains("InternalFailure");
    }

    @Test
    void tidiesUpAfterACommit() {
        AtomicReference<String> after = new AtomicReference<>("nothing");
        TestGate gate =
                withDisableKey(
                        noting("disabled")
                                .onceCommitted(() -> after.set("committed"))
                                .ifAbandoned(() -> after.set("abandoned")));

        gate.handle(ALICE.kms("DisableKey", KEY));

        assertThat(after).hasValue("committed");
    }

    @Test
    void tidiesUpAfterARefusalAtCommit() {
        AtomicReference<String> after = new AtomicReference<>("nothing");
        TestGate gate =
                withDisableKey(
                        Effect.<Struct>change(
                                        tx -> {
                                            note(tx, "disabled");
                                            throw Refusal.VALIDATION
                                                    .in(WireProtocol.AWS_JSON)
                                                    .because("it changed meanwhile");
                                        })
                                .onceCommitted(() -> after.set("committed"))
                                .ifAbandoned(() -> after.set("abandoned")));

        FakeExchange exchange = gate.handle(ALICE.kms("DisableKey", KEY));

        assertThat(exchange.text()).contains("it changed meanwhile");
        assertThat(gate.isNoted("disabled")).isFalse();
        assertThat(after).hasValue("abandoned");
        assertThat(gate.onlyRecord().errorCode()).contains("ValidationException");
    }

    @Test
    void tidiesNothingUpWhenNobodyKnowsWhatReachedTheDisk() {
        AtomicReference<String> after = new AtomicReference<>("nothing");
        AtomicReference<TestGate> gate = new AtomicReference<>();
        gate.set(
                gate(services ->
                        services.on(
                                api(KMS, "DisableKey"),
                                Recording.MANAGEMENT_WRITE,
                                (input, call) ->
                                        Plan.demanding(demand("kms:DisableKey"))
                                                .then(authorised -> {
                                                    gate.get().store.isFailing.set(true);
                                                    return noting("disabled")
                                                            .onceCommitted(() -> after.set("c"))
                                                            .ifAbandoned(() -> after.set("a"));
                                                }))));

        FakeExchange exchange = gate.get().handle(ALICE.kms("DisableKey", KEY));

        assertThat(exchange.status).isEqualTo(503);
        assertThat(after).hasValue("nothing");
    }

    @Test
    void reportsWhatWasDoneEvenIfTidyingUpFails() {
        TestGate gate =
                withDisableKey(
                        noting("disabled")
                                .onceCommitted(() -> {
                                    throw new IllegalStateException("cannot delete a file");
                                }));

        FakeExchange exchange = gate.handle(ALICE.kms("DisableKey", KEY));

        assertThat(exchange.status).isEqualTo(200);
        assertThat(gate.onlyRecord().errorCode()).isEmpty();
    }

    @Test
    void givesNoAnswerThatItCannotRecord() {
        SecretBytes dataKey =
                SecretBytes.adopt("a data key in the clear".getBytes(StandardCharsets.UTF_8));
        TestGate gate = withDataKey(dataKey);
        gate.ledger.close();

        FakeExchange exchange = gate.handle(ALICE.kms("GenerateDataKey", KEY));

        assertThat(exchange.status).isEqualTo(503);
        assertThat(exchange.text()).contains("ServiceUnavailable").doesNotContain("Plaintext");
        assertThat(dataKey.expose()).containsOnly(0);
    }

    private TestGate withDataKey(SecretBytes dataKey) {
        return gate(services ->
                services.on(
                        api(KMS, "GenerateDataKey"),
                        Recording.MANAGEMENT_READ,
                        (input, call) ->
                                Plan.demanding(demand("kms:GenerateDataKey"))
                                        .then(authorised ->
                                                Effect.answer(
                                                        output(
                                                                KMS,
                                                                "GenerateDataKey",
                                                                fill ->
                                                                        fill.put(
                                                                                "Plaintext",
                                                                                dataKey))))));
    }

    @Test
    void forgetsSecretsOnceTheyAreAnswered() {
        SecretBytes dataKey =
                SecretBytes.adopt("a data key in the clear".getBytes(StandardCharsets.UTF_8));
        TestGate gate = withDataKey(dataKey);

        FakeExchange exchange = gate.handle(ALICE.kms("GenerateDataKey", KEY));

        // Base64 of the data key.
        assertThat(exchange.text()).contains("YSBkYXRhIGtleSBpbiB0aGUgY2xlYXI=");
        assertThat(dataKey.expose()).containsOnly(0);
        assertThat(gate.identities.lent)
                .isNotEmpty()
                .allSatisfy(secret -> assertThat(secret.expose()).containsOnly(0));
        assertThat(gate.onlyRecord().json())
                .contains("\"responseElements\":null")
                .doesNotContain("YSBkYXRhIGtleSBpbiB0aGUgY2xlYXI=");
    }

    @Test
    void hidesABugFromTheClientAndRecordsIt() {
        TestGate gate =
                gate(services ->
                        services.on(
                                api(KMS, "DisableKey"),
                                Recording.MANAGEMENT_WRITE,
                                (input, call) -> {
                                    throw new IllegalStateException("row 17 of table keys");
                                }));

        FakeExchange exchange = gate.handle(ALICE.kms("DisableKey", KEY));

        assertThat(exchange.status).isEqualTo(500);
        assertThat(exchange.text()).contains("InternalFailure").doesNotContain("row 17");
        assertThat(gate.onlyRecord().errorCode()).contains("InternalFailure");
    }

    @Test
    void saysAndRecordsThatAnOperationIsNotBuilt() {
        TestGate gate = gate(services -> {});

        FakeExchange exchange = gate.handle(ALICE.kms("EnableKey", KEY));

        assertThat(exchange.status).isEqualTo(501);
        assertThat(exchange.text()).contains("EnableKey is not implemented");
        assertThat(gate.onlyRecord().errorCode()).contains("NotImplemented");
    }

    @Test
    void tellsStrangersNothingAboutWhatIsBuilt() {
        TestGate gate = gate(services -> {});

        FakeExchange exchange =
                gate.handle(
                        Client.unsigned("POST /", KEY, "x-amz-target", "TrentService.EnableKey"));

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.text()).contains("MissingAuthenticationTokenException");
        assertThat(gate.records()).isEmpty();
        assertThat(gate.rejected())
                .singleElement()
                .satisfies(record ->
                        assertThat(record.json())
                                .contains("MissingAuthenticationTokenException")
                                .contains("203.0.113.7")
                                .contains("\"count\":1"));
    }

    @Test
    void countsRequestsForUnknownOperations() {
        TestGate gate = gate(services -> {});

        FakeExchange exchange = gate.handle(ALICE.kms("OpenSesame", KEY));

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.text()).contains("UnknownOperationException");
        assertThat(gate.records()).isEmpty();
        assertThat(gate.rejected()).hasSize(1);
    }

    @Test
    void recordsRequestsThatCannotBeRead() {
        TestGate gate = withDisableKey(noting("disabled"));

        FakeExchange exchange = gate.handle(ALICE.kms("DisableKey", "{\"KeyId\":"));

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.text()).contains("SerializationException");
        AuditRecord record = gate.onlyRecord();
        assertThat(record.errorCode()).contains("SerializationException");
        assertThat(record.json()).contains("\"requestParameters\":null");
    }

    @Test
    void answersAHeadForNothingWithoutABody() {
        TestGate gate = gate(services -> {});

        FakeExchange exchange =
                gate.handle(Client.unsigned("HEAD /a%2Fb/key", "", "x-amz-date", Client.TIME));

        assertThat(exchange.status).isBetween(400, 499);
        assertThat(exchange.sent.size()).isZero();
        assertThat(exchange.headers.contains("content-type")).isFalse();
    }

    @Test
    void decidesOptionalDemandsOneByOne() {
        Demand first = demand("kms:Encrypt").with("kms:EncryptionContext:n", "1").optional();
        Demand second = demand("kms:Decrypt").optional();
        List<Boolean> permitted = new ArrayList<>();
        TestGate gate =
                gate(services ->
                        services.on(
                                api(KMS, "DisableKey"),
                                Recording.MANAGEMENT_WRITE,
                                (input, call) ->
                                        Plan.demanding(first, second)
                                                .then(authorised -> {
                                                    permitted.add(authorised.permits(first));
                                                    permitted.add(authorised.permits(second));
                                                    return Effect.answer(
                                                            nothing(KMS, "DisableKey"));
                                                })));
        gate.identities.allow("mallory", "kms:Encrypt");

        FakeExchange exchange = gate.handle(MALLORY.kms("DisableKey", KEY));

        assertThat(exchange.status).isEqualTo(200);
        assertThat(permitted).containsExactly(true, false);
        assertThat(gate.onlyRecord().json())
                .contains("\"allowed\":true")
                .contains("\"allowed\":false");
    }

    @Test
    void knowsNoDemandThatThePlanDidNotMake() {
        TestGate gate =
                gate(services ->
                        services.on(
                                api(KMS, "DisableKey"),
                                Recording.MANAGEMENT_WRITE,
                                (input, call) ->
                                        Plan.demanding(demand("kms:DisableKey"))
                                                .then(authorised -> {
                                                    authorised.permits(demand("kms:Decrypt"));
                                                    return noting("decrypted");
                                                })));

        FakeExchange exchange = gate.handle(ALICE.kms("DisableKey", KEY));

        assertThat(exchange.status).isEqualTo(500);
        assertThat(gate.isNoted("decrypted")).isFalse();
    }

    @Test
    void lettingTheClientGoIsNoBug() {
        TestGate gate = withDisableKey(noting("disabled"));
        FakeExchange exchange =
                ALICE.kms("DisableKey", KEY).breakingAfter(0, Breakages.clientGone());
        AtomicBoolean answered = new AtomicBoolean();
        exchange.onFirstByte(() -> {
            answered.set(true);
            throw Breakages.clientGone();
        });

        assertThatThrownBy(() -> gate.handle(exchange)).isInstanceOf(ClientGoneException.class);

        assertThat(answered).isTrue();
        assertThat(gate.onlyRecord().errorCode()).isEmpty();
    }

    @Test
    void answersAnErrorWhenTheAnswerCannotBeEncoded() {
        TestGate gate =
                gate(services ->
                        services.on(
                                api(S3, "HeadObject"),
                                Recording.DATA_READ,
                                (input, call) ->
                                        Plan.demanding(onObject("s3:GetObject"))
                                                .then(authorised ->
                                                        Effect.answer(
                                                                output(
                                                                        S3,
                                                                        "HeadObject",
                                                                        fill ->
                                                                                fill.put(
                                                                                        "ETag",
                                                                                        "a\u0001b"))))));

        FakeExchange exchange = gate.handle(ALICE.s3("HEAD /bucket/key", ""));

        assertThat(exchange.status).isEqualTo(500);
        assertThat(exchange.sent.size()).isZero();
    }
}
