package coffer.gate;

import coffer.gate.Registry.Registered;
import coffer.policy.Principal;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange.Connection;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import coffer.wire.sigv4.PayloadMode;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The inner side of the door: one service asks another here, as the caller it serves.
///
/// Services are given it before the gate exists, so it is bound once all of them are registered.
public final class Reentry implements Errands {
    private final AtomicReference<Optional<Bound>> bound = new AtomicReference<>(Optional.empty());
    private final Supplier<UUID> requestIds;

    private record Bound(Registry registry, Pipeline pipeline) {}

    public Reentry(Supplier<UUID> requestIds) {
        this.requestIds = requestIds;
    }

    void bind(Registry registry, Pipeline pipeline) {
        Optional<Bound> now = Optional.of(new Bound(registry, pipeline));
        if (!bound.compareAndSet(Optional.empty(), now)) throw new IllegalStateException("bound");
    }

    /// Runs `operation` as the caller of `call`, through the whole pipeline and with a record of
    /// its own, on behalf of `service` (such as `s3`). Throws [coffer.kernel.ServiceException] as a
    /// client would see it.
    public <I extends Structure, O extends Structure> O invoke(
            ApiOperation<I, O> operation, I input, Call call, String service) {
        return invoke(operation, input, call.through(service, requestIds.get().toString()));
    }

    @Override
    public <I extends Structure, O extends Structure> O run(
            ApiOperation<I, O> operation, I input, Errand errand) {
        return invoke(operation, input, call(errand));
    }

    private <I extends Structure, O extends Structure> O invoke(
            ApiOperation<I, O> operation, I input, Call call) {
        Bound inner = bound.get().orElseThrow(() -> new IllegalStateException("not bound"));
        Registered<I, O> registered = inner.registry().require(operation);
        Pipeline.Outcome<O> outcome = inner.pipeline().run(registered, input, call);
        if (outcome.disclosure().isEmpty()) return outcome.output();
        inner.pipeline().withhold(outcome.disclosure().get());
        throw new IllegalStateException("a service cannot ask for a stream: " + operation);
    }

    /// What a service sends stays within this process, which is as good as TLS.
    private Call call(Errand errand) {
        Headers headers =
                Headers.builder()
                        .set("content-length", Integer.toString(errand.body().size()))
                        .set("user-agent", errand.service())
                        .build();
        return new Call(
                requestIds.get().toString(),
                errand.time(),
                errand.region(),
                identity(errand),
                new Call.Transport(
                        new HttpRequest("PUT", "/", "", headers),
                        new Connection(errand.service(), true, "", ""),
                        ""),
                Optional.empty(),
                () ->
                        new PayloadMode.Unsigned()
                                .open(new ByteArrayInputStream(errand.body().expose()), headers));
    }

    private static Identity identity(Errand errand) {
        Map<String, List<String>> keys =
                Map.of(
                        "aws:SourceAccount",
                        List.of(errand.sourceAccount().digits()),
                        "aws:SourceArn",
                        List.of(errand.source().toString()));
        return new Identity(
                new Principal.Service(errand.service()),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of(
                        new Identity.Session(errand.time(), List.of(), Optional.empty(), keys)));
    }
}
