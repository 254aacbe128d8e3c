package coffer.gate;

import coffer.gate.Registry.Registered;
import coffer.gate.answer.Refusal;
import coffer.gate.answer.SignatureRefusals;
import coffer.gate.authenticate.Authenticated;
import coffer.gate.authenticate.Authenticator;
import coffer.gate.authenticate.NotAuthenticatedException;
import coffer.gate.authorise.Authoriser;
import coffer.gate.record.EventWriter;
import coffer.gate.record.Happening;
import coffer.gate.record.Rejections;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.ledger.Ledger;
import coffer.store.Store;
import coffer.wire.codec.WireException;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpHandler;
import coffer.wire.http.HttpRequest;
import coffer.wire.protocol.ErrorView;
import coffer.wire.protocol.Resolution;
import coffer.wire.protocol.ServiceRouter;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import coffer.wire.schema.WireProtocol;
import coffer.wire.sigv4.PayloadRejectedException;
import coffer.wire.sigv4.Signature;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The outer side of the door: every request comes through here.
public final class Gate implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final ServiceRouter router;
    private final Registry registry;
    private final Authenticator authenticator;
    private final Pipeline pipeline;
    private final Rejections rejections;
    private final Ids ids;

    /// What the gate is made of.
    public record Parts(
            ServiceRouter router,
            Registry registry,
            Authenticator authenticator,
            IdentityPolicies identityPolicies,
            Store store,
            Ledger ledger,
            EventWriter events,
            Rejections rejections) {}

    /// Where request ids and times come from.
    public record Ids(Supplier<UUID> requestIds, InstantSource clock) {}

    /// Binds `reentry` to what this gate runs.
    public Gate(Parts parts, Ids ids, Reentry reentry) {
        this.router = parts.router();
        this.registry = parts.registry();
        this.authenticator = parts.authenticator();
        this.pipeline =
                new Pipeline(
                        parts.store(),
                        parts.ledger(),
                        new Authoriser(parts.identityPolicies()),
                        parts.events());
        this.rejections = parts.rejections();
        this.ids = ids;
        reentry.bind(registry, pipeline);
    }

    /// One request as far as it is understood.
    private record Incoming(
            HttpExchange exchange,
            String requestId,
            Signature signature,
            Resolution.Found target,
            Optional<Bytes> form) {
        HttpRequest request() {
            return exchange.request();
        }

        OperationModel operation() {
            return target.operation();
        }

        WireProtocol protocol() {
            return operation().service().protocol();
        }

        boolean isS3() {
            return protocol() == WireProtocol.REST_XML;
        }
    }

    @Override
    public void handle(HttpExchange exchange) {
        String requestId = ids.requestIds().get().toString();
        HttpRequest request = exchange.request();
        Signature signature = Signature.parse(request);
        Optional<Bytes> form =
                ServiceRouter.isForm(request) && !BodyReader.isTooLong(request)
                        ? BodyReader.read(exchange)
                        : Optional.empty();
        switch (router.resolve(request, signingName(signature), form)) {
            case Resolution.Unknown(var protocol, var service, var error) -> {
                rejections.count(exchange.connection().remoteAddress(), error.code());
                exchange.respond(protocol.encodeError(Optional.empty(), error, requestId));
            }
            case Resolution.Found found ->
                    serve(new Incoming(exchange, requestId, signature, found, form));
        }
    }

    private void serve(Incoming in) {
        try {
            Optional<Bytes> body = in.isS3() ? Optional.empty() : Optional.of(wholeBody(in));
            Authenticated who = authenticate(in, body);
            Call call = call(in, who);
            Optional<Registered<?, ?>> registered = registry.find(in.operation());
            if (registered.isEmpty()) throw notBuilt(in, call);
            dispatch(in, registered.get(), call, body);
        } catch (NotAuthenticatedException e) {
            ServiceException refusal =
                    SignatureRefusals.of(e.failure().error())
                            .in(in.protocol())
                            .because(e.failure().message());
            rejections.count(in.exchange().connection().remoteAddress(), refusal.code().wireName());
            refuse(in, refusal);
        } catch (ServiceException refusal) {
            refuse(in, refusal);
        } catch (RuntimeException bug) {
            LOG.error("request {} failed outside any operation", in.requestId(), bug);
            refuse(in, Refusal.INTERNAL.in(in.protocol()).because("An internal error occurred."));
        }
    }

    private static Bytes wholeBody(Incoming in) {
        return in.form()
                .or(() -> BodyReader.read(in.exchange()))
                .orElseThrow(() ->
                        Refusal.REQUEST_TOO_LARGE
                                .in(in.protocol())
                                .because("The request body is too large."));
    }

    private Authenticated authenticate(Incoming in, Optional<Bytes> body) {
        return authenticator.authenticate(
                new Authenticator.Attempt(
                        in.request(),
                        in.signature(),
                        in.operation().service(),
                        body.map(Gate::sha256),
                        in.exchange().connection().secure()));
    }

    private Call call(Incoming in, Authenticated who) {
        return new Call(
                in.requestId(),
                ids.clock().instant(),
                who.region(),
                who.identity(),
                new Call.Transport(
                        in.request(), in.exchange().connection(), who.signatureVersion()),
                Optional.empty(),
                () -> who.payload().open(in.exchange().body(), in.request().headers()));
    }

    private ServiceException notBuilt(Incoming in, Call call) {
        ServiceException refusal =
                Refusal.NOT_IMPLEMENTED
                        .in(in.protocol())
                        .because(in.operation().name() + " is not implemented.");
        return pipeline.recorded(
                Happening.unread(call, in.operation(), Recording.MANAGEMENT_READ), refusal);
    }

    private <I extends Structure, O extends Structure> void dispatch(
            Incoming in, Registered<I, O> registered, Call call, Optional<Bytes> body) {
        Happening unread = Happening.unread(call, in.operation(), registered.recording());
        I input;
        try {
            Bytes content = body.orElseGet(() -> BodyReader.readVerified(in.operation(), call));
            input =
                    registered
                            .api()
                            .input(
                                    in.target()
                                            .protocol()
                                            .decode(
                                                    in.operation(),
                                                    in.request(),
                                                    in.target().labels(),
                                                    content));
        } catch (WireException e) {
            throw pipeline.recorded(unread, asRefusal(in.target().protocol().describe(e)));
        } catch (PayloadRejectedException e) {
            throw pipeline.recorded(
                    unread,
                    SignatureRefusals.of(e.failure().error())
                            .in(in.protocol())
                            .because(e.failure().message()));
        }
        try (Secrets _ = new Secrets(in.operation().input(), input)) {
            Pipeline.Outcome<O> outcome = pipeline.run(registered, input, call);
            try (Secrets _ = new Secrets(in.operation().output(), outcome.output())) {
                answer(in, outcome);
            }
        }
    }

    private void answer(Incoming in, Pipeline.Outcome<?> outcome) {
        var head =
                in.target()
                        .protocol()
                        .encode(in.operation(), (Structure) outcome.output(), in.requestId());
        outcome.disclosure()
                .ifPresentOrElse(
                        disclosure -> new Discloser(pipeline).send(in.exchange(), head, disclosure),
                        () -> in.exchange().respond(head));
    }

    private static void refuse(Incoming in, ServiceException refusal) {
        ErrorView view =
                new ErrorView(
                        refusal.code().wireName(),
                        refusal.message(),
                        refusal.code().httpStatus(),
                        refusal.details());
        in.exchange()
                .respond(
                        in.target()
                                .protocol()
                                .encodeError(Optional.of(in.operation()), view, in.requestId()));
    }

    private static ServiceException asRefusal(ErrorView view) {
        record Described(String wireName, int httpStatus) implements coffer.kernel.ErrorCode {}
        return new Described(view.code(), view.httpStatus())
                .because(view.message())
                .with(view.details());
    }

    private static Optional<String> signingName(Signature signature) {
        return signature instanceof Signature.Signed signed
                ? Optional.of(signed.claim().credential().service())
                : Optional.empty();
    }

    private static Bytes sha256(Bytes body) {
        try {
            return Bytes.adopt(MessageDigest.getInstance("SHA-256").digest(body.expose()));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
