package coffer.gate;

import static coffer.gate.TestGate.KMS;
import static coffer.gate.TestGate.S3;
import static coffer.gate.TestGate.STS;
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
import coffer.wire.http.IncompleteBodyException.Reason;
import coffer.wire.schema.WireProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
    private static final Client ALICE = FakeIdentities.user("alice");
    private static final Client MALLORY = FakeIdentities.user("mallory");
    private static final String KEY = "{\"KeyId\":\"1\"}";

    @TempDir Path folder;
    private final List<TestGate> opened = new ArrayList<>();

    private TestGate gate(Consumer<Registry.Builder> services) {
        TestGate gate = new TestGate(folder, services);
        gate.identities.allow("alice", "*");
        opened.add(gate);
        return gate;
    }

    @AfterEach
    void close() {
        opened.forEach(TestGate::close);
    }

    private static Plan<coffer.wire.schema.Struct> disabling(Effect<coffer.wire.schema.Struct> it) {
        return Plan.demanding(demand("kms:DisableKey")).then(authorised -> it);
    }

    private TestGate withDisableKey(Effect<coffer.wire.schema.Struct> effect) {
        return gate(services ->
                services.on(
                        api(KMS, "DisableKey"),
                        Recording.MANAGEMENT_WRITE,
                        (input, call) -> disabling(effect)));
    }

    private static Effect.Change<coffer.wire.schema.Struct> noting(String text) {
        return Effect.change(tx -> {
            note(tx, text);
            return nothing(KMS, "DisableKey");
        });
    }

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
                        Effect.<coffer.wire.schema.Struct>change(
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
        SecretBytes dataKey = SecretBytes.adopt("a data key in the clear".getBytes(UTF_8));
        TestGate gate = withDataKey(dataKey);
        gate.store.isFailing.set(true);

        FakeExchange exchange = gate.handle(ALICE.kms("GenerateDataKey", KEY));

        assertThat(exchange.status).isEqualTo(503);
        assertThat(exchange.text()).contains("ServiceUnavailable").doesNotContain("Plaintext");
        assertThat(dataKey.expose()).containsOnly(0);
    }

    private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

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
        SecretBytes dataKey = SecretBytes.adopt("a data key in the clear".getBytes(UTF_8));
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

    // --- who may come in -------------------------------------------------------------------

    @Test
    void letsAnonymousCallersReachS3AndItsPolicies() {
        TestGate gate = withPutObject("s3:PutObject");

        FakeExchange exchange = gate.handle(Client.unsigned("PUT /bucket/key", "content"));

        assertThat(exchange.status).isEqualTo(403);
        assertThat(exchange.text()).contains("<Code>AccessDenied</Code>").contains("Access Denied");
        AuditRecord record = gate.onlyRecord();
        assertThat(record.userName()).isEqualTo("ANONYMOUS_PRINCIPAL");
        assertThat(record.account()).isEqualTo(TestGate.ACCOUNT.digits());
    }

    @Test
    void neverTakesAnonymousCallersForAuthenticatedOnes() {
        TestGate gate =
                gate(services ->
                        services.on(
                                api(S3, "ListBuckets"),
                                Recording.MANAGEMENT_READ,
                                (input, call) ->
                                        Plan.demandingOnlyAuthentication()
                                                .then(authorised ->
                                                        Effect.answer(
                                                                nothing(S3, "ListBuckets")))));

        FakeExchange anonymous = gate.handle(Client.unsigned("GET /", ""));
        FakeExchange signed = gate.handle(MALLORY.s3("GET /", ""));

        assertThat(anonymous.status).isEqualTo(403);
        assertThat(signed.status).isEqualTo(200);
    }

    @Test
    void checksTheHashThatAnonymousCallersDeclare() {
        TestGate gate = withPutObject("s3:PutObject");
        gate.identities.allow("", "*");

        FakeExchange exchange =
                gate.handle(
                        Client.unsigned(
                                "PUT /bucket/key",
                                "content",
                                "x-amz-content-sha256",
                                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"));

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.text()).contains("<Code>InvalidArgument</Code>");
    }

    @Test
    void doesNotKnowUnknownKeysFromRetiredOnes() {
        TestGate gate = withDisableKey(noting("disabled"));

        FakeExchange unknown = gate.handle(Client.of("BKIAX").kms("DisableKey", KEY));
        FakeExchange retired = gate.handle(FakeIdentities.user("retired").kms("DisableKey", KEY));

        assertThat(unknown.status).isEqualTo(retired.status).isEqualTo(400);
        assertThat(unknown.text()).isEqualTo(retired.text()).contains("UnrecognizedClient");
        assertThat(gate.records()).isEmpty();
    }

    @Test
    void refusesWrongAndExpiredTokens() {
        TestGate gate = withDisableKey(noting("disabled"));
        gate.identities.allow("trainer", "*");
        Client session = FakeIdentities.session();

        FakeExchange good = gate.handle(session.kms("DisableKey", KEY));
        FakeExchange wrong = gate.handle(session.withToken("wrong").kms("DisableKey", KEY));
        FakeExchange expired = gate.handle(session.withToken("expired").kms("DisableKey", KEY));

        assertThat(good.status).isEqualTo(200);
        assertThat(wrong.text()).contains("UnrecognizedClientException");
        assertThat(expired.text()).contains("ExpiredTokenException");
        assertThat(gate.onlyRecord().json())
                .contains("\"type\":\"AssumedRole\"")
                .contains("\"sourceIdentity\":\"alice\"")
                .contains("\"creationDate\":\"2026-11-01T09:00:00Z\"")
                .doesNotContain(FakeIdentities.TOKEN);
    }

    @Test
    void tellsS3ClientsWhichRegionTheyShouldAsk() {
        TestGate gate = withPutObject("s3:PutObject");

        FakeExchange exchange = gate.handle(ALICE.in("us-east-1").s3("PUT /bucket/key", "content"));

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.text())
                .contains("<Code>AuthorizationHeaderMalformed</Code>")
                .contains("<Region>eu-central-1</Region>");
    }

    @Test
    void tellsS3ClientsWhatTheyShouldHaveSigned() {
        TestGate gate = withPutObject("s3:PutObject");

        FakeExchange exchange =
                gate.handle(ALICE.withSecret("another").s3("PUT /bucket/key", "content"));

        assertThat(exchange.status).isEqualTo(403);
        assertThat(exchange.text())
                .contains("<Code>SignatureDoesNotMatch</Code>")
                .contains("<AWSAccessKeyId>AKIAALICE</AWSAccessKeyId>")
                .contains("<StringToSign>AWS4-HMAC-SHA256");
    }

    @Test
    void asksStsInAnyRegionAndInTheGlobalOne() {
        TestGate gate =
                gate(services ->
                        services.on(
                                api(STS, "GetCallerIdentity"),
                                Recording.MANAGEMENT_READ,
                                (input, call) ->
                                        Plan.demandingOnlyAuthentication()
                                                .then(authorised ->
                                                        Effect.answer(
                                                                nothing(
                                                                        STS,
                                                                        "GetCallerIdentity")))));
        String form = "Action=GetCallerIdentity&Version=2011-06-15";

        assertThat(gate.handle(MALLORY.sts(form)).status).isEqualTo(200);
        assertThat(gate.handle(MALLORY.in("us-east-1").sts(form)).status).isEqualTo(200);
        FakeExchange elsewhere = gate.handle(MALLORY.in("ap-south-1").sts(form));
        assertThat(elsewhere.status).isEqualTo(403);
        assertThat(elsewhere.text()).contains("SignatureDoesNotMatch");
    }

    @Test
    void recordsAnIpv6AddressAsPoliciesWriteIt() {
        TestGate gate = withDisableKey(noting("disabled"));
        var connection =
                new coffer.wire.http.HttpExchange.Connection("[fe80::1%eth0]", false, "", "");

        gate.handle(ALICE.kms("DisableKey", KEY).from(connection));

        assertThat(gate.onlyRecord().json()).contains("\"sourceIPAddress\":\"fe80::1\"");
    }

    // --- bodies -----------------------------------------------------------------------------

    private TestGate withPutObject(String action) {
        return gate(services ->
                services.on(
                        api(S3, "PutObject"),
                        Recording.DATA_WRITE,
                        (input, call) ->
                                Plan.demanding(onObject(action))
                                        .then(authorised -> storing(call))));
    }

    private static Effect<coffer.wire.schema.Struct> storing(Call call) {
        try (var upload = call.upload().get()) {
            String content = new String(upload.readAllBytes(), UTF_8);
            upload.finish();
            return Effect.change(tx -> {
                note(tx, content);
                return nothing(S3, "PutObject");
            });
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void storesAnUploadWhoseHashIsRight() {
        TestGate gate = withPutObject("s3:PutObject");

        FakeExchange exchange = gate.handle(ALICE.s3("PUT /bucket/key", "content"));

        assertThat(exchange.status).isEqualTo(200);
        assertThat(gate.isNoted("content")).isTrue();
        assertThat(gate.onlyRecord().resources())
                .containsExactly(new ResourceRef("AWS::S3::Object", "arn:aws:s3:::bucket/key"));
    }

    @Test
    void refusesAnUploadWhoseHashIsWrong() {
        TestGate gate = withPutObject("s3:PutObject");

        FakeExchange exchange =
                gate.handle(
                        ALICE.s3(
                                "PUT /bucket/key",
                                "content",
                                "x-amz-content-sha256",
                                Client.sha256("other")));

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.text()).contains("<Code>XAmzContentSHA256Mismatch</Code>");
        assertThat(gate.isNoted("content")).isFalse();
        assertThat(gate.onlyRecord().errorCode()).contains("XAmzContentSHA256Mismatch");
    }

    @Test
    void answersAnUploadThatBreaksOff() {
        TestGate gate = withPutObject("s3:PutObject");

        FakeExchange broken =
                gate.handle(
                        ALICE.s3("PUT /bucket/key", "content")
                                .withBody(failing(Breakages.incomplete(Reason.BROKEN_OFF))));
        FakeExchange slow =
                gate.handle(
                        ALICE.s3("PUT /bucket/key", "content")
                                .withBody(failing(Breakages.incomplete(Reason.TIMED_OUT))));
        FakeExchange other =
                gate.handle(
                        ALICE.s3("PUT /bucket/key", "content")
                                .withBody(failing(new IOException("connection reset"))));

        assertThat(broken.text()).contains("<Code>IncompleteBody</Code>");
        assertThat(slow.text()).contains("<Code>RequestTimeout</Code>");
        assertThat(other.text()).contains("<Code>IncompleteBody</Code>");
        assertThat(List.of(broken.status, slow.status, other.status)).containsOnly(400);
        assertThat(gate.records())
                .extracting(record -> record.errorCode().orElse(""))
                .containsExactly("IncompleteBody", "RequestTimeout", "IncompleteBody");
    }

    @Test
    void countsBodiesThatBreakOffBeforeAnyoneIsKnown() {
        TestGate gate = withDisableKey(noting("disabled"));

        FakeExchange json =
                gate.handle(
                        ALICE.kms("DisableKey", KEY)
                                .withBody(failing(Breakages.incomplete(Reason.BROKEN_OFF))));
        FakeExchange form =
                gate.handle(
                        ALICE.sts("Action=GetCallerIdentity&Version=2011-06-15")
                                .withBody(failing(Breakages.incomplete(Reason.TIMED_OUT))));

        assertThat(json.status).isEqualTo(400);
        assertThat(json.text()).contains("SerializationException");
        assertThat(form.status).isEqualTo(408);
        assertThat(form.text()).contains("<Code>RequestTimeout</Code>");
        assertThat(gate.records()).isEmpty();
        assertThat(gate.rejected()).hasSize(1);
    }

    private static InputStream failing(RuntimeException failure) {
        return new InputStream() {
            @Override
            public int read() {
                throw failure;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                throw failure;
            }
        };
    }

    private static InputStream failing(IOException failure) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw failure;
            }
        };
    }

    @Test
    void refusesBodiesThatAreTooLongInTheRightProtocol() {
        TestGate gate =
                gate(services ->
                        services.on(
                                api(S3, "DeleteObjects"),
                                Recording.DATA_WRITE,
                                (input, call) -> {
                                    throw new AssertionError("never read");
                                }));
        String long1 = "x".repeat(BodyReader.MAX_UNVERIFIED_BYTES + 1);
        String long8 = "x".repeat(BodyReader.MAX_VERIFIED_BYTES + 1);

        FakeExchange json = gate.handle(ALICE.kms("DisableKey", long1));
        FakeExchange form = gate.handle(ALICE.sts(long1));
        FakeExchange anonymousForm =
                gate.handle(
                        Client.unsigned(
                                "POST /",
                                long1,
                                "content-type",
                                "application/x-www-form-urlencoded"));
        FakeExchange s3 = gate.handle(ALICE.s3("POST /bucket?delete", long8));

        assertThat(json.status).isEqualTo(413);
        assertThat(json.text()).contains("RequestEntityTooLargeException");
        assertThat(form.status).isEqualTo(413);
        assertThat(form.text()).contains("<Code>RequestEntityTooLarge</Code>");
        assertThat(anonymousForm.status).isEqualTo(413);
        assertThat(s3.status).isEqualTo(400);
        assertThat(s3.text()).contains("<Code>MaxMessageLengthExceeded</Code>");
        assertThat(gate.onlyRecord().errorCode()).contains("MaxMessageLengthExceeded");
    }

    @Test
    void refusesADeclaredLengthBeforeReadingIt() {
        TestGate gate = withDisableKey(noting("disabled"));
        RuntimeException read = new AssertionErrorOnRead();

        FakeExchange exchange =
                gate.handle(
                        Client.unsigned(
                                        "POST /",
                                        "",
                                        "x-amz-target",
                                        "TrentService.DisableKey",
                                        "content-length",
                                        "99999999999999999999")
                                .withBody(failing(read)));

        assertThat(exchange.status).isEqualTo(413);
    }

    private static final class AssertionErrorOnRead extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void takesAnS3PayloadThatLooksLikeAForm() {
        TestGate gate = withPutObject("s3:PutObject");
        gate.identities.allow("", "*");

        // A client that posts XML and calls it a form, as curl does; nothing of it may be lost.
        FakeExchange exchange =
                gate.handle(
                        ALICE.s3(
                                "POST /bucket?delete",
                                "<Delete/>",
                                "content-type",
                                "application/x-www-form-urlencoded"));

        assertThat(exchange.text()).contains("DeleteObjects is not implemented");
    }

    @Test
    void lendsAnUploadOnce() {
        TestGate gate =
                gate(services ->
                        services.on(
                                api(S3, "PutObject"),
                                Recording.DATA_WRITE,
                                (input, call) ->
                                        Plan.demanding(onObject("s3:PutObject"))
                                                .then(authorised -> {
                                                    storing(call);
                                                    return storing(call);
                                                })));

        FakeExchange exchange = gate.handle(ALICE.s3("PUT /bucket/key", "content"));

        assertThat(exchange.status).isEqualTo(500);
    }

    // --- demands and answers ------------------------------------------------------------------

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
                                                                                        "a\r\nb"))))));

        FakeExchange exchange = gate.handle(ALICE.s3("HEAD /bucket/key", ""));

        assertThat(exchange.status).isEqualTo(500);
        assertThat(exchange.sent.size()).isZero();
    }
}
