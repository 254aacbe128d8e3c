package coffer.gate;

import coffer.crypto.Digests;
import coffer.gate.Registry.Registered;
import coffer.gate.admit.Admission;
import coffer.gate.answer.Refusal;
import coffer.gate.answer.Throttling;
import coffer.gate.authenticate.Authenticated;
import coffer.gate.authenticate.Authenticator;
import coffer.gate.authenticate.Delay;
import coffer.gate.authorise.Authoriser;
import coffer.gate.observe.Observer;
import coffer.gate.observe.WatchedExchange;
import coffer.gate.record.EventWriter;
import coffer.gate.record.Happening;
import coffer.gate.record.Rejections;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.kernel.Trace;
import coffer.ledger.Ledger;
import coffer.store.Store;
import coffer.wire.form.MultipartForm;
import coffer.wire.http.ClientGoneException;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpHandler;
import coffer.wire.http.HttpResponse;
import coffer.wire.protocol.ErrorView;
import coffer.wire.protocol.ServiceRouter;
import coffer.wire.schema.Structure;
import coffer.wire.sigv4.PayloadStream;
import coffer.wire.sigv4.Signature;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The outer side of the door: every request comes through here.
///
/// Resolve, authenticate, decode; then the [Pipeline] authorises, performs and records; then
/// answer. Until somebody is authenticated, failures are counted; from then on, each is recorded.
public final class Gate implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String THROTTLED = "SlowDown";

    private final Reception reception;
    private final Registry registry;
    private final Authenticator authenticator;
    private final Pipeline pipeline;
    private final Rejections rejections;
    private final Admission admission;
    private final Observer observer;
    private final Preflights preflights;
    private final FormPosts formPosts;
    private final Sites sites;
    private final Ids ids;

    /// What the gate is made of.
    public record Parts(
            ServiceRouter router,
            Registry registry,
            Authenticator authenticator,
            IdentityPolicies identityPolicies,
            Guardrails guardrails,
            Store store,
            Ledger ledger,
            EventWriter events,
            Rejections rejections,
            Admission admission,
            Observer observer,
            CrossOrigin crossOrigin,
            Websites websites) {}

    /// Where request ids and times come from.
    public record Ids(Supplier<UUID> requestIds, InstantSource clock) {}

    /// Binds `reentry` to what this gate runs.
    public Gate(Parts parts, Ids ids, Reentry reentry) {
        this.reception = new Reception(parts.router());
        this.registry = parts.registry();
        this.authenticator = parts.authenticator();
        this.pipeline =
                new Pipeline(
                        new Pipeline.Books(parts.store(), parts.ledger(), parts.events()),
                        new Authoriser(parts.identityPolicies(), parts.guardrails()),
                        ids.clock(),
                        parts.observer());
        this.rejections = parts.rejections();
        this.admission = parts.admission();
        this.observer = parts.observer();
        this.preflights = new Preflights(parts.router(), parts.crossOrigin(), parts.rejections());
        this.ids = ids;
        this.formPosts =
                new FormPosts(
                        new FormPosts.Parts(
                                parts.router(),
                                registry,
                                authenticator,
                                pipeline,
                                admission,
                                rejections,
                                ids));
        this.sites =
                new Sites(
                        new Sites.Parts(
                                parts.router(),
                                parts.websites(),
                                registry,
                                authenticator,
                                pipeline,
                                admission,
                                rejections,
                                ids));
        reentry.bind(registry, pipeline);
    }

    /// Answers every request. Throws [ClientGoneException] if nobody is left to be answered.
    @Override
    public void handle(HttpExchange exchange) {
        WatchedExchange watched = new WatchedExchange(exchange, ids.requestIds().get().toString());
        Observer.Observation observation = observer.begin(exchange.request());
        try {
            Trace.under(observation.span(), () -> admit(watched));
        } finally {
            observation.answered(watched.answered());
        }
    }

    private void admit(WatchedExchange exchange) {
        String address = Call.Transport.sourceIp(exchange.connection());
        try (Admission.Ticket ticket = admission.fromAddress(address)) {
            if (ticket.isGranted()) {
                receive(exchange);
            } else {
                rejections.count(address, THROTTLED);
                exchange.refuse(THROTTLED, Throttling.toUnread(exchange.request()));
            }
        }
    }

    private void receive(WatchedExchange exchange) {
        if (sites.answer(exchange) || preflights.answer(exchange) || posted(exchange)) return;
        try (BodyReader reader = new BodyReader(admission.bodies())) {
            switch (reception.receive(exchange, reader)) {
                case Reception.Received.Refused(var reply, var error) -> turnAway(reply, error);
                case Reception.Received.Wanted(var incoming) -> {
                    if (incoming.isVerifiedWhileRead()) preflights.mark(exchange);
                    serve(incoming);
                }
            }
        } catch (ClientGoneException gone) {
            throw gone;
        } catch (RuntimeException bug) {
            // The engine answers a bare 500, or breaks off what was begun.
            LOG.error("request {} failed on its way in or out", exchange.requestId(), bug);
        }
    }

    private boolean posted(WatchedExchange exchange) {
        if (!MultipartForm.isIn(exchange.request())) return false;
        preflights.mark(exchange);
        return formPosts.answer(exchange);
    }

    private void turnAway(Reply reply, ErrorView error) {
        String address = Call.Transport.sourceIp(reply.exchange().connection());
        rejections.count(address, error.code());
        reply.refuse(error);
    }

    private void serve(Incoming in) {
        if (in.operation().facts().isAnonymous()) {
            serveUnsigned(in);
            return;
        }
        Identified caller;
        try {
            caller = proved(in);
        } catch (RuntimeException thrown) {
            ServiceException refusal = Failures.refusal(thrown, in.requestId(), in.protocol());
            turnAway(in.reply(), Reply.view(refusal));
            return;
        }
        String address = Call.Transport.sourceIp(in.exchange().connection());
        try (Admission.Ticket ticket = admission.of(caller.who().identity(), address)) {
            if (ticket.isGranted()) {
                serve(in, caller);
            } else {
                turnAway(in.reply(), Reply.view(throttled(in)));
            }
        }
    }

    private void serve(Incoming in, Identified caller) {
        try (Upload upload =
                new Upload(caller.who().payload(), in.body(), in.request().headers())) {
            run(in, call(in, caller.who(), upload), caller.body());
        } catch (ClientGoneException gone) {
            throw gone;
        } catch (RuntimeException thrown) {
            in.reply().refuse(Failures.refusal(thrown, in.requestId(), in.protocol()));
        }
    }

    /// A call that nobody signs is its sender's business until somebody vouches for him.
    private void serveUnsigned(Incoming in) {
        String address = Call.Transport.sourceIp(in.exchange().connection());
        if (!admission.mayAskUnsigned(address)) {
            turnAway(in.reply(), Reply.view(throttled(in)));
            return;
        }
        Delay delay = Delay.begin();
        Registry.Ready<?, ?> ready;
        try {
            ready = Trace.within("vouch", () -> vouchedFor(in));
        } catch (ClientGoneException gone) {
            throw gone;
        } catch (RuntimeException thrown) {
            ServiceException refusal = Failures.refusal(thrown, in.requestId(), in.protocol());
            delay.await();
            turnAway(in.reply(), Reply.view(refusal));
            return;
        }
        try {
            run(in, ready);
        } catch (ClientGoneException gone) {
            throw gone;
        } catch (RuntimeException thrown) {
            in.reply().refuse(Failures.refusal(thrown, in.requestId(), in.protocol()));
        }
    }

    private Registry.Ready<?, ?> vouchedFor(Incoming in) {
        Registry.Unsigned<?, ?> unsigned =
                registry.findUnsigned(in.operation())
                        .orElseThrow(() ->
                                Refusal.NOT_IMPLEMENTED
                                        .in(Failures.protocolOf(in.protocol()))
                                        .because(in.operation().name() + " is not implemented."));
        Bytes body =
                in.form().orElseGet(() -> in.reader().read(in.request(), in.exchange().body()));
        in.reader().expand(in.request(), body);
        return ready(in, unsigned, body);
    }

    private <I extends Structure, O extends Structure> Registry.Ready<I, O> ready(
            Incoming in, Registry.Unsigned<I, O> unsigned, Bytes body) {
        Structure input =
                in.protocol().decode(in.operation(), in.request(), in.target().labels(), body);
        Call call = call(in, authenticator.unsigned(), Call::nothing);
        return unsigned.ready(unsigned.api().input(input), call);
    }

    private static ServiceException throttled(Incoming in) {
        return Throttling.in(Failures.protocolOf(in.protocol()));
    }

    /// Whoever signs is believed or not; those who were wrong too often are not even listened to.
    private Identified proved(Incoming in) {
        if (!(in.signature() instanceof Signature.Signed signed)) return identify(in);
        String address = Call.Transport.sourceIp(in.exchange().connection());
        String accessKeyId = signed.claim().credential().accessKeyId();
        if (!admission.mayTry(address, accessKeyId)) throw throttled(in);
        Identified caller;
        try {
            caller = Trace.within("authenticate", () -> identify(in));
        } catch (ServiceException refusal) {
            admission.failed(address);
            throw refusal;
        }
        admission.proved(address, accessKeyId);
        return caller;
    }

    /// A caller and the body his signature covers; absent where it is verified while it is read.
    private record Identified(Authenticated who, Optional<Bytes> body) {}

    private Identified identify(Incoming in) {
        Optional<Bytes> body =
                in.isVerifiedWhileRead()
                        ? Optional.empty()
                        : in.form()
                                .or(() ->
                                        Optional.of(
                                                in.reader()
                                                        .read(in.request(), in.exchange().body())));
        Authenticated who =
                authenticator.authenticate(
                        new Authenticator.Attempt(
                                in.request(),
                                in.signature(),
                                in.operation().service(),
                                body.map(Gate::sha256),
                                in.exchange().connection().secure()));
        return new Identified(who, body);
    }

    private Call call(Incoming in, Authenticated who, Supplier<PayloadStream> upload) {
        return new Call(
                in.requestId(),
                ids.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                who.region(),
                who.identity(),
                new Call.Transport(
                        in.request(), in.exchange().connection(), who.signatureVersion()),
                Optional.empty(),
                upload);
    }

    private void run(Incoming in, Call call, Optional<Bytes> body) {
        Registered<?, ?> registered =
                registry.find(in.operation()).orElseThrow(() -> notBuilt(in, call));
        run(in, registered, call, body);
    }

    private ServiceException notBuilt(Incoming in, Call call) {
        ServiceException refusal =
                Refusal.NOT_IMPLEMENTED
                        .in(Failures.protocolOf(in.protocol()))
                        .because(in.operation().name() + " is not implemented.");
        return pipeline.recorded(
                Happening.unread(call, in.operation(), Recording.MANAGEMENT_READ), refusal);
    }

    private <I extends Structure, O extends Structure> void run(
            Incoming in, Registered<I, O> registered, Call call, Optional<Bytes> body) {
        run(in, new Registry.Ready<>(registered, decode(in, registered, call, body), call));
    }

    private <I extends Structure, O extends Structure> void run(
            Incoming in, Registry.Ready<I, O> ready) {
        try (Secrets _ = new Secrets(in.operation().input(), ready.input())) {
            Pipeline.Outcome<O> outcome =
                    pipeline.run(ready.registered(), ready.input(), ready.call());
            try (Secrets _ = new Secrets(in.operation().output(), outcome.output())) {
                answer(in, outcome);
            }
        }
    }

    private <I extends Structure, O extends Structure> I decode(
            Incoming in, Registered<I, O> registered, Call call, Optional<Bytes> body) {
        try {
            Bytes content = body.orElseGet(() -> in.reader().readVerified(in.operation(), call));
            in.reader().expand(in.request(), content);
            Structure input =
                    in.protocol()
                            .decode(in.operation(), in.request(), in.target().labels(), content);
            return registered.api().input(input);
        } catch (RuntimeException thrown) {
            throw pipeline.recorded(
                    Happening.unread(call, in.operation(), registered.recording()),
                    Failures.refusal(thrown, in.requestId(), in.protocol()));
        }
    }

    private void answer(Incoming in, Pipeline.Outcome<? extends Structure> outcome) {
        Supplier<HttpResponse> head =
                () ->
                        in.protocol()
                                .encode(in.operation(), outcome.output(), in.requestId())
                                .with(outcome.headers());
        outcome.disclosure()
                .ifPresentOrElse(
                        disclosure -> new Discloser(pipeline).send(in.reply(), head, disclosure),
                        () -> in.exchange().respond(head.get()));
    }

    private static Bytes sha256(Bytes body) {
        return Bytes.adopt(Digests.sha256(body.expose()));
    }
}
