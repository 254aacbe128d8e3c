package coffer.wire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import coffer.wire.codec.WireException;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Struct;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// However broken a request is, the answer is the protocol's own kind of refusal.
class BadInputProperties {
    private static final List<ServiceModel> SERVICES =
            ClientAnswers.services().stream().map(ModelReader::read).toList();
    private static final ServiceRouter ROUTER =
            new ServiceRouter(SERVICES, new BucketHosts(List.of("localhost")));
    private static final String NOISE = "{}[]\":,<>/&;=%+.0123456789eE-nulltrue\\u \u0001é";

    @Test
    void mutatedBodiesAreReadOrRefused() {
        Forall.cases(
                4_000,
                gen -> {
                    OperationModel operation = anyOperation(gen);
                    Struct input = new Samples(gen).structure(operation.input(), 3);
                    ClientRequests.Sent sent = ClientRequests.of(operation, input);

                    decodes(operation, sent.request(), mutate(sent.body(), gen));
                });
    }

    @Test
    void noiseIsReadOrRefused() {
        Forall.cases(
                4_000,
                gen -> {
                    OperationModel operation = anyOperation(gen);
                    HttpRequest request =
                            new HttpRequest("POST", "/b/k", gen.text(NOISE), Headers.empty());

                    decodes(operation, request, Bytes.utf8(gen.text(NOISE)));
                });
    }

    @Test
    void anyHeadResolvesOrIsUnknown() {
        Forall.cases(
                4_000,
                gen -> {
                    Headers headers =
                            Headers.builder()
                                    .add("host", gen.text("ab.s3localhost:[]1"))
                                    .add("x-amz-target", gen.text("TrentService.ListKeys"))
                                    .build();
                    String method = gen.oneOf(List.of("GET", "PUT", "POST", "OPTIONS", ""));
                    String path = gen.oneOf(List.of("", "*", "/")) + gen.text("/ab%2F.+é");
                    HttpRequest request =
                            new HttpRequest(method, path, gen.text("a&=%2+x-id"), headers);
                    Optional<String> name =
                            gen.oneOf(
                                    List.of(
                                            Optional.of("s3"),
                                            Optional.of("kms"),
                                            Optional.of("sts"),
                                            Optional.of("ec2"),
                                            Optional.empty()));

                    assertThat(ROUTER.resolve(request, name, Optional.empty())).isNotNull();
                });
    }

    private static OperationModel anyOperation(Gen gen) {
        return gen.oneOf(gen.oneOf(SERVICES).operations());
    }

    private static Bytes mutate(Bytes body, Gen gen) {
        byte[] bytes = body.toArray();
        if (bytes.length == 0) return body;
        if (gen.flip()) return Bytes.adopt(Arrays.copyOf(bytes, gen.below(bytes.length)));
        for (int i = 0; i <= gen.below(3); i++) {
            bytes[gen.below(bytes.length)] =
                    gen.flip()
                            ? (byte) gen.below(256)
                            : (byte) NOISE.charAt(gen.below(NOISE.length()));
        }
        return Bytes.adopt(bytes);
    }

    private static void decodes(OperationModel operation, HttpRequest request, Bytes body) {
        Protocol protocol = Protocol.of(operation.service());
        try {
            protocol.decode(operation, request, Map.of("Bucket", "b", "Key", "k"), body);
        } catch (WireException e) {
            ErrorView error = protocol.describe(e);
            HttpResponse answer = protocol.encodeError(Optional.of(operation), error, "r");
            assertThat(error.httpStatus()).isEqualTo(400);
            assertThat(answer.status()).isEqualTo(400);
        }
    }
}
