package coffer.gate;

import static coffer.gate.TestGate.S3;
import static coffer.gate.TestGate.STS;
import static coffer.gate.TestGate.api;
import static coffer.gate.TestGate.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.ledger.AuditRecord;
import org.junit.jupiter.api.Test;

/// Who gets as far as an operation.
class AdmissionTest extends GateCase {

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
}
