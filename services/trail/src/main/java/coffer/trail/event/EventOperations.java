package coffer.trail.event;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.ledger.AuditRecord;
import coffer.ledger.Ledger;
import coffer.ledger.LookupAttribute;
import coffer.ledger.Page;
import coffer.ledger.Query;
import coffer.trail.TrailError;
import coffer.trail.api.Event;
import coffer.trail.api.LookupEventsRequest;
import coffer.trail.api.LookupEventsResponse;
import coffer.trail.api.Resource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Finds management events of the caller's account and region, newest first.
///
/// AWS: CloudTrail API Reference, LookupEvents. Data events, such as the reading of an object, are
/// not among them, as with AWS; `coffer audit query` shows those.
public final class EventOperations {
    private static final int DEFAULT_RESULTS = 50;
    private static final Duration HISTORY = Duration.ofDays(90);

    private final Ledger ledger;
    private final NextTokens tokens;

    public EventOperations(Ledger ledger, SecureRandom random) {
        this.ledger = ledger;
        this.tokens = new NextTokens(random);
    }

    public Plan<LookupEventsResponse> lookupEvents(LookupEventsRequest input, Call call) {
        return Plan.demanding(Demand.onEverything("cloudtrail:LookupEvents", call.account()))
                .then(authorised -> Effect.answer(find(input, call)));
    }

    private LookupEventsResponse find(LookupEventsRequest input, Call call) {
        if (input.eventCategory().isPresent()) {
            throw TrailError.INVALID_EVENT_CATEGORY.because(
                    "Insights events are not collected; leave EventCategory out.");
        }
        Query query = query(input, call);
        Page.Cursor cursor =
                input.nextToken()
                        .map(token -> tokens.read(token, input, call))
                        .orElse(Page.Cursor.NEWEST);
        Page page = ledger.query(query, cursor, input.maxResults().orElse(DEFAULT_RESULTS));
        LookupEventsResponse.Builder response =
                LookupEventsResponse.builder()
                        .events(page.records().stream().map(EventOperations::event).toList());
        page.next().ifPresent(next -> response.nextToken(tokens.write(next, input, call)));
        return response.build();
    }

    private static Query query(LookupEventsRequest input, Call call) {
        Instant oldest = call.time().minus(HISTORY);
        Instant from = input.startTime().orElse(oldest);
        Instant until = input.endTime().orElse(call.time());
        if (from.isAfter(until)) {
            throw TrailError.INVALID_TIME_RANGE.because(
                    "The start time must not be later than the end time.");
        }
        Query all =
                Query.managementEvents(call.account().digits(), call.region().name())
                        .between(from.isBefore(oldest) ? oldest : from, until);
        var attributes = input.lookupAttributes().orElse(List.of());
        if (attributes.size() > 1) {
            throw TrailError.INVALID_LOOKUP_ATTRIBUTES.because(
                    "You can specify only one lookup attribute.");
        }
        return attributes.stream()
                .findFirst()
                .map(a -> all.where(attribute(a.attributeKey()), a.attributeValue()))
                .orElse(all);
    }

    private static LookupAttribute attribute(String key) {
        return switch (key) {
            case "EventId" -> LookupAttribute.EVENT_ID;
            case "EventName" -> LookupAttribute.EVENT_NAME;
            case "ReadOnly" -> LookupAttribute.READ_ONLY;
            case "Username" -> LookupAttribute.USER_NAME;
            case "ResourceType" -> LookupAttribute.RESOURCE_TYPE;
            case "ResourceName" -> LookupAttribute.RESOURCE_NAME;
            case "EventSource" -> LookupAttribute.EVENT_SOURCE;
            case "AccessKeyId" -> LookupAttribute.ACCESS_KEY_ID;
            default ->
                    throw TrailError.INVALID_LOOKUP_ATTRIBUTES.because(
                            "`" + key + "` is not a lookup attribute.");
        };
    }

    private static Event event(AuditRecord found) {
        Event.Builder event =
                Event.builder()
                        .eventId(found.eventId())
                        .eventName(found.eventName())
                        .readOnly(Boolean.toString(found.readOnly()))
                        .eventTime(found.time())
                        .eventSource(found.eventSource())
                        .username(found.userName())
                        .resources(
                                found.resources().stream()
                                        .map(resource ->
                                                Resource.builder()
                                                        .resourceType(resource.type())
                                                        .resourceName(resource.name())
                                                        .build())
                                        .toList())
                        .cloudTrailEvent(found.json());
        found.accessKeyId().ifPresent(event::accessKeyId);
        return event.build();
    }
}
