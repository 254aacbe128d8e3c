package coffer.gate;

import coffer.gate.Registry.Registered;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The inner side of the door: one service asks another here, as the caller it serves.
///
/// Services are given it before the gate exists, so it is bound once all of them are registered.
public final class Reentry {
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
        Bound inner = bound.get().orElseThrow(() -> new IllegalStateException("not bound"));
        Registered<I, O> registered = inner.registry().require(operation);
        Call nested = call.through(service, requestIds.get().toString());
        Pipeline.Outcome<O> outcome = inner.pipeline().run(registered, input, nested);
        if (outcome.disclosure().isEmpty()) return outcome.output();
        inner.pipeline().withhold(outcome.disclosure().get());
        throw new IllegalStateException("a service cannot ask for a stream: " + operation);
    }
}
