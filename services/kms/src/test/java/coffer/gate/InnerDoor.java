package coffer.gate;

import coffer.gate.authorise.Authoriser;
import coffer.gate.record.EventWriter;
import coffer.kernel.AccountId;
import coffer.ledger.Ledger;
import coffer.store.Store;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Lets tests run operations through the gate's real pipeline, without HTTP and signatures.
public final class InnerDoor {
    private final Registry registry;
    private final Pipeline pipeline;

    /// Binds `reentry` too.
    public InnerDoor(
            Registry registry, Store store, Ledger ledger, IdentityPolicies policies, Reentry in) {
        this.registry = registry;
        this.pipeline =
                new Pipeline(
                        new Pipeline.Books(
                                store,
                                ledger,
                                new EventWriter(new AccountId("000000000000"), UUID::randomUUID)),
                        new Authoriser(policies, Guardrails.NONE),
                        InstantSource.system());
        in.bind(registry, pipeline);
    }

    public <I extends Structure, O extends Structure> O invoke(
            ApiOperation<I, O> operation, I input, Call call) {
        return pipeline.run(registry.require(operation), input, call).output();
    }

    /// What the operation demands, without deciding it.
    public <I extends Structure, O extends Structure> List<Demand> demands(
            ApiOperation<I, O> operation, I input, Call call) {
        return registry.require(operation).operation().plan(input, call).demands();
    }

    /// The call that `service` makes on behalf of this one's caller.
    public static Call through(String service, Call call) {
        return call.through(service, "inner");
    }

    /// An upload of nothing.
    public static coffer.wire.sigv4.PayloadStream nothing() {
        return Call.nothing();
    }
}
