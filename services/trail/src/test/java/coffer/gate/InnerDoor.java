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

    public InnerDoor(Registry registry, Store store, Ledger ledger, IdentityPolicies policies) {
        this.registry = registry;
        this.pipeline =
                new Pipeline(
                        new Pipeline.Books(
                                store,
                                ledger,
                                new EventWriter(new AccountId("000000000000"), UUID::randomUUID)),
                        new Authoriser(policies, Guardrails.NONE),
                        InstantSource.system());
    }

    public <I extends Structure, O extends Structure> O invoke(
            ApiOperation<I, O> operation, I input, Call call) {
        return pipeline.run(registry.require(operation), input, call).output();
    }

    /// An upload of nothing.
    public static coffer.wire.sigv4.PayloadStream nothing() {
        return Call.nothing();
    }
}
