package coffer.wire.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.wire.compliance.Suite.Case;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.protocol.BucketHosts;
import coffer.wire.protocol.Canonical;
import coffer.wire.protocol.Protocol;
import coffer.wire.protocol.Resolution;
import coffer.wire.protocol.ServiceRouter;
import coffer.wire.schema.ErrorModel;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Structure;
import coffer.wire.schema.WireProtocol;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestCase;

/// AWS's protocol compliance suite: requests are understood, answers and errors are written as AWS
/// says. What does not pass is listed with its reason in [KnownDifferences].
class ComplianceTest {
    private static final List<Case> CASES = Suite.cases();

    @Test
    void everyCasePassesButTheKnownOnes() {
        Map<String, String> failures = new TreeMap<>();
        for (Case each : CASES) {
            check(each).ifPresent(why -> failures.put(each.name(), why));
        }

        assertThat(failures.keySet())
                .as("cases that fail: %s", describe(failures))
                .isEqualTo(KnownDifferences.REASONS.keySet());
    }

    @Test
    void atLeastSixHundredCasesPass() {
        assertThat(CASES.size() - KnownDifferences.REASONS.size()).isGreaterThanOrEqualTo(600);
    }

    private static String describe(Map<String, String> failures) {
        StringBuilder text = new StringBuilder("of " + CASES.size());
        failures.forEach((name, why) -> {
            boolean isKnown = KnownDifferences.REASONS.containsKey(name);
            if (!isKnown) text.append("\n").append(name).append(": ").append(why);
        });
        return text.toString();
    }

    private static Optional<String> check(Case each) {
        try {
            switch (each) {
                case Case.Input(var _, var operation, var test) -> request(operation, test);
                case Case.Output(var _, var operation, var test) -> answer(operation, test);
                case Case.Failure(var _, var operation, var error, var test) ->
                        failure(operation, error, test);
            }
            return Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(e.toString().replace("\n", " "));
        }
    }

    private static void request(OperationModel operation, HttpRequestTestCase test) {
        ServiceModel service = operation.service();
        ServiceRouter router =
                new ServiceRouter(List.of(service), new BucketHosts(List.of("amazonaws.com")));
        HttpRequest request = sent(operation, test);
        Bytes body = body(operation, test);
        Optional<Bytes> form = ServiceRouter.isForm(request) ? Optional.of(body) : Optional.empty();
        Resolution resolution = router.resolve(request, Optional.of(service.signingName()), form);
        assertThat(resolution).isInstanceOf(Resolution.Found.class);
        Resolution.Found found = (Resolution.Found) resolution;
        assertThat(found.operation().name()).isEqualTo(operation.name());

        Structure input = found.protocol().decode(operation, request, found.labels(), body);

        Map<String, Object> wanted =
                Canonical.of(
                        Values.structure(test.getParams(), operation.input()), operation.input());
        assertThat(Canonical.of(input, operation.input())).isEqualTo(wanted);
    }

    private static HttpRequest sent(OperationModel operation, HttpRequestTestCase test) {
        Headers.Builder headers = Headers.builder();
        // Cases about something else leave out what names the operation.
        if (operation.service().protocol() == WireProtocol.AWS_JSON) {
            headers.set("x-amz-target", operation.service().name() + "." + operation.name());
        }
        boolean isForm = operation.service().protocol() == WireProtocol.AWS_QUERY;
        if (isForm) headers.set("content-type", "application/x-www-form-urlencoded");
        test.getHeaders().forEach(headers::set);
        test.getResolvedHost().or(test::getHost).ifPresent(host -> headers.set("host", host));
        return new HttpRequest(
                test.getMethod(),
                test.getUri(),
                String.join("&", test.getQueryParams()),
                headers.build());
    }

    private static Bytes body(OperationModel operation, HttpRequestTestCase test) {
        if (test.getBody().isEmpty() && test.getHeaders().containsKey("Content-Encoding")) {
            return Compressed.body(operation, test);
        }
        String body = test.getBody().orElse("");
        boolean isBinary = test.getBodyMediaType().filter("application/cbor"::equals).isPresent();
        return isBinary ? Bytes.adopt(Base64.getDecoder().decode(body)) : Bytes.utf8(body);
    }

    private static void answer(OperationModel operation, HttpResponseTestCase test) {
        String id = AsSuite.requestId(test);
        Structure output = Values.structure(test.getParams(), operation.output());
        compare(
                Protocol.of(operation.service()).encode(operation, output, id),
                test,
                operation.hasStreamingOutput());
    }

    private static void failure(OperationModel operation, String name, HttpResponseTestCase test) {
        ErrorModel error =
                operation.errors().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        String id = AsSuite.requestId(test);
        Structure value = Values.structure(test.getParams(), error.shape());
        compare(Protocol.of(operation.service()).encodeError(error, value, id), test, false);
    }

    private static void compare(
            HttpResponse answer, HttpResponseTestCase test, boolean isStreamed) {
        assertThat(answer.status()).isEqualTo(test.getCode());
        test.getHeaders()
                .forEach((name, value) ->
                        assertThat(header(answer, name).map(ComplianceTest::spaceless))
                                .as(name)
                                .contains(spaceless(value)));
        test.getForbidHeaders()
                .forEach(name -> assertThat(answer.headers().contains(name)).as(name).isFalse());
        test.getRequireHeaders()
                .forEach(name -> assertThat(answer.headers().contains(name)).as(name).isTrue());
        // What is streamed is written by whoever has it, not by the protocol.
        test.getBody()
                .filter(_ -> !isStreamed)
                .ifPresent(wanted -> {
                    String type = test.getBodyMediaType().orElse("");
                    assertThat(Bodies.canonical(type, AsSuite.of(answer, wanted)))
                            .isEqualTo(Bodies.canonical(type, wanted));
                });
    }

    /// The engine adds the length.
    private static Optional<String> header(HttpResponse answer, String name) {
        return name.equalsIgnoreCase("content-length")
                ? Optional.of(Integer.toString(answer.body().size()))
                : answer.headers().find(name);
    }

    private static String spaceless(String value) {
        return value.replace(" ", "");
    }
}
