package coffer.gate;

import coffer.gate.authorise.Authoriser;
import coffer.gate.record.EventWriter;
import coffer.kernel.AccountId;
import coffer.ledger.Ledger;
import coffer.store.Store;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Lets tests run operations through the gate's real pipeline, without HTTP and signatures.
public final class TestDoor {
    private final Registry registry;
    private final Pipeline pipeline;

    public TestDoor(
            Registry registry,
            Store store,
            Ledger ledger,
            IdentityPolicies policies,
            InstantSource clock) {
        this(registry, store, ledger, policies, clock, new Reentry(UUID::randomUUID));
    }

    /// One that services can go through themselves.
    public TestDoor(
            Registry registry,
            Store store,
            Ledger ledger,
            IdentityPolicies policies,
            InstantSource clock,
            Reentry reentry) {
        this.registry = registry;
        this.pipeline =
                new Pipeline(
                        new Pipeline.Books(
                                store,
                                ledger,
                                new EventWriter(new AccountId("000000000000"), UUID::randomUUID)),
                        new Authoriser(policies, Guardrails.NONE),
                        clock);
        reentry.bind(registry, pipeline);
    }

    /// An answer, the headers of ours that go with it, and all that was streamed after it.
    public record Answer<O>(O output, Map<String, String> headers, byte[] body) {}

    public <I extends Structure, O extends Structure> Answer<O> invoke(
            ApiOperation<I, O> operation, I input, Call call) {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        Pipeline.Outcome<O> outcome = run(operation, input, call, sink);
        return new Answer<>(outcome.output(), outcome.headers(), sink.toByteArray());
    }

    /// Streams into `sink`, which holds what was sent even if the body breaks off.
    public <I extends Structure, O extends Structure> O invoke(
            ApiOperation<I, O> operation, I input, Call call, ByteArrayOutputStream sink) {
        return run(operation, input, call, sink).output();
    }

    private <I extends Structure, O extends Structure> Pipeline.Outcome<O> run(
            ApiOperation<I, O> operation, I input, Call call, ByteArrayOutputStream sink) {
        Pipeline.Outcome<O> outcome = pipeline.run(registry.require(operation), input, call);
        outcome.disclosure()
                .ifPresent(disclosure -> {
                    try (Body body = disclosure.body()) {
                        body.writeTo(sink);
                        if (sink.size() != body.length()) {
                            throw new AssertionError("a body of the wrong length");
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    pipeline.close(disclosure, sink.size(), Optional.empty());
                });
        return outcome;
    }
}
