package coffer.gate;

import static java.util.stream.Collectors.toUnmodifiableSet;

import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Structure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which operations are built. Filled once, at start-up.
public final class Registry {
    private final Map<Name, Registered<?, ?>> operations;
    private final Map<Name, Unsigned<?, ?>> unsigned;
    private final Optional<Registered<?, ?>> formUpload;

    private Registry(Builder builder) {
        this.operations = Map.copyOf(builder.operations);
        this.unsigned = Map.copyOf(builder.unsigned);
        this.formUpload = builder.formUpload;
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Which operation: by name, so that starting reads no service's model.
    private record Name(ServiceModel service, String operation) {
        static Name of(OperationModel model) {
            return new Name(model.service(), model.name());
        }

        static Name of(ApiOperation<?, ?> api) {
            return new Name(api.service(), api.name());
        }
    }

    /// Empty if the operation is modelled and not built.
    Optional<Registered<?, ?>> find(OperationModel model) {
        return Optional.ofNullable(operations.get(Name.of(model)));
    }

    /// Throws [IllegalStateException] if nobody registered `api`.
    @SuppressWarnings("unchecked") // The builder only pairs an api with an operation of its types.
    <I extends Structure, O extends Structure> Registered<I, O> require(ApiOperation<I, O> api) {
        return (Registered<I, O>)
                Optional.ofNullable(operations.get(Name.of(api)))
                        .orElseThrow(() -> new IllegalStateException("not built: " + api));
    }

    /// What a form with a file in it, posted to a bucket, amounts to; empty if nothing does.
    Optional<Registered<?, ?>> formUpload() {
        return formUpload;
    }

    /// Empty if the operation is signed, or modelled and not built.
    Optional<Unsigned<?, ?>> findUnsigned(OperationModel model) {
        return Optional.ofNullable(unsigned.get(Name.of(model)));
    }

    /// Throws [IllegalStateException] if nobody registered `api` as one that nobody signs.
    @SuppressWarnings("unchecked") // The builder only pairs an api with a vouching of its types.
    <I extends Structure, O extends Structure> Unsigned<I, O> requireUnsigned(
            ApiOperation<I, O> api) {
        return (Unsigned<I, O>)
                Optional.ofNullable(unsigned.get(Name.of(api)))
                        .orElseThrow(() -> new IllegalStateException("not built: " + api));
    }

    public Set<OperationModel> built() {
        return Stream.concat(operations.keySet().stream(), unsigned.keySet().stream())
                .map(name -> name.service().operation(name.operation()))
                .collect(toUnmodifiableSet());
    }

    /// An operation with all that the gate must know to run it.
    record Registered<I extends Structure, O extends Structure>(
            ApiOperation<I, O> api, Recording recording, Operation<I, O> operation) {}

    /// An operation that nobody signs.
    record Unsigned<I extends Structure, O extends Structure>(
            ApiOperation<I, O> api, Recording recording, Vouching<I, O> vouching) {

        /// The call as it goes on once it is known whose it is.
        Ready<I, O> ready(I input, Call call) {
            Vouching.Vouched<O> vouched = vouching.vouch(input, call);
            return new Ready<>(
                    new Registered<>(api, recording, (_, asked) -> vouched.plan().apply(asked)),
                    input,
                    call.by(vouched.identity()));
        }
    }

    /// A call whose caller is known, and what it asks for.
    record Ready<I extends Structure, O extends Structure>(
            Registered<I, O> registered, I input, Call call) {}

    /// Collects what the services register.
    public static final class Builder {
        private final Map<Name, Registered<?, ?>> operations = new HashMap<>();
        private final Map<Name, Unsigned<?, ?>> unsigned = new HashMap<>();
        private Optional<Registered<?, ?>> formUpload = Optional.empty();

        /// Throws [IllegalStateException] if `api` was registered before.
        public <I extends Structure, O extends Structure> Builder on(
                ApiOperation<I, O> api, Recording recording, Operation<I, O> operation) {
            Registered<?, ?> earlier =
                    operations.put(Name.of(api), new Registered<>(api, recording, operation));
            if (earlier != null) throw new IllegalStateException("twice: " + api);
            return this;
        }

        /// The same for an operation that nobody signs. One that the model has signed is never
        /// found.
        public <I extends Structure, O extends Structure> Builder onUnsigned(
                ApiOperation<I, O> api, Recording recording, Vouching<I, O> vouching) {
            Unsigned<?, ?> earlier =
                    unsigned.put(Name.of(api), new Unsigned<>(api, recording, vouching));
            if (earlier != null) throw new IllegalStateException("twice: " + api);
            return this;
        }

        /// What a form with a file in it, posted to a bucket, amounts to. Its input is read from
        /// the form's fields as if they were headers.
        public <I extends Structure, O extends Structure> Builder onForm(
                ApiOperation<I, O> api, Recording recording, Operation<I, O> operation) {
            formUpload = Optional.of(new Registered<>(api, recording, operation));
            return this;
        }

        public Registry build() {
            return new Registry(this);
        }
    }
}
