package coffer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SitesTest extends GateCase {
    private static final String SITE = "open.s3-website-us-east-1.coffer.example";

    @Test
    void sendsBrowsersElsewhereAndCountsThem() {
        TestGate gate = gate(services -> {});

        FakeExchange exchange = gate.handle(Client.unsigned("GET /a%20b", "", "host", SITE));

        assertThat(exchange.status).isEqualTo(301);
        assertThat(exchange.headers.find("location")).contains("https://elsewhere.example/a b");
        assertThat(gate.records()).isEmpty();
        assertThat(gate.rejected())
                .singleElement()
                .satisfies(record -> assertThat(record.json()).contains("WebsiteRedirect"));
    }

    @Test
    void tellsErrorsToPeople() {
        TestGate gate = gate(services -> {});
        String other = SITE.replace("open", "other");

        FakeExchange exchange = gate.handle(Client.unsigned("GET /", "", "host", other));

        assertThat(exchange.status).isEqualTo(403);
        assertThat(exchange.headers.find("content-type")).contains("text/html; charset=utf-8");
        assertThat(exchange.text())
                .contains("<h1>403 Forbidden</h1>", "no &lt;website&gt;")
                .doesNotContain("<website>");
    }

    @Test
    void isOnlyRead() {
        TestGate gate = gate(services -> {});

        FakeExchange exchange = gate.handle(Client.unsigned("PUT /key", "x", "host", SITE));

        assertThat(exchange.status).isEqualTo(405);
    }

    @Test
    void isNoWayToTheApi() {
        TestGate gate = gate(services -> {});

        FakeExchange exchange =
                gate.handle(Client.unsigned("GET /?acl", "", "host", "other" + SITE.substring(4)));

        assertThat(exchange.status).isEqualTo(403);
        assertThat(gate.records()).isEmpty();
    }
}
