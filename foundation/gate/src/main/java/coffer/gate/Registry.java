package coffer.gate;

import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which operations are built. Filled once, at start-up.
public final class Registry {
    private final Map<OperationModel, Registered<?, ?>> operations;
    private final Map<OperationModel, Unsigned<?, ?>> unsigned;
    private final Optional<Registered<?, ?>> formUpload;

    private Registry(Builder builder) {
        this.operations = Map.copyOf(builder.operations);
        this.unsigned = Map.copyOf(builder.unsigned);
        this.formUpload = builder.formUpload;
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

    /// What a form with a file in it, posted to a bucket, amounts to; empty if nothing does.
    Optional<Registered<?, ?>> formUpload() {
        return formUpload;
    }

    /// Empty if the operation is signed, or modelled and not built.
    Optional<Unsigned<?, ?>> findUnsigned(OperationModel model) {
        return Optional.ofNullable(unsigned.get(model));
    }

    /// Throws [IllegalStateException] if nobody registered `api` as one that nobody signs.
    @SuppressWarnings("unchecked") // The builder only pairs an api with a vouching of its types.
    <I extends Structure, O extends Structure> Unsigned<I, O> requireUnsigned(
            ApiOperation<I, O> api) {
        return (Unsigned<I, O>)
                findUnsigned(api.model())
                        .orElseThrow(() -> new IllegalStateException("not built: " + api));
    }

    public Set<OperationModel> built() {
        Set<OperationModel> built = new HashSet<>(operations.keySet());
        built.addAll(unsigned.keySet());
        return Set.copyOf(built);
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
        private final Map<OperationModel, Registered<?, ?>> operations = new HashMap<>();
        private final Map<OperationModel, Unsigned<?, ?>> unsigned = new HashMap<>();
        private Optional<Registered<?, ?>> formUpload = Optional.empty();

        /// Throws [IllegalStateException] if `api` was registered before.
        public <I extends Structure, O extends Structure> Builder on(
                ApiOperation<I, O> api, Recording recording, Operation<I, O> operation) {
            Registered<?, ?> earlier =
                    operations.put(api.model(), new Registered<>(api, recording, operation));
            if (earlier != null) throw new IllegalStateException("twice: " + api.model().name());
            return this;
        }

        /// The same for an operation that nobody signs. Throws [IllegalArgumentException] if the
        /// model has it signed.
        public <I extends Structure, O extends Structure> Builder onUnsigned(
                ApiOperation<I, O> api, Recording recording, Vouching<I, O> vouching) {
            if (!api.model().facts().isAnonymous()) {
                throw new IllegalArgumentException("it is signed: " + api.model().name());
            }
            Unsigned<?, ?> earlier =
                    unsigned.put(api.model(), new Unsigned<>(api, recording, vouching));
            if (earlier != null) throw new IllegalStateException("twice: " + api.model().name());
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
