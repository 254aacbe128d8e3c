package coffer.gate;

import coffer.gate.Registry.Registered;
import coffer.gate.answer.Refusal;
import coffer.gate.authenticate.Delay;
import coffer.gate.authorise.Authoriser;
import coffer.gate.observe.Observer;
import coffer.gate.record.EventWriter;
import coffer.gate.record.Happening;
import coffer.gate.record.Recipient;
import coffer.kernel.ServiceException;
import coffer.kernel.Trace;
import coffer.ledger.AuditRecord;
import coffer.ledger.Ledger;
import coffer.ledger.LedgerBehindException;
import coffer.ledger.LedgerUnavailableException;
import coffer.ledger.ResourceRef;
import coffer.policy.Decision;
import coffer.policy.Principal;
import coffer.store.Store;
import coffer.store.StoreUnavailableException;
import coffer.wire.protocol.Protocol;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Authorise, perform, record: what every call goes through, whether it came over HTTP or from
/// another service. Nothing else can obtain an [Authorised].
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final Happening.Failure WITHHELD =
            new Happening.Failure("NotDisclosed", "Nobody was there to take the answer.");

    private final Store store;
    private final Ledger ledger;
    private final EventWriter events;
    private final Authoriser authoriser;
    private final InstantSource clock;
    private final Observer observer;

    /// Where effects and their records become durable.
    record Books(Store store, Ledger ledger, EventWriter events) {}

    /// One that nobody watches.
    Pipeline(Books books, Authoriser authoriser, InstantSource clock) {
        this(books, authoriser, clock, Observer.NONE);
    }

    Pipeline(Books books, Authoriser authoriser, InstantSource clock, Observer observer) {
        this.store = books.store();
        this.ledger = books.ledger();
        this.events = books.events();
        this.authoriser = authoriser;
        this.clock = clock;
        this.observer = observer;
    }

    /// What an operation came to. Its record is durable; where there is a disclosure, that is the
    /// record of the intent, and the disclosure must be closed. `headers` go with the answer.
    record Outcome<O>(O output, Map<String, String> headers, Optional<Disclosure> disclosure) {}

    /// A body about to be sent, and how the record will tell it.
    record Disclosure(Body body, Happening happening, String intentId) {}

    /// Throws [ServiceException] for every refusal, after recording it.
    <I extends Structure, O extends Structure> Outcome<O> run(
            Registered<I, O> registered, I input, Call call) {
        Delay delay = Delay.begin();
        OperationModel model = registered.api().model();
        Course<O> course =
                new Course<>(
                        () -> Trace.within("plan", () -> registered.operation().plan(input, call)),
                        Happening.unread(call, model, registered.recording()).read(input),
                        clock);
        try {
            Outcome<O> outcome = course.follow(new Stepping<>());
            observe(course.happening(), "");
            return outcome;
        } catch (RuntimeException thrown) {
            Protocol protocol = Protocol.of(model.service());
            ServiceException told = Failures.refusal(thrown, call.requestId(), protocol);
            if (Refusal.isOfAccess(told)) delay.await();
            ServiceException refusal = recorded(course.happening(), told);
            observe(course.happening(), refusal.code().wireName());
            throw refusal;
        }
    }

    private void observe(Happening happening, String errorCode) {
        observer.done(happening.operation(), happening.decisions().keySet(), errorCode);
    }

    private final class Stepping<O extends Structure> implements Course.Steps<O> {
        @Override
        public Effect<O> decide(Plan<O> plan, Course<O> course) {
            Happening happening = course.happening();
            Map<Demand, Decision> decisions =
                    Trace.within(
                            "decide", () -> authoriser.decide(happening.call(), plan.demands()));
            course.decided(happening.decided(decisions, told(plan.notes(), decisions)));
            refuseIfDenied(course.happening());
            return Trace.within("perform", () -> plan.perform(new Authorised(decisions)));
        }

        @Override
        public Outcome<O> carryOut(Effect<O> effect, Happening happening) {
            return Trace.within("record", () -> Pipeline.this.carryOut(effect, happening));
        }
    }

    /// Makes a refusal durable and returns what the caller is told, which is another one if that
    /// fails.
    ServiceException recorded(Happening happening, ServiceException refusal) {
        try {
            commit(happening.failed(refusal.code().wireName(), refusal.message()));
            return refusal;
        } catch (StoreUnavailableException | LedgerUnavailableException | LedgerBehindException e) {
            LOG.error("refusal of {} is unrecorded", happening.call().requestId(), e);
            return Failures.unavailable(Protocol.of(happening.operation().service()));
        }
    }

    /// Records how a disclosure ended: `bytesSent` of it left, and why no more if it broke off.
    ///
    /// What was sent cannot be taken back: if this cannot be recorded, the intent stays open for
    /// the next start to close.
    void close(Disclosure disclosure, long bytesSent, Optional<Happening.Failure> failure) {
        Happening outcome = disclosure.happening().outcome(disclosure.intentId(), bytesSent);
        try {
            commit(failure.map(why -> outcome.failed(why.code(), why.message())).orElse(outcome));
        } catch (RuntimeException e) {
            LOG.error("the outcome of intent {} is unrecorded", disclosure.intentId(), e);
        }
    }

    /// Ends a disclosure that nobody can take.
    void withhold(Disclosure disclosure) {
        try (Body _ = disclosure.body()) {
            close(disclosure, 0, Optional.of(WITHHELD));
        }
    }

    private static Notes told(Notes notes, Map<Demand, Decision> decisions) {
        boolean isDenied =
                decisions.entrySet().stream()
                        .anyMatch(
                                each -> each.getKey().mandatory() && !each.getValue().isAllowed());
        return isDenied ? notes.ofDenial() : notes;
    }

    private static void refuseIfDenied(Happening happening) {
        Map<Demand, Decision> decisions = happening.decisions();
        boolean isAnonymous =
                happening.call().identity().principal() instanceof Principal.Anonymous;
        // "Everyone who is authenticated" is the one thing no policy says.
        if (isAnonymous && decisions.isEmpty()) throw denied(happening, "Access Denied");
        decisions.forEach((demand, decision) -> {
            if (demand.mandatory() && decision instanceof Decision.Deny denied) {
                throw denied(happening, message(happening.call().identity(), demand, denied))
                        .withHeaders(demand.headersOfDenial());
            }
        });
    }

    /// Who is not of any account is not told which policy refuses.
    private static String message(Identity who, Demand demand, Decision.Deny denied) {
        return switch (who.principal()) {
            case Principal.Anonymous _ -> "Access Denied";
            case Principal.ProvidedIdentity _ -> "Not authorized to perform " + demand.action();
            case Principal.Root _,
                    Principal.User _,
                    Principal.AssumedRole _,
                    Principal.FederatedUser _,
                    Principal.Service _ ->
                    who.account().filter(demand.owner()::equals).isPresent()
                            ? denied.why().sentence()
                            : Recipient.toCaller(demand, denied);
        };
    }

    private static ServiceException denied(Happening happening, String message) {
        return Refusal.ACCESS_DENIED
                .in(happening.operation().service().protocol())
                .because(message);
    }

    private <O extends Structure> Outcome<O> carryOut(Effect<O> effect, Happening happening) {
        return switch (effect) {
            case Effect.Answer<O>(var output) ->
                    new Outcome<>(tell(output, happening), Map.of(), Optional.empty());
            case Effect.Change<O> change -> commit(change, happening);
            case Effect.Reveal<O>(var output, var body) ->
                    new Outcome<>(output, Map.of(), Optional.of(announce(output, body, happening)));
        };
    }

    /// An answer that cannot be recorded is not given, and its secrets are forgotten.
    private <O extends Structure> O tell(O output, Happening happening) {
        try {
            commit(happening.answered(output, List.of()));
            return output;
        } catch (RuntimeException e) {
            new Secrets(happening.operation().output(), output).close();
            throw e;
        }
    }

    private <O extends Structure> Outcome<O> commit(Effect.Change<O> change, Happening happening) {
        O output = write(change, happening);
        Course.afterwards(change.ending().committed(), happening);
        return new Outcome<>(output, change.ending().headers().get(), Optional.empty());
    }

    private <O extends Structure> O write(Effect.Change<O> change, Happening happening) {
        // The writer's thread is everybody's: only what depends on the answer is written there.
        List<EventWriter.Draft> drafts = events.drafts(happening);
        AtomicReference<Optional<O>> made = new AtomicReference<>(Optional.empty());
        try {
            return store.write(tx -> {
                O answer = change.change().apply(tx);
                made.set(Optional.of(answer));
                List<ResourceRef> created = change.created().apply(answer);
                for (EventWriter.Draft draft : drafts) {
                    ledger.record(tx, draft.finish(Optional.of(answer), created));
                }
                return answer;
            });
        } catch (RuntimeException e) {
            made.get()
                    .ifPresent(
                            answer -> new Secrets(happening.operation().output(), answer).close());
            throw e;
        }
    }

    private <O extends Structure> Disclosure announce(O output, Body body, Happening happening) {
        try {
            Happening answered = happening.answered(output, List.of());
            List<AuditRecord> intents = events.writeAll(answered.intended());
            intents.forEach(ledger::record);
            return new Disclosure(body, answered, intents.getFirst().eventId());
        } catch (RuntimeException e) {
            try (body) {
                throw e;
            }
        }
    }

    private void commit(Happening happening) {
        events.writeAll(happening).forEach(ledger::record);
    }
}
