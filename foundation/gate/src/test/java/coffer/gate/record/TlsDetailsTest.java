package coffer.gate.record;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Call;
import coffer.gate.Calls;
import coffer.gate.Recording;
import coffer.wire.http.ClientCertificate;
import coffer.wire.http.HttpExchange.Connection;
import coffer.wire.schema.ModelReader;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a record says of the connection.
class TlsDetailsTest {
    private final EventWriter events = new EventWriter(Calls.ACCOUNT, UUID::randomUUID);

    @Test
    void tellsWhoseCertificateWasShown() {
        var certificate = new ClientCertificate("CN=alice", "CN=authority", "1f", List.of());

        JsonNode details =
                details(new Connection("::1", true, "TLSv1.3", "SUITE", Optional.of(certificate)));

        assertThat(details.get("clientCertificateSubject").asString()).isEqualTo("CN=alice");
        assertThat(details.get("tlsVersion").asString()).isEqualTo("TLSv1.3");
        assertThat(details.get("cipherSuite").asString()).isEqualTo("SUITE");
    }

    @Test
    void tellsNothingOfACertificateThatWasNotShown() {
        JsonNode details = details(new Connection("::1", true, "TLSv1.3", "SUITE"));

        assertThat(details.has("clientCertificateSubject")).isFalse();
    }

    private JsonNode details(Connection connection) {
        Call call = Calls.by(Calls.alice(), "a client", connection);
        var happening =
                Happening.unread(
                        call,
                        ModelReader.read("s3").operation("ListBuckets"),
                        Recording.MANAGEMENT_READ);
        return JsonMapper.shared().readTree(events.write(happening).json()).get("tlsDetails");
    }
}
