package coffer.iam;

import coffer.iam.IamService.Shared;
import coffer.iam.account.AccountDoor;
import coffer.iam.account.AccountRecords;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Directory.Usage;
import coffer.iam.directory.Entity;
import coffer.iam.directory.Entity.Trust;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.UniqueIds;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/// Opens accounts with the one role by which whoever opens them can get in, and shuts them.
// AWS: Organizations User Guide, "Accessing member accounts": the role in an account made by
// CreateAccount.
record StoredAccounts(Commons commons, Function<AccountId, Shared> accounts)
        implements AccountDoor {
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final int SESSION_SECONDS = 3_600;

    @Override
    public boolean isKnown(Snapshot snapshot, AccountId account) {
        return commons.directories().isKnown(snapshot, account);
    }

    @Override
    public void open(Transaction tx, NewAccount account) {
        Directory directory = commons.directories().of(account.id());
        Instant now = commons.ports().clock().instant();
        new AccountRecords(directory).open(tx, now);
        Entity role = administrator(tx, account, now);
        accounts.apply(account.id()).policies().attachable(tx, ADMINISTRATOR);
        directory.noteBearer(tx, ADMINISTRATOR, Usage.PERMISSIONS, role);
        directory.add(tx, role.with(role.bearing().attached(List.of(ADMINISTRATOR))));
    }

    private Entity administrator(Transaction tx, NewAccount account, Instant now) {
        String document =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},\
                "Action":"sts:AssumeRole"}]}\
                """
                        .formatted(Arn.global("iam", account.trusted(), "root"));
        String id = new UniqueIds(commons.ports().random()).entity(EntityKind.ROLE);
        Trust trust =
                new Trust(
                        document,
                        commons.trusts().principals(tx, account.id(), document),
                        "",
                        SESSION_SECONDS);
        return Entity.of(EntityKind.ROLE, new Entity.Naming(id, "/", account.administrator()), now)
                .with(trust);
    }

    @Override
    public void shut(Transaction tx, AccountId account) {
        Instant now = commons.ports().clock().instant();
        new AccountRecords(commons.directories().of(account)).shut(tx, now);
    }
}
