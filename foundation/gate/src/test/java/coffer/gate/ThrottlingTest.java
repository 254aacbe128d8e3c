package coffer.gate;

import static coffer.gate.TestGate.IAM;
import static coffer.gate.TestGate.KMS;
import static coffer.gate.TestGate.S3;
import static coffer.gate.TestGate.api;
import static coffer.gate.TestGate.demand;
import static coffer.gate.TestGate.nothing;
import static coffer.gate.TestGate.onObject;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.admit.Bodies;
import coffer.gate.admit.Limits;
import coffer.gate.admit.Limits.Share;
import coffer.wire.schema.ServiceModel;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What whoever asks for too much, or guesses too often, is told.
class ThrottlingTest extends GateCase {
    private static final Share ALL = Limits.none().caller();
    private static final Client GUESSER = ALICE.withSecret("a guess");

    private TestGate limited(Limits limits) {
        return gate(
                limits,
                services -> {
                    services.on(
                            api(KMS, "DisableKey"),
                            Recording.MANAGEMENT_WRITE,
                            (input, call) -> granting("kms:DisableKey", KMS, "DisableKey"));
                    services.on(
                            api(IAM, "DeleteUser"),
                            Recording.MANAGEMENT_WRITE,
                            (input, call) -> granting("iam:DeleteUser", IAM, "DeleteUser"));
                    services.on(
                            api(S3, "PutBucketVersioning"),
                            Recording.MANAGEMENT_WRITE,
                            (input, call) ->
                                    Plan.demanding(onObject("s3:PutBucketVersioning"))
                                            .then(authorised ->
                                                    Effect.answer(
                                                            nothing(S3, "PutBucketVersioning"))));
                    services.on(
                            api(S3, "PutObject"),
                            Recording.DATA_WRITE,
                            (input, call) ->
                                    Plan.demanding(onObject("s3:PutObject"))
                                            .then(authorised -> storing(call)));
                });
    }

    private static Plan<coffer.wire.schema.Struct> granting(
            String action, ServiceModel service, String operation) {
        return Plan.demanding(demand(action))
                .then(authorised -> Effect.answer(nothing(service, operation)));
    }

    private static FakeExchange disable(Client who) {
        return who.kms("DisableKey", KEY);
    }

    @Test
    void grantsACallerWhatIsHisEachSecondAndTwiceThatAtOnce() {
        TestGate gate = limited(new Limits(ALL, new Share(10, 2), 10, 10));

        List<Integer> first = statuses(gate, 5);
        gate.clock.advance(Duration.ofSeconds(1));
        List<Integer> later = statuses(gate, 3);

        assertThat(first).containsExactly(200, 200, 200, 200, 400);
        assertThat(later).containsExactly(200, 200, 400);
    }

