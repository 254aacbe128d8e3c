package coffer.analyzer.generation;

import coffer.ledger.AuditRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A call as the ledger tells it, as far as permissions go: by whom, from where, and which were
/// asked and given. `isComplete` is false if the record had no room for all of them.
public record RecordedCall(
        Instant time,
        String principalArn,
        Circumstances circumstances,
        List<Permission> permissions,
        boolean isComplete) {
    private static final String CUT = "...";
    private static final int LONGEST = 2_048;

    public RecordedCall {
        permissions = List.copyOf(permissions);
    }

    /// One action on one resource that was allowed.
    public record Permission(String action, String resource) {}

    /// What else policies may ask for. `via` is the service that asked on the caller's behalf, such
    /// as `s3`.
    public record Circumstances(
            String region,
            String sourceIp,
            String userAgent,
            boolean isSecure,
            Optional<String> via,
            Map<String, String> encryptionContext) {
        public Circumstances {
            encryptionContext = Map.copyOf(encryptionContext);
        }
    }

    /// Empty if the call was refused, or asked for no permission.
    public static Optional<RecordedCall> of(AuditRecord value) {
        EventTree event = EventTree.parse(value.json());
        List<EventTree> decisions =
                event.at("additionalEventData").map(it -> it.each("decisions")).orElse(List.of());
        boolean wasRefused =
                value.errorCode().filter(code -> code.startsWith("AccessDenied")).isPresent();
        List<Permission> permissions =
                decisions.stream()
                        .filter(decision ->
                                decision.text("allowed").filter("true"::equals).isPresent())
                        .flatMap(decision -> permission(decision).stream())
                        .distinct()
                        .toList();
        if (wasRefused || permissions.isEmpty()) return Optional.empty();
        boolean isComplete =
                decisions.stream().noneMatch(decision -> decision.has("omitted"))
                        && permissions.stream().noneMatch(RecordedCall::isCut);
        return Optional.of(
                new RecordedCall(
                        value.time(),
                        value.principalArn(),
                        circumstances(event, value.region()),
                        permissions.stream().filter(each -> !isCut(each)).toList(),
                        isComplete));
    }

    private static Optional<Permission> permission(EventTree decision) {
        return decision.text("action")
                .flatMap(action ->
                        decision.text("resource")
                                .map(resource -> new Permission(action, resource)));
    }

    private static boolean isCut(Permission permission) {
        return permission.resource().length() > LONGEST && permission.resource().endsWith(CUT);
    }

    private static Circumstances circumstances(EventTree event, String region) {
        return new Circumstances(
                region,
                event.text("sourceIPAddress").orElse(""),
                event.text("userAgent").orElse(""),
                event.has("tlsDetails"),
                event.at("userIdentity")
                        .flatMap(identity -> identity.text("invokedBy"))
                        .map(service -> service.replaceFirst("\\.amazonaws\\.com$", "")),
                event.at("requestParameters", "encryptionContext")
                        .map(EventTree::texts)
                        .orElse(Map.of()));
    }

    /// Whether `person` was the caller: the ARN of a user, or the beginning of those of a role's
    /// sessions, which ends with a slash.
    public static boolean isBy(String principalArn, String person) {
        return person.endsWith("/") ? principalArn.startsWith(person) : principalArn.equals(person);
    }
}
