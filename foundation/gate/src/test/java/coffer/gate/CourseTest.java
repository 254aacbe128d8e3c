package coffer.gate;

import static coffer.gate.TestGate.KMS;
import static coffer.gate.TestGate.api;
import static coffer.gate.TestGate.demand;
import static coffer.gate.TestGate.note;
import static coffer.gate.TestGate.nothing;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.store.Transaction;
import coffer.wire.schema.Struct;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What was decided may not hold any more when it is carried out.
class CourseTest extends GateCase {
    private final List<String> events = new ArrayList<>();
    private final AtomicReference<TestGate> gate = new AtomicReference<>();

    @Test
    void plansAnewWhatWentStale() {
        FakeExchange exchange = handle(number -> plan(number, number < 3));

        assertThat(exchange.status).isEqualTo(200);
        assertThat(events)
                .containsExactly(
                        "plan 1", "abandon 1", "plan 2", "abandon 2", "plan 3", "commit 3");
        assertThat(gate.get().isNoted("3")).isTrue();
        assertThat(gate.get().isNoted("1")).isFalse();
        assertThat(gate.get().onlyRecord().errorCode()).isEmpty();
    }

    @Test
    void renewsAChangeThatCannotBeginAgain() {
        FakeExchange exchange = handle(number -> renewable(number, true, () -> plan(9, false)));

        assertThat(exchange.status).isEqualTo(200);
        assertThat(events).containsExactly("plan 1", "plan 9", "commit 9");
    }

    @Test
    void refusesARenewalThatIsNoLongerAllowed() {
        FakeExchange exchange =
                handle(number ->
                        renewable(
                                number,
                                true,
                                () -> {
                                    gate.get().identities.allow("alice", "kms:ListKeys");
                                    return plan(9, false);
                                }));

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.text()).contains("AccessDenied");
        assertThat(events).containsExactly("plan 1", "plan 9", "abandon 1");
        assertThat(gate.get().isNoted("1")).isFalse();
        assertThat(gate.get().onlyRecord().errorCode()).contains("AccessDeniedException");
    }

    @Test
    void renewsADecisionThatHasGrownOld() {
        FakeExchange exchange =
                handle(number -> {
                    Plan<Struct> renewal = plan(9, false);
                    return Plan.demanding(demand("kms:DisableKey"))
                            .then(authorised -> {
                                gate.get().clock.advance(Duration.ofSeconds(2));
                                return change(1, false).renewedBy(() -> renewal);
                            });
                });

        assertThat(exchange.status).isEqualTo(200);
        assertThat(events).containsExactly("plan 9", "commit 9");
        assertThat(gate.get().isNoted("1")).isFalse();
    }

    @Test
    void keepsADecisionThatIsYoung() {
        FakeExchange exchange = handle(number -> renewable(number, false, () -> plan(9, false)));

        assertThat(exchange.status).isEqualTo(200);
        assertThat(events).containsExactly("plan 1", "commit 1");
    }

    @Test
    void givesUpWhatNeverHolds() {
        FakeExchange exchange = handle(number -> plan(number, true));

        assertThat(exchange.status).isEqualTo(503);
        assertThat(events.stream().filter(event -> event.startsWith("plan"))).hasSize(8);
        assertThat(events.getLast()).isEqualTo("abandon 8");
        assertThat(gate.get().onlyRecord().errorCode()).contains("ServiceUnavailable");
    }

    private FakeExchange handle(Function<Integer, Plan<Struct>> plans) {
        List<Integer> numbers = new ArrayList<>();
        Consumer<Registry.Builder> services =
                registry ->
                        registry.on(
                                api(KMS, "DisableKey"),
                                Recording.MANAGEMENT_WRITE,
                                (input, call) -> {
                                    numbers.add(1);
                                    return plans.apply(numbers.size());
                                });
        gate.set(gate(services));
        return gate.get().handle(ALICE.kms("DisableKey", KEY));
    }

    private Plan<Struct> plan(int number, boolean isStale) {
        events.add("plan " + number);
        return Plan.demanding(demand("kms:DisableKey")).then(authorised -> change(number, isStale));
    }

    private Plan<Struct> renewable(
            int number, boolean isStale, java.util.function.Supplier<Plan<Struct>> renewal) {
        events.add("plan " + number);
        return Plan.demanding(demand("kms:DisableKey"))
                .then(authorised -> change(number, isStale).renewedBy(renewal));
    }

    private Effect.Change<Struct> change(int number, boolean isStale) {
        return Effect.<Struct>change(tx -> write(tx, number, isStale))
                .onceCommitted(() -> events.add("commit " + number))
                .ifAbandoned(() -> events.add("abandon " + number));
    }

    private static Struct write(Transaction tx, int number, boolean isStale) {
        note(tx, Integer.toString(number));
        if (isStale) throw new StaleDecisionException("it changed");
        return nothing(KMS, "DisableKey");
    }
}
