package coffer.iam.credential;

import coffer.ledger.AuditRecord;
import coffer.ledger.Ledger;
import coffer.ledger.LookupAttribute;
import coffer.ledger.Page;
import coffer.ledger.Query;
import java.time.Instant;
import java.util.Optional;

/// When an access key was last used, which the ledger knows: every call is recorded there.
public record LastUse(Ledger ledger) {

    /// The last call made with a key.
    public record Use(Instant time, String service, String region) {}

    public Optional<Use> of(String accessKeyId) {
        Query calls = Query.everything().where(LookupAttribute.ACCESS_KEY_ID, accessKeyId);
        return ledger.query(calls, Page.Cursor.NEWEST, 1).records().stream()
                .findFirst()
                .map(LastUse::use);
    }

    private static Use use(AuditRecord call) {
        String source = call.eventSource();
        int dot = source.indexOf('.');
        String service = dot < 0 ? source : source.substring(0, dot);
        return new Use(call.time(), service, call.region());
    }
}
