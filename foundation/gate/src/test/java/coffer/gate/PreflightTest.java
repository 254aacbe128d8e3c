package coffer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreflightTest extends GateCase {

    @Test
    void answersBrowsersBeforeAnyoneIsKnownAndCountsThem() {
        TestGate gate = gate(services -> {});

        FakeExchange open =
                gate.handle(Client.unsigned("OPTIONS /open/key", "", "origin", "https://app"));
        FakeExchange other =
                gate.handle(Client.unsigned("OPTIONS /other/key", "", "origin", "https://app"));

        assertThat(open.status).isEqualTo(200);
        assertThat(open.headers.find("access-control-allow-origin")).contains("*");
        assertThat(other.status).isEqualTo(403);
        assertThat(other.headers.find("access-control-allow-origin")).isEmpty();
        assertThat(gate.records()).isEmpty();
        assertThat(gate.rejected())
                .singleElement()
                .satisfies(record ->
                        assertThat(record.json())
                                .contains("\"errorCode\":\"Preflight\"", "\"count\":2"));
    }

    @Test
    void letsPagesReadEvenRefusals() {
        TestGate gate = gate(services -> {});

        FakeExchange open =
                gate.handle(Client.unsigned("GET /open/key", "", "origin", "https://app"));
        FakeExchange plain = gate.handle(Client.unsigned("GET /open/key", ""));

        assertThat(open.status).isEqualTo(501);
        assertThat(open.headers.find("access-control-allow-origin")).contains("*");
        assertThat(plain.headers.find("access-control-allow-origin")).isEmpty();
    }

    @Test
    void asksNobodyWhereThereIsNoBucket() {
        TestGate gate = gate(services -> {});

        FakeExchange exchange =
                gate.handle(Client.unsigned("OPTIONS /", "", "origin", "https://app"));

        assertThat(exchange.status).isEqualTo(405);
    }
}
