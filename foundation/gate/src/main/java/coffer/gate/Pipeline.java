package coffer.gate;

import coffer.gate.Registry.Registered;
import coffer.gate.answer.Refusal;
import coffer.gate.answer.SignatureRefusals;
import coffer.gate.authorise.Authoriser;
import coffer.gate.record.EventWriter;
import coffer.gate.record.Happening;
import coffer.kernel.ServiceException;
import coffer.ledger.AuditRecord;
import coffer.ledger.Ledger;
import coffer.ledger.LedgerBehindException;
import coffer.policy.Decision;
import coffer.store.Store;
import coffer.store.StoreUnavailableException;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import coffer.wire.sigv4.PayloadRejectedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Authorise, perform, record: what every call goes through, whether it came over HTTP or from
/// another service. Nothing else can obtain an [Authorised].
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final String INTERNAL_MESSAGE =
            "An internal error occurred; the request id identifies it in the server's log.";

    private final Store store;
    private final Ledger ledger;
    private final Authoriser authoriser;
    private final EventWriter events;

    Pipeline(Store store, Ledger ledger, Authoriser authoriser, EventWriter events) {
        this.store = store;
        this.ledger = ledger;
        this.authoriser = authoriser;
        this.events = events;
    }

    /// What an operation came to. Its record is durable; where there is a disclosure, that is the
    /// record of the intent, and the disclosure must be closed.
    record Outcome<O>(O output, Optional<Disclosure> disclosure) {}

    /// A body about to be sent, and how the record will tell it.
    record Disclosure(Body body, Happening happening, String intentId) {}

    /// Throws [ServiceException] for every refusal, after recording it.
    <I extends Structure, O extends Structure> Outcome<O> run(
            Registered<I, O> registered, I input, Call call) {
        OperationModel model = registered.api().model();
        Happening happening = Happening.unread(call, model, registered.recording()).read(input);
        try {
            Plan<O> plan = registered.operation().plan(input, call);
            Map<Demand, Decision> decisions = authoriser.decide(call, plan.demands());
            happening = happening.decided(decisions);
            refuseIfDenied(model, decisions);
            return carryOut(plan.perform(new Authorised(decisions)), happening);
        } catch (ServiceException refusal) {
            throw recorded(happening, refusal);
        } catch (PayloadRejectedException rejected) {
            throw recorded(
                    happening,
                    SignatureRefusals.of(rejected.failure().error())
                            .in(model.service().protocol())
                            .because(rejected.failure().message()));
        } catch (StoreUnavailableException | LedgerBehindException e) {
            LOG.error("request {} could not be made durable", call.requestId(), e);
            throw Refusal.UNAVAILABLE.in(model.service().protocol()).because("Please try again.");
        } catch (RuntimeException bug) {
            LOG.error("request {} failed", call.requestId(), bug);
            throw recorded(
                    happening,
                    Refusal.INTERNAL.in(model.service().protocol()).because(INTERNAL_MESSAGE));
        }
    }

    /// Makes a refusal durable and returns it.
    ServiceException recorded(Happening happening, ServiceException refusal) {
        try {
            commit(happening.failed(refusal.code().wireName(), refusal.message()));
            return refusal;
        } catch (StoreUnavailableException | LedgerBehindException e) {
            LOG.error("refusal of {} is unrecorded", happening.call().requestId(), e);
            return Refusal.UNAVAILABLE
                    .in(happening.operation().service().protocol())
                    .because("Please try again.");
        }
    }

    /// Records how a disclosure ended: `bytesSent` of it left, and why no more if it broke off.
    void close(Disclosure disclosure, long bytesSent, Optional<Happening.Failure> failure) {
        Happening outcome = disclosure.happening().outcome(disclosure.intentId(), bytesSent);
        commit(failure.map(why -> outcome.failed(why.code(), why.message())).orElse(outcome));
    }

    private static void refuseIfDenied(OperationModel model, Map<Demand, Decision> decisions) {
        decisions.forEach((demand, decision) -> {
            if (demand.mandatory() && decision instanceof Decision.Deny denied) {
                throw Refusal.ACCESS_DENIED
                        .in(model.service().protocol())
                        .because(denied.why().sentence());
            }
        });
    }

    private <O extends Structure> Outcome<O> carryOut(Effect<O> effect, Happening happening) {
        return switch (effect) {
            case Effect.Answer<O>(var output) -> {
                commit(happening.answered(output, List.of()));
                yield new Outcome<>(output, Optional.empty());
            }
            case Effect.Change<O> change ->
                    new Outcome<>(commit(change, happening), Optional.empty());
            case Effect.Reveal<O>(var output, var body) ->
                    new Outcome<>(output, Optional.of(announce(output, body, happening)));
        };
    }

    private <O extends Structure> O commit(Effect.Change<O> change, Happening happening) {
        O output;
        try {
            output =
                    store.write(tx -> {
                        O answer = change.change().apply(tx);
                        Happening done = happening.answered(answer, change.created().apply(answer));
                        ledger.record(tx, events.write(done));
                        return answer;
                    });
        } catch (RuntimeException e) {
            change.abandoned().run();
            throw e;
        }
        change.committed().run();
        return output;
    }

    private <O extends Structure> Disclosure announce(O output, Body body, Happening happening) {
        try {
            Happening answered = happening.answered(output, List.of());
            AuditRecord intent = events.write(answered.intended());
            commit(intent);
            return new Disclosure(body, answered, intent.eventId());
        } catch (RuntimeException e) {
            body.close();
            throw e;
        }
    }

    private void commit(Happening happening) {
        commit(events.write(happening));
    }

    private void commit(AuditRecord record) {
        store.write(tx -> {
            ledger.record(tx, record);
            return true;
        });
    }
}
