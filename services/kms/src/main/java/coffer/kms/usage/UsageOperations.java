package coffer.kms.usage;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kms.KmsError;
import coffer.kms.api.GetKeyLastUsageRequest;
import coffer.kms.api.GetKeyLastUsageResponse;
import coffer.kms.api.KeyLastUsageData;
import coffer.kms.api.KeyLastUsageTrackingOperation;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyFinder;
import coffer.ledger.AuditRecord;
import coffer.ledger.Ledger;
import coffer.ledger.LookupAttribute;
import coffer.ledger.Page;
import coffer.ledger.Page.Cursor;
import coffer.ledger.Query;
import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import coffer.policy.json.JsonSyntaxException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Saying when a key was last used with success, and for what.
///
/// Every use is on the ledger before its answer leaves, and the ledger finds records by the keys
/// that they name, so nothing is kept beside it and no use costs anything more: the newest records
/// of the key are read until one is of a use. Each of several related keys has its own.
public final class UsageOperations {
    private static final Set<String> USES = Set.copyOf(KeyLastUsageTrackingOperation.values());
    private static final int RECORDS_PER_PAGE = 50;
    private static final int MAX_PAGES = 400;

    private final KeyFinder finder;
    private final Ledger ledger;

    public UsageOperations(KeyFinder finder, Ledger ledger) {
        this.finder = finder;
        this.ledger = ledger;
    }

    public Plan<GetKeyLastUsageResponse> getKeyLastUsage(GetKeyLastUsageRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        return Plan.demanding(found.demand("kms:GetKeyLastUsage", call))
                .then(authorised -> {
                    Instant created = found.key().origin().created();
                    return Effect.answer(
                            GetKeyLastUsageResponse.builder()
                                    .keyId(found.name().id())
                                    .keyLastUsage(lastUse(found).map(UsageOperations::told))
                                    .trackingStartDate(began().orElse(created))
                                    .keyCreationDate(created)
                                    .build());
                });
    }

    /// Nothing is ever removed from the ledger: it tells of everything since its first record.
    private Optional<Instant> began() {
        return ledger.read(0, 1).stream().map(first -> first.value().time()).findFirst();
    }

    private Optional<AuditRecord> lastUse(FoundKey found) {
        Query query =
                Query.managementEvents(
                                found.name().account().digits(), found.name().region().name())
                        .where(LookupAttribute.RESOURCE_NAME, found.arn());
        Cursor cursor = Cursor.NEWEST;
        for (int i = 0; i < MAX_PAGES; i++) {
            Page page = ledger.query(query, cursor, RECORDS_PER_PAGE);
            Optional<AuditRecord> use =
                    page.records().stream().filter(UsageOperations::isUse).findFirst();
            if (use.isPresent() || page.next().isEmpty()) return use;
            cursor = page.next().get();
        }
        throw KmsError.DEPENDENCY_TIMEOUT.because(
                "The key's latest %d events tell of no use; older ones were not looked at."
                        .formatted(MAX_PAGES * RECORDS_PER_PAGE));
    }

    private static boolean isUse(AuditRecord event) {
        return event.errorCode().isEmpty() && USES.contains(event.eventName());
    }

    private static KeyLastUsageData told(AuditRecord use) {
        return KeyLastUsageData.builder()
                .operation(use.eventName())
                .timestamp(use.time())
                .cloudTrailEventId(use.eventId())
                .kmsRequestId(requestId(use))
                .build();
    }

    /// Of an event that is too long or too deep to be read here, the request's id stays untold.
    private static Optional<String> requestId(AuditRecord use) {
        try {
            return JsonReader.read(use.json()) instanceof Json.Fields(var members)
                            && members.get("requestID") instanceof Json.Text(var id)
                    ? Optional.of(id)
                    : Optional.empty();
        } catch (JsonSyntaxException tooLong) {
            return Optional.empty();
        }
    }
}
