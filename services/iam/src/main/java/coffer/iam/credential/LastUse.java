package coffer.iam.credential;

import coffer.iam.account.OwnRecords;
import coffer.ledger.AuditRecord;
import coffer.ledger.LookupAttribute;
import coffer.ledger.Query;
import java.time.Instant;
import java.util.Optional;

/// When an access key was last used, which the ledger knows: every call is recorded there.
public record LastUse(OwnRecords records) {

    /// The last call made with a key.
    public record Use(Instant time, String service, String region) {}

    public Optional<Use> of(String accessKeyId) {
        return records.newest(
                        new Query.Match(LookupAttribute.ACCESS_KEY_ID, accessKeyId), _ -> true)
                .map(LastUse::use);
    }

    private static Use use(AuditRecord call) {
        String source = call.eventSource();
        int dot = source.indexOf('.');
        String service = dot < 0 ? source : source.substring(0, dot);
        return new Use(call.time(), service, call.region());
    }
}
