package coffer.iam.role;

import coffer.iam.account.OwnRecords;
import coffer.iam.api.RoleLastUsed;
import coffer.iam.directory.Entity;
import coffer.ledger.AuditRecord;
import coffer.ledger.LookupAttribute;
import coffer.ledger.Query;
import java.util.Optional;

/// When a role was last assumed, which the ledger knows: every call that names it is found there.
public record LastAssumed(OwnRecords records) {

    public Optional<RoleLastUsed> of(Entity role) {
        String arn = role.arn(records.account()).toString();
        return records.newest(
                        new Query.Match(LookupAttribute.RESOURCE_NAME, arn),
                        record -> isUse(record, role))
                .map(LastAssumed::told);
    }

    /// Reading a role is on the record too, so not every record of it is a use.
    ///
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
