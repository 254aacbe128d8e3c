package coffer.gate;

import static coffer.gate.TestGate.ACCOUNT;
import static coffer.gate.TestGate.STS;
import static coffer.gate.TestGate.api;
import static coffer.gate.TestGate.output;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.admit.Limits;
import coffer.kernel.Arn;
import coffer.kernel.ErrorCode;
import coffer.ledger.AuditRecord;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.Principal.ProvidedIdentity;
import coffer.policy.ResourceRule;
import coffer.policy.document.PolicyKind;
import coffer.wire.schema.Struct;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Calls that nobody signs, and for whose sender somebody else vouches.
class UnsignedTest extends GateCase {
    private static final String OPERATION = "AssumeRoleWithWebIdentity";
    private static final String PROVIDER = "arn:aws:iam::" + ACCOUNT + ":oidc-provider/id.example";
    private static final Arn ROLE = Arn.global("iam", ACCOUNT, "role/trainer");

    record Fault(String wireName, int httpStatus) implements ErrorCode {}

    private TestGate vouching(Limits limits) {
        return gate(
                limits,
                services ->
                        services.onUnsigned(
                                api(STS, OPERATION), Recording.SESSION, UnsignedTest::vouch));
    }

    private static Vouching.Vouched<Struct> vouch(Struct input, Call call) {
        String token =
                String.valueOf(
                        input.slot(
                                STS.operation(OPERATION).input().members().stream()
                                        .filter(member -> member.name().equals("WebIdentityToken"))
                                        .findFirst()
                                        .orElseThrow()
                                        .index()));
        if (token.equals("broken")) throw new IllegalStateException("a bug");
        if (!token.startsWith("good ")) {
            throw new Fault("InvalidIdentityToken", 400).because("The token is not good.");
        }
        String subject = token.substring(5);
        Identity identity =
                new Identity(
                        new ProvidedIdentity(
                                PROVIDER,
                                new ProvidedIdentity.Subject(
                                        ProvidedIdentity.Kind.WEB_IDENTITY,
                                        "id.example:client:" + subject,
                                        subject,
                                        "id.example")),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty());
        return new Vouching.Vouched<>(identity, asked -> plan(subject));
    }

    private static Plan<Struct> plan(String subject) {
        String trust =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":"%s"},\
                "Action":"sts:AssumeRoleWithWebIdentity",\
                "Condition":{"StringEquals":{"id.example:sub":"ada"}}}}\
                """
                        .formatted(PROVIDER);
        NamedPolicy policy = new NamedPolicy("trust", Policy.parse(trust, PolicyKind.TRUST));
        return Plan.demanding(
                        Demand.on("sts:" + OPERATION, ROLE, "AWS::IAM::Role", ACCOUNT)
                                .governedBy(Optional.of(policy), ResourceRule.TRUST_POLICY)
                                .with("id.example:sub", subject))
                .then(_ ->
                        Effect.answer(
                                output(STS, OPERATION, fill -> fill.put("Provider", PROVIDER))));
    }

    private static FakeExchange ask(String token) {
        return Client.unsigned(
                "POST /",
                "Action="
                        + OPERATION
                        + "&Version=2011-06-15&RoleArn="
                        + ROLE
                        + "&RoleSessionName=session&WebIdentityToken="
                        + token.replace(' ', '+'),
                "content-type",
                "application/x-www-form-urlencoded");
    }

    @Test
    void whoIsVouchedForIsServedAndRecordedAsThatPerson() {
        TestGate gate = vouching(Limits.none());

        FakeExchange answer = gate.handle(ask("good ada"));

        assertThat(answer.status).isEqualTo(200);
        AuditRecord event = gate.onlyRecord();
        assertThat(event.eventName()).isEqualTo(OPERATION);
        assertThat(event.json())
                .contains("\"type\":\"WebIdentityUser\"")
                .contains("\"principalId\":\"id.example:client:ada\"")
                .contains("\"identityProvider\":\"" + PROVIDER + "\"")
                .contains("\"responseElements\":{\"provider\"")
                .contains("\"webIdentityToken\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"");
        assertThat(gate.rejected()).isEmpty();
    }

    @Test
    void aSignatureIsNotAskedForNorBelieved() {
        TestGate gate = vouching(Limits.none());
        String form =
                "Action="
                        + OPERATION
                        + "&Version=2011-06-15&RoleArn="
                        + ROLE
                        + "&RoleSessionName=session&WebIdentityToken=good+eve";

        FakeExchange answer = gate.handle(ALICE.sts(form));

        assertThat(answer.status).isEqualTo(403);
        assertThat(answer.text()).contains("<Code>AccessDenied</Code>");
    }

    @Test
    void whoIsNotTrustedIsToldNothingMore() {
        TestGate gate = vouching(Limits.none());

        FakeExchange answer = gate.handle(ask("good eve"));

        assertThat(answer.status).isEqualTo(403);
        assertThat(answer.text())
                .contains("<Message>Not authorized to perform sts:" + OPERATION + "</Message>");
        assertThat(gate.onlyRecord().errorCode()).contains("AccessDenied");
    }

    @Test
    void whatNobodyVouchesForIsCountedAndNotRecorded() {
        TestGate gate = vouching(Limits.none());

        FakeExchange bad = gate.handle(ask("forged"));
        FakeExchange unreadable = gate.handle(ask(""));
        FakeExchange bug = gate.handle(ask("broken"));

        assertThat(List.of(bad.status, unreadable.status, bug.status))
                .containsExactly(400, 400, 500);
        assertThat(bad.text()).contains("<Code>InvalidIdentityToken</Code>");
        assertThat(gate.records()).isEmpty();
        assertThat(gate.rejected())
                .singleElement()
                .satisfies(sum ->
                        assertThat(sum.json())
                                .contains("InvalidIdentityToken")
                                .contains("ValidationError"));
    }

    @Test
    void anAddressMayNotAskForever() {
        TestGate gate =
                vouching(new Limits(Limits.none().address(), Limits.none().caller(), 10, 3));

        for (int i = 0; i < 3; i++) gate.handle(ask("good ada"));
        FakeExchange answer = gate.handle(ask("good ada"));

        assertThat(answer.status).isEqualTo(400);
        assertThat(answer.text()).contains("<Code>Throttling</Code>");
        assertThat(gate.records()).hasSize(3);
    }
}
