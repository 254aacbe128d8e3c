package coffer.gate;

import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which operations are built. Filled once, at start-up.
public final class Registry {
    private final Map<OperationModel, Registered<?, ?>> operations;

    private Registry(Map<OperationModel, Registered<?, ?>> operations) {
        this.operations = Map.copyOf(operations);
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Empty if the operation is modelled and not built.
    Optional<Registered<?, ?>> find(OperationModel model) {
        return Optional.ofNullable(operations.get(model));
    }

    /// Throws [IllegalStateException] if nobody registered `api`.
    @SuppressWarnings("unchecked") // The builder only pairs an api with an operation of its types.
    <I extends Structure, O extends Structure> Registered<I, O> require(ApiOperation<I, O> api) {
        return (Registered<I, O>)
                find(api.model()).orElseThrow(() -> new IllegalStateException("not built: " + api));
    }

    public Set<OperationModel> built() {
        return operations.keySet();
    }

    /// An operation with all that the gate must know to run it.
    record Registered<I extends Structure, O extends Structure>(
            ApiOperation<I, O> api, Recording recording, Operation<I, O> operation) {}

    /// Collects what the services register.
    public static final class Builder {
        private final Map<OperationModel, Registered<?, ?>> operations = new HashMap<>();

        /// Throws [IllegalStateException] if `api` was registered before.
        public <I extends Structure, O extends Structure> Builder on(
                ApiOperation<I, O> api, Recording recording, Operation<I, O> operation) {
            Registered<?, ?> earlier =
                    operations.put(api.model(), new Registered<>(api, recording, operation));
            if (earlier != null) throw new IllegalStateException("twice: " + api.model().name());
            return this;
        }

        public Registry build() {
            return new Registry(operations);
        }
    }
}
