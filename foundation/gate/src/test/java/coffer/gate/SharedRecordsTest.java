package coffer.gate;

import static coffer.gate.TestGate.KMS;
import static coffer.gate.TestGate.OBJECT;
import static coffer.gate.TestGate.S3;
import static coffer.gate.TestGate.api;
import static coffer.gate.TestGate.nothing;
import static coffer.gate.TestGate.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.ledger.AuditRecord;
import coffer.ledger.Phase;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.ResourceRule;
import coffer.policy.document.PolicyKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What both accounts read of a call that reaches from one into the other.
class SharedRecordsTest extends GateCase {
    private static final String CALLERS = FakeIdentities.ACCOUNT.digits();
    private static final AccountId OWNER = new AccountId("444455556666");
    private static final String OWNERS = OWNER.digits();

    @Test
    void anIntentAndItsOutcomeAreToldToBoth() {
        TestGate gate = readingObjects("Allow");

        FakeExchange exchange = gate.handle(ALICE.s3("GET /bucket/key", ""));

        assertThat(exchange.text()).isEqualTo("x");
        List<AuditRecord> records = gate.records();
        assertThat(records)
                .extracting(AuditRecord::account)
                .containsExactly(CALLERS, OWNERS, CALLERS, OWNERS);
        assertThat(records)
                .extracting(AuditRecord::phase)
                .containsExactly(Phase.INTENT, Phase.INTENT, Phase.OUTCOME, Phase.OUTCOME);
        assertThat(records.get(2).intentId()).contains(records.get(0).eventId());
        assertThat(records.get(3).intentId()).contains(records.get(1).eventId());
        assertThat(records).extracting(AuditRecord::eventId).doesNotHaveDuplicates();
        assertThat(records.get(3).json())
                .contains("\"sharedEventID\":\"" + records.get(2).eventId())
                .contains("\"type\":\"AWSAccount\",\"principalId\":\"AIDA1\"")
                .doesNotContain("user/alice");
    }

    @Test
    void neitherIsToldWhyTheOtherAllows() {
        TestGate gate = readingObjects("Allow");

        gate.handle(ALICE.s3("GET /bucket/key", ""));

        assertThat(gate.records())
                .allSatisfy(record ->
                        assertThat(record.json())
                                .contains("is authorized to perform: s3:GetObject")
                                .doesNotContain("statement `"));
    }

    @Test
    void aChangeIsCommittedWithBothRecords() {
        TestGate gate = disabling("Allow");

        gate.handle(ALICE.kms("DisableKey", KEY));

        assertThat(gate.isNoted("done")).isTrue();
        assertThat(gate.records())
                .extracting(AuditRecord::account, AuditRecord::phase)
                .containsExactly(tuple(CALLERS, Phase.COMPLETE), tuple(OWNERS, Phase.COMPLETE));
    }

    @Test
    void whoeverRefusesHasNoRecordAndIsNotNamed() {
        TestGate denying = readingObjects("Deny");

        FakeExchange refused = denying.handle(ALICE.s3("GET /bucket/key", ""));

        assertThat(refused.status).isEqualTo(403);
        assertThat(refused.text())
                .contains("is not authorized to perform: s3:GetObject on resource: " + OBJECT)
                .doesNotContain("explicit deny");
        assertThat(denying.onlyRecord().account()).isEqualTo(CALLERS);
        assertThat(denying.onlyRecord().json()).doesNotContain("sharedEventID", "explicit deny");
    }

    @Test
    void whoeverIsOfNoAccountIsOnTheOwnersRecord() {
        TestGate gate = readingObjects("Allow");

        gate.handle(Client.unsigned("GET /bucket/key", ""));

        assertThat(gate.records()).extracting(AuditRecord::account).containsOnly(OWNERS);
    }

    private TestGate disabling(String effect) {
        return gate(services ->
                services.on(
                        api(KMS, "DisableKey"),
                        Recording.MANAGEMENT_WRITE,
                        (input, call) ->
                                Plan.demanding(
                                                demand(
                                                        "kms:DisableKey",
                                                        TestGate.KEY,
                                                        "AWS::KMS::Key",
                                                        effect))
                                        .then(_ ->
                                                Effect.change(tx -> {
                                                    TestGate.note(tx, "done");
                                                    return nothing(KMS, "DisableKey");
                                                }))));
    }

    private TestGate readingObjects(String effect) {
        return gate(services ->
                services.on(
                        api(S3, "GetObject"),
                        Recording.DATA_READ,
                        (input, call) ->
                                Plan.demanding(
                                                demand(
                                                        "s3:GetObject",
                                                        OBJECT,
                                                        "AWS::S3::Object",
                                                        effect))
                                        .then(_ ->
                                                Effect.reveal(
                                                        output(S3, "GetObject", fill -> {}),
                                                        new OneByte()))));
    }

    /// On something of another account, whose policy says one thing to everybody.
    private static Demand demand(String action, Arn resource, String type, String effect) {
        String json =
                """
                {"Version":"2012-10-17","Statement":[{"Sid":"Ours","Effect":"%s","Principal":"*",\
                "Action":"*","Resource":"*"}]}\
                """
                        .formatted(effect);
        NamedPolicy policy = new NamedPolicy("bucket", Policy.parse(json, PolicyKind.KEY));
        return Demand.on(action, resource, type, OWNER)
                .governedBy(Optional.of(policy), ResourceRule.ORDINARY);
    }

    private record OneByte() implements Body {
        @Override
        public long length() {
            return 1;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write('x');
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
