package coffer.gate;

import coffer.gate.authorise.Authoriser;
import coffer.gate.record.EventWriter;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.FreshIds;
import coffer.kernel.Region;
import coffer.ledger.Ledger;
import coffer.store.Store;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange.Connection;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import coffer.wire.sigv4.PayloadMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Lets tests run operations through the gate's real pipeline, without HTTP and signatures.
public final class InnerDoor {
    private static final AccountId NOBODYS = new AccountId("000000000000");
    private static final Supplier<UUID> IDS = new FreshIds(new SecureRandom());

    private final Registry registry;
    private final Pipeline pipeline;

    /// Where effects and records become durable, and what time it is.
    public record Books(Store store, Ledger ledger, InstantSource clock) {}

    /// What decides.
    public record Rules(IdentityPolicies identities, Guardrails guardrails) {
        /// Of accounts that are above each other nowhere.
        public static Rules of(IdentityPolicies identities) {
            return new Rules(identities, Guardrails.NONE);
        }
    }

    /// An answer, the headers of ours that go with it, and all that was streamed after it.
    public record Answer<O>(O output, Map<String, String> headers, Bytes sent) {
        public byte[] body() {
            return sent.toArray();
        }
    }

    /// Binds `reentry` too.
    public InnerDoor(Registry registry, Books books, Rules rules, Reentry reentry) {
        this.registry = registry;
        this.pipeline =
                new Pipeline(
                        new Pipeline.Books(
                                books.store(), books.ledger(), new EventWriter(NOBODYS, IDS)),
                        new Authoriser(rules.identities(), rules.guardrails()),
                        books.clock());
        reentry.bind(registry, pipeline);
    }

    /// A call over TLS, with an upload of nothing.
    public static Call call(Identity who, Instant time, Region region, Headers headers) {
        return new Call(
                IDS.get().toString(),
                time,
                region,
                who,
                new Call.Transport(
                        new HttpRequest("POST", "/", "", headers),
                        new Connection("192.0.2.1", true, "TLSv1.3", "TLS_AES_256_GCM_SHA384"),
                        "AWS4-HMAC-SHA256"),
                Optional.empty(),
                Call::nothing);
    }

    /// The same call as a PUT of `body`.
    public static Call uploading(InputStream body, Call call) {
        Call.Transport sent = call.transport();
        Headers headers = sent.request().headers();
        return new Call(
                call.requestId(),
                call.time(),
                call.region(),
                call.identity(),
                new Call.Transport(
                        new HttpRequest("PUT", "/", "", headers),
                        sent.connection(),
                        sent.signatureVersion()),
                call.via(),
                () -> new PayloadMode.Unsigned().open(body, headers));
    }

    /// The call that `service` makes on behalf of this one's caller.
    public static Call through(String service, Call call) {
        return call.through(service, "inner");
    }

    public <I extends Structure, O extends Structure> O invoke(
            ApiOperation<I, O> operation, I input, Call call) {
        return answer(operation, input, call).output();
    }

    public <I extends Structure, O extends Structure> Answer<O> answer(
            ApiOperation<I, O> operation, I input, Call call) {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        Pipeline.Outcome<O> outcome = run(operation, input, call, sink);
        return new Answer<>(outcome.output(), outcome.headers(), Bytes.adopt(sink.toByteArray()));
    }

    /// Streams into `sink`, which holds what was sent even if the body breaks off.
    public <I extends Structure, O extends Structure> O invoke(
            ApiOperation<I, O> operation, I input, Call call, ByteArrayOutputStream sink) {
        return run(operation, input, call, sink).output();
    }

    /// As somebody whom only the call itself can tell.
    public <I extends Structure, O extends Structure> O invokeUnsigned(
            ApiOperation<I, O> operation, I input, Call call) {
        Registry.Ready<I, O> ready = registry.requireUnsigned(operation).ready(input, call);
        return pipeline.run(ready.registered(), ready.input(), ready.call()).output();
    }

    /// What the operation demands, without deciding it.
    public <I extends Structure, O extends Structure> List<Demand> demands(
            ApiOperation<I, O> operation, I input, Call call) {
        return registry.require(operation).operation().plan(input, call).demands();
    }

    private <I extends Structure, O extends Structure> Pipeline.Outcome<O> run(
            ApiOperation<I, O> operation, I input, Call call, ByteArrayOutputStream sink) {
        Pipeline.Outcome<O> outcome = pipeline.run(registry.require(operation), input, call);
        outcome.disclosure().ifPresent(disclosure -> send(disclosure, sink));
        return outcome;
    }

    private void send(Pipeline.Disclosure disclosure, ByteArrayOutputStream sink) {
        try (Body body = disclosure.body()) {
            body.writeTo(sink);
            if (sink.size() != body.length()) {
                throw new AssertionError("a body of the wrong length");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pipeline.close(disclosure, sink.size(), Optional.empty());
    }
}
