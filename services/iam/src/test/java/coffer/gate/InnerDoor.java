package coffer.gate;

import coffer.gate.authorise.Authoriser;
import coffer.gate.record.EventWriter;
import coffer.kernel.AccountId;
import coffer.ledger.Ledger;
import coffer.store.Store;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.time.InstantSource;
import java.util.UUID;

/// Lets tests run operations through the gate's real pipeline, without HTTP and signatures.
public final class InnerDoor {
    private final Registry registry;
    private final Pipeline pipeline;

    /// What decides.
    public record Rules(IdentityPolicies identities, Guardrails guardrails) {}

    /// Binds `reentry` too.
    public InnerDoor(Registry registry, Store store, Ledger ledger, Rules policies, Reentry in) {
        this.registry = registry;
        this.pipeline =
                new Pipeline(
                        new Pipeline.Books(
                                store,
                                ledger,
                                new EventWriter(new AccountId("000000000000"), UUID::randomUUID)),
                        new Authoriser(policies.identities(), policies.guardrails()),
                        InstantSource.system());
        in.bind(registry, pipeline);
    }

    public <I extends Structure, O extends Structure> O invoke(
            ApiOperation<I, O> operation, I input, Call call) {
        return pipeline.run(registry.require(operation), input, call).output();
    }

    /// As somebody whom only the call itself can tell.
    public <I extends Structure, O extends Structure> O invokeUnsigned(
            ApiOperation<I, O> operation, I input, Call call) {
        Registry.Ready<I, O> ready = registry.requireUnsigned(operation).ready(input, call);
        return pipeline.run(ready.registered(), ready.input(), ready.call()).output();
    }

    /// An upload of nothing.
    public static coffer.wire.sigv4.PayloadStream nothing() {
        return Call.nothing();
    }
}