    private static List<Integer> statuses(TestGate gate, int times) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < times; i++) statuses.add(gate.handle(disable(ALICE)).status);
        return statuses;
    }

    @Test
    void tellsWhoeverIsThrottledSoInHisProtocol() {
        TestGate gate = limited(new Limits(ALL, new Share(10, 1), 10, 10));
        gate.handle(disable(ALICE));
        gate.handle(disable(ALICE));

        FakeExchange json = gate.handle(disable(ALICE));
        FakeExchange query =
                gate.handle(ALICE.form("iam", "Action=DeleteUser&Version=2010-05-08&UserName=bob"));
        FakeExchange xml = gate.handle(ALICE.s3("PUT /bucket/key", "content"));

        assertThat(json.status).isEqualTo(400);
        assertThat(json.text()).contains("ThrottlingException").contains("Rate exceeded");
        assertThat(query.status).isEqualTo(400);
        assertThat(query.text()).contains("<Code>Throttling</Code>");
        assertThat(xml.status).isEqualTo(503);
        assertThat(xml.text()).contains("<Code>SlowDown</Code>");
        assertThat(List.of(json, query, xml))
                .allSatisfy(one -> assertThat(one.headers.find("retry-after")).contains("1"));
    }

    /// While the first of them is still arriving, there is no room for the others; for what streams
    /// there is.
    @Test
    void readsNoMoreBodiesAtATimeThanThereIsRoomFor() {
        TestGate gate =
                limited(
                        new Limits(
                                ALL,
                                ALL,
                                10,
                                10,
                                new Bodies.Sizes(50_000, 50_000, 10_000),
                                Integer.MAX_VALUE));
        List<FakeExchange> meanwhile = new ArrayList<>();
        FakeExchange first = disable(ALICE);
        InputStream content = first.body();
        first.withBody(
                new FilterInputStream(content) {
                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        if (meanwhile.isEmpty()) {
                            meanwhile.add(gate.handle(disable(ALICE)));
                            meanwhile.add(
                                    gate.handle(
                                            ALICE.form(
                                                    "iam",
                                                    "Action=DeleteUser&Version=2010-05-08"
                                                            + "&UserName=bob")));
                            meanwhile.add(gate.handle(versioning()));
                            meanwhile.add(gate.handle(ALICE.s3("PUT /bucket/key", "content")));
                        }
                        return super.read(buffer, offset, length);
                    }
                });

        gate.handle(first);
        FakeExchange later = gate.handle(versioning());

        assertThat(first.status).isEqualTo(200);
        assertThat(later.status).isEqualTo(200);
        assertThat(meanwhile).extracting(one -> one.status).containsExactly(400, 400, 503, 200);
        assertThat(meanwhile.get(0).text()).contains("ThrottlingException");
        assertThat(meanwhile.get(1).text()).contains("<Code>Throttling</Code>");
        assertThat(meanwhile.get(2).text()).contains("<Code>SlowDown</Code>");
        assertThat(meanwhile.subList(0, 3))
                .allSatisfy(one -> assertThat(one.headers.find("retry-after")).contains("1"));
    }

    /// While his object arrives, a caller who may send one at a time is told to slow down; another
    /// is served meanwhile, and so is he once it has arrived.
    @Test
    void grantsACallerSoManyUploadsAtATimeAndLeavesTheRestToOthers() {
        TestGate gate = limited(new Limits(ALL, new Share(1, 1_000), 10, 10));
        gate.identities.allow("bob", "*");
        List<FakeExchange> meanwhile = new ArrayList<>();
        FakeExchange first = ALICE.s3("PUT /bucket/key", "content");
        first.withBody(
                new FilterInputStream(first.body()) {
                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        if (meanwhile.isEmpty()) {
                            meanwhile.add(gate.handle(ALICE.s3("PUT /bucket/key", "more")));
                            meanwhile.add(
                                    gate.handle(
                                            FakeIdentities.user("bob")
                                                    .s3("PUT /bucket/key", "other")));
                        }
                        return super.read(buffer, offset, length);
                    }
                });

        gate.handle(first);
        FakeExchange later = gate.handle(ALICE.s3("PUT /bucket/key", "later"));

        assertThat(meanwhile).extracting(one -> one.status).containsExactly(503, 200);
        assertThat(meanwhile.getFirst().text()).contains("<Code>SlowDown</Code>");
        assertThat(meanwhile.getFirst().headers.find("retry-after")).contains("1");
        assertThat(first.status).isEqualTo(200);
        assertThat(later.status).isEqualTo(200);
    }

    private static FakeExchange versioning() {
        return ALICE.s3(
                "PUT /bucket?versioning",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
    }

    @Test
    void letsOthersWorkWhileOneIsThrottled() {
        TestGate gate = limited(new Limits(ALL, new Share(10, 1), 10, 10));
        gate.identities.allow("bob", "*");
        statuses(gate, 3);

        FakeExchange other = gate.handle(disable(FakeIdentities.user("bob")));

        assertThat(other.status).isEqualTo(200);
    }

    @Test
    void refusesAnAddressThatAsksTooMuchWithoutReadingWhatItAsks() {
        TestGate gate = limited(new Limits(new Share(10, 1), ALL, 10, 10));
        gate.handle(disable(ALICE));
        gate.handle(disable(ALICE));

        FakeExchange refused = gate.handle(ALICE.s3("PUT /bucket/key", "content"));

        assertThat(refused.status).isEqualTo(503);
        assertThat(refused.text()).contains("<Code>SlowDown</Code>");
        assertThat(gate.answered.getLast().operation()).isEmpty();
        assertThat(gate.answered.getLast().errorCode()).isEqualTo("SlowDown");
    }

    @Test
    void looksAtNoMoreSignaturesOfAnAddressThatGuesses() {
        TestGate gate = limited(new Limits(ALL, ALL, 3, 10));
        for (int i = 0; i < 3; i++) gate.handle(disable(GUESSER));

        FakeExchange right = gate.handle(disable(ALICE));
        gate.clock.advance(Duration.ofSeconds(20));
        FakeExchange later = gate.handle(disable(ALICE));

        assertThat(right.text()).contains("ThrottlingException");
        assertThat(later.status).isEqualTo(200);
    }

    @Test
    void goesOnListeningToAKeyThatWasProvedFromTheAddress() {
        TestGate gate = limited(new Limits(ALL, ALL, 3, 10));
        gate.handle(disable(ALICE));
        for (int i = 0; i < 9; i++) gate.handle(disable(MALLORY.withSecret("a guess")));

        FakeExchange proved = gate.handle(disable(ALICE));
        FakeExchange other = gate.handle(disable(MALLORY));

        assertThat(proved.status).isEqualTo(200);
        assertThat(other.text()).contains("ThrottlingException");
    }

    @Test
    void putsTheThrottledOnRecordInSums() {
        TestGate gate = limited(new Limits(ALL, new Share(10, 1), 10, 10));
        statuses(gate, 7);

        List<String> sums = new ArrayList<>();
        gate.rejections.drain(gate.clock.instant(), record -> sums.add(record.json()));

        assertThat(sums).singleElement().asString().contains("ThrottlingException", "\"count\":5");
    }

    @Test
    void tellsWatchersWhatEveryRequestWasFor() {
        TestGate gate = limited(Limits.none());

        gate.handle(disable(ALICE));
        gate.handle(disable(MALLORY));

        assertThat(gate.answered).extracting("service").containsOnly("kms");
        assertThat(gate.answered).extracting("operation").containsOnly("DisableKey");
        assertThat(gate.answered)
                .extracting("errorCode")
                .containsExactly("", "AccessDeniedException");
        assertThat(gate.answered).extracting("status").containsExactly(200, 400);
    }
}
