package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.client.PythonClient;
import coffer.conformance.roundtrip.Arrived;
import coffer.conformance.roundtrip.SentRequest;
import coffer.wire.codec.WireException;
import coffer.wire.protocol.BucketHosts;
import coffer.wire.protocol.Resolution;
import coffer.wire.protocol.ServiceRouter;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Structure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every modelled operation as botocore asks for it: found among all services by its signature, and
/// read as what was sent. No server and no validation, only the protocols.
class RoundTripConformance {
    // Deprecated, and the same on the wire as what replaced them; or, the last, a directory
    // bucket's listing, which only another host name tells from ListBuckets.
    private static final Set<String> SHADOWED =
            Set.of(
                    "GetBucketLifecycle",
                    "GetBucketNotification",
                    "PutBucketLifecycle",
                    "PutBucketNotification",
                    "ListDirectoryBuckets");
    private static final List<ServiceModel> SERVICES = s3First(ModelReader.readIndex());
    private static final ServiceRouter ROUTER =
            new ServiceRouter(SERVICES, new BucketHosts(List.of("localhost")));

    private final Set<String> seen = new TreeSet<>();
    private final List<String> differences = new ArrayList<>();

    @Test
    void everyOperationArrivesAsItWasSent(@TempDir Path scratch) throws IOException {
        List<String> program = new ArrayList<>(List.of("every_request.py"));
        SERVICES.forEach(service -> program.add(service.name()));
        try (BufferedReader lines = new PythonClient(scratch).start(program).inputReader()) {
            lines.lines().map(SentRequest::parse).forEach(this::compare);
        }

        assertThat(differences).isEmpty();
        assertThat(seen).isEqualTo(everyOperation());
    }

    private static List<ServiceModel> s3First(List<ServiceModel> services) {
        return Stream.concat(
                        services.stream().filter(service -> service.name().equals("s3")),
                        services.stream().filter(service -> !service.name().equals("s3")))
                .toList();
    }

    private static Set<String> everyOperation() {
        Set<String> all = new TreeSet<>();
        for (ServiceModel service : SERVICES) {
            service.operations().forEach(operation -> all.add(operation.toString()));
        }
        return all;
    }

    private void compare(SentRequest sent) {
        seen.add(sent.operation());
        if (SHADOWED.stream().anyMatch(name -> sent.operation().equals("s3:" + name))) return;
        Resolution resolution =
                ROUTER.resolve(sent.request(), Optional.of(sent.signingName()), sent.form());
        if (!(resolution instanceof Resolution.Found found)) {
            differences.add(sent + " is not found");
            return;
        }
        if (!found.operation().toString().equals(sent.operation())) {
            differences.add(sent + " is taken for " + found.operation());
            return;
        }
        Structure input;
        try {
            input =
                    found.protocol()
                            .read(found.operation(), sent.request(), found.labels(), sent.body());
        } catch (WireException e) {
            differences.add(sent + " is refused: " + e.getMessage());
            return;
        }
        String wanted = Arrived.ofJson(sent.input(), found.operation().input());
        String arrived = Arrived.of(input, found.operation().input());
        if (!arrived.equals(wanted)) {
            differences.add(sent + " sent " + wanted + " and arrived as " + arrived);
        }
    }
}
