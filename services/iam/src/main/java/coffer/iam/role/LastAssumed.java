package coffer.iam.role;

import coffer.iam.api.RoleLastUsed;
import coffer.iam.directory.Entity;
import coffer.kernel.AccountId;
import coffer.ledger.AuditRecord;
import coffer.ledger.Ledger;
import coffer.ledger.LookupAttribute;
import coffer.ledger.Page;
import coffer.ledger.Page.Cursor;
import coffer.ledger.Query;
import java.util.Optional;

/// When a role was last assumed, which the ledger knows: every call that names it is found there.
public record LastAssumed(Ledger ledger, AccountId account) {
    private static final int RECORDS_PER_PAGE = 50;
    // Reading a role is on the record too, so not every record of it is a use.
    private static final int MAX_PAGES = 20;

    public Optional<RoleLastUsed> of(Entity role) {
        Query query =
                Query.everything()
                        .where(LookupAttribute.RESOURCE_NAME, role.arn(account).toString());
        Cursor cursor = Cursor.NEWEST;
        for (int i = 0; i < MAX_PAGES; i++) {
            Page page = ledger.query(query, cursor, RECORDS_PER_PAGE);
            Optional<AuditRecord> use =
                    page.records().stream().filter(record -> isUse(record, role)).findFirst();
            if (use.isPresent() || page.next().isEmpty()) return use.map(LastAssumed::told);
            cursor = page.next().get();
        }
        return Optional.empty();
    }

    /// A role of the same name may have been there before.
    private static boolean isUse(AuditRecord record, Entity role) {
        return record.eventName().startsWith("AssumeRole")
                && record.errorCode().isEmpty()
                && !record.time().isBefore(role.created());
    }

    private static RoleLastUsed told(AuditRecord use) {
        return RoleLastUsed.builder().lastUsedDate(use.time()).region(use.region()).build();
    }
}
