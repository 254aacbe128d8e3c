package coffer.trail.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.kernel.ServiceException;
import coffer.ledger.AuditRecord;
import coffer.trail.TestTrail;
import coffer.trail.api.Event;
import coffer.trail.api.LookupAttribute;
import coffer.trail.api.LookupEventsRequest;
import coffer.trail.api.LookupEventsResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventOperationsTest {
    private static final AccountId ACCOUNT = TestTrail.ACCOUNT;
    private static final AccountId OTHER = TestTrail.OTHER;
    private static final LookupEventsRequest EVERYTHING = LookupEventsRequest.builder().build();

    @TempDir Path folder;
    private TestTrail trail;

    @BeforeEach
    void open() {
        trail = new TestTrail(folder);
    }

    @AfterEach
    void close() {
        trail.close();
    }

    private static List<String> names(LookupEventsResponse found) {
        return found.events().orElseThrow().stream()
                .map(Event::eventName)
                .flatMap(name -> name.stream())
                .toList();
    }

    private static LookupEventsRequest where(String key, String value) {
        return LookupEventsRequest.builder()
                .lookupAttributes(
                        List.of(
                                LookupAttribute.builder()
                                        .attributeKey(key)
                                        .attributeValue(value)
                                        .build()))
                .build();
    }

    private static void assertRefused(String error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code().wireName()).isEqualTo(error));
    }

    @Test
    void tellsOfItsOwnAccountOnlyTheNewestFirst() {
        trail.record(ACCOUNT, "Decrypt");
        trail.record(OTHER, "Sign");
        trail.record(ACCOUNT, "Encrypt");

        LookupEventsResponse found = trail.lookUp(ACCOUNT, EVERYTHING);

        assertThat(names(found)).containsExactly("Encrypt", "Decrypt");
        assertThat(found.events().orElseThrow())
                .allSatisfy(event ->
                        assertThat(event.cloudTrailEvent().orElseThrow())
                                .contains(ACCOUNT.digits())
                                .doesNotContain(OTHER.digits()));
        // Having looked is an event too, of whoever did.
        assertThat(names(trail.lookUp(OTHER, EVERYTHING))).containsExactly("Sign");
        assertThat(names(trail.lookUp(OTHER, EVERYTHING))).containsExactly("LookupEvents", "Sign");
    }

    @Test
    void noAttributeReachesAnotherAccount() {
        AuditRecord own = trail.record(ACCOUNT, "Decrypt");
        AuditRecord others = trail.record(OTHER, "Decrypt");

        assertThat(names(trail.lookUp(ACCOUNT, where("EventId", own.eventId())))).hasSize(1);
        assertThat(names(trail.lookUp(ACCOUNT, where("EventId", others.eventId())))).isEmpty();
        for (LookupEventsRequest question :
                List.of(
                        where("EventName", "Decrypt"),
                        where("Username", "ada"),
                        where("ResourceType", "AWS::KMS::Key"),
                        where("ResourceName", "shared-name"),
                        where("EventSource", "kms.amazonaws.com"),
                        where("AccessKeyId", "AKIAADAADAADAADAADA1"))) {
            assertThat(trail.lookUp(ACCOUNT, question).events().orElseThrow())
                    .extracting(event -> event.eventId().orElseThrow())
                    .containsExactly(own.eventId());
            assertThat(trail.lookUp(OTHER, question).events().orElseThrow())
                    .extracting(event -> event.eventId().orElseThrow())
                    .containsExactly(others.eventId());
        }
    }

    @Test
    void aBusyAccountPushesNothingOfAnotherOutOfAPage() {
        trail.record(ACCOUNT, "Decrypt");
        for (int i = 0; i < 60; i++) trail.record(OTHER, "Sign");

        LookupEventsResponse found = trail.lookUp(ACCOUNT, EVERYTHING);

        assertThat(names(found)).containsExactly("Decrypt");
        assertThat(found.nextToken()).isEmpty();
    }

    @Test
    void aTokenServesItsOwnAccountRegionAndQuestionOnly() {
        for (int i = 0; i < 3; i++) {
            trail.record(ACCOUNT, "Decrypt");
            trail.record(OTHER, "Sign");
        }
        String token =
                trail.lookUp(ACCOUNT, LookupEventsRequest.builder().maxResults(2).build())
                        .nextToken()
                        .orElseThrow();
        LookupEventsRequest next = LookupEventsRequest.builder().nextToken(token).build();

        assertThat(names(trail.lookUp(ACCOUNT, next))).containsExactly("Decrypt");
        assertRefused("InvalidNextTokenException", () -> trail.lookUp(OTHER, next));
        assertRefused(
                "InvalidNextTokenException", () -> trail.lookUpIn(new Region("us-east-2"), next));
        LookupEventsRequest other =
                LookupEventsRequest.builder()
                        .nextToken(token)
                        .lookupAttributes(
                                where("EventName", "Decrypt").lookupAttributes().orElseThrow())
                        .build();
        assertRefused("InvalidNextTokenException", () -> trail.lookUp(ACCOUNT, other));
        for (String bad : List.of("", "x", token + "A", "A".repeat(token.length()))) {
            LookupEventsRequest madeUp = LookupEventsRequest.builder().nextToken(bad).build();
            assertRefused("InvalidNextTokenException", () -> trail.lookUp(ACCOUNT, madeUp));
        }
    }

    @Test
    void tellsOfTheTimeAskedForAndOfNinetyDaysAtMost() {
        trail.record(ACCOUNT, "Decrypt");
        trail.clock().advance(Duration.ofDays(60));
        trail.record(ACCOUNT, "Encrypt");

        LookupEventsRequest early =
                LookupEventsRequest.builder()
                        .startTime(TestTrail.START)
                        .endTime(TestTrail.START.plus(Duration.ofDays(1)))
                        .build();
        assertThat(names(trail.lookUp(ACCOUNT, early))).containsExactly("Decrypt");
        trail.clock().advance(Duration.ofDays(31));
        assertThat(names(trail.lookUp(ACCOUNT, early))).isEmpty();
        assertRefused(
                "InvalidTimeRangeException",
                () ->
                        trail.lookUp(
                                ACCOUNT,
                                LookupEventsRequest.builder()
                                        .startTime(TestTrail.START.plus(Duration.ofDays(1)))
                                        .endTime(TestTrail.START)
                                        .build()));
    }

    @Test
    void whoeverIsNotAllowedLearnsNothing() {
        trail.record(ACCOUNT, "Decrypt");

        assertRefused("AccessDeniedException", () -> trail.lookUpUnpermitted(EVERYTHING));
        assertRefused(
                "InvalidLookupAttributesException",
                () -> trail.lookUp(ACCOUNT, where("Colour", "blue")));
        assertRefused(
                "InvalidEventCategoryException",
                () ->
                        trail.lookUp(
                                ACCOUNT,
                                LookupEventsRequest.builder().eventCategory("insight").build()));
    }
}
