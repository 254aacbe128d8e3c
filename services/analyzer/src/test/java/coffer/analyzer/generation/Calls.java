package coffer.analyzer.generation;

import coffer.analyzer.generation.RecordedCall.Circumstances;
import coffer.analyzer.generation.RecordedCall.Permission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Calls as the ledger would tell them.
final class Calls {
    static final String SESSION = "arn:aws:sts::111122223333:assumed-role/worker/s";
    static final String KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd";

    private Calls() {}

    static RecordedCall of(String action, String resource) {
        return of(action, resource, Optional.empty(), Map.of());
    }

    static RecordedCall of(
            String action, String resource, Optional<String> via, Map<String, String> context) {
        return new RecordedCall(
                Instant.EPOCH,
                SESSION,
                new Circumstances("eu-west-1", "10.1.2.3", "test", true, via, context),
                List.of(new Permission(action, resource)),
                true);
    }

    static RecordedCall insecure(String action, String resource) {
        return new RecordedCall(
                Instant.EPOCH,
                SESSION,
                new Circumstances(
                        "eu-west-1", "10.1.2.3", "test", false, Optional.empty(), Map.of()),
                List.of(new Permission(action, resource)),
                true);
    }
}
