package coffer.gate;

import static coffer.gate.TestGate.S3;
import static coffer.gate.TestGate.api;
import static coffer.gate.TestGate.onObject;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.admit.Bodies;
import coffer.ledger.ResourceRef;
import coffer.wire.http.Breakages;
import coffer.wire.http.IncompleteBodyException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of the bodies of requests.
class UploadTest extends GateCase {

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
        String long1 = "x".repeat(Bodies.Sizes.DEFAULT.unproved() + 1);
        String long8 = "x".repeat(Bodies.Sizes.DEFAULT.proved() + 1);

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
}
