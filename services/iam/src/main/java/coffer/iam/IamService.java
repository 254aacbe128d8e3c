package coffer.iam;

import coffer.crypto.PasswordHash;
import coffer.gate.Credentials;
import coffer.gate.Guardrails;
import coffer.gate.IdentityPolicies;
import coffer.gate.Principals;
import coffer.gate.Registry;
import coffer.iam.account.AccountDoor;
import coffer.iam.account.PerAccount;
import coffer.iam.account.StoredPrincipals;
import coffer.iam.attachment.Borne;
import coffer.iam.attachment.StoredPolicies;
import coffer.iam.credential.AccessKeys;
import coffer.iam.credential.KeyAccounts;
import coffer.iam.directory.Desk;
import coffer.iam.mfa.MfaCodes;
import coffer.iam.policy.Documents;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.role.TrustPolicies;
import coffer.iam.session.AccountCredentials;
import coffer.iam.session.SessionTokens;
import coffer.iam.session.StoredCredentials;
import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.ledger.Ledger;
import coffer.store.Store;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyTable;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The front door of identity and access management: the operations of all accounts, and the ports
/// through which the gate learns who asks and what his policies say.
public final class IamService implements AutoCloseable {
    private final Commons commons;
    private final PerAccount<IamAccount> accounts;
    private final StoredPolicies identityPolicies;
    private final StoredCredentials credentials;

    /// What the service is given. `account` is the one that the installation begins with; whatever
    /// is recorded is so in one of `regions`.
    public record Ports(
            Store store,
            KeyTable keys,
            DomainKeys domainKeys,
            Ledger ledger,
            Guardrails guardrails,
            AccountId account,
            List<Region> regions,
            PasswordHash.Cost passwordCost,
            InstantSource clock,
            SecureRandom random) {
        public Ports {
            regions = List.copyOf(regions);
        }
    }

    /// What the token service shares with this one, of one account.
    public record Shared(
            Desk desk,
            AccessKeys accessKeys,
            ManagedPolicies policies,
            Documents documents,
            TrustPolicies trusts,
            SessionTokens tokens,
            AccountCredentials credentials,
            MfaCodes mfa) {

        public AccountId account() {
            return desk.account();
        }

        /// What users and roles bear.
        public Borne.Shelves shelves() {
            return new Borne.Shelves(desk.directory(), policies, documents);
        }
    }

    public IamService(Ports ports) {
        this.commons = Commons.of(ports);
        this.accounts = new PerAccount<>(account -> new IamAccount(commons, account));
        this.identityPolicies = new StoredPolicies(ports.store(), account -> of(account).shelves());
        this.credentials =
                new StoredCredentials(
                        ports.store(), commons.directories(), account -> of(account).credentials());
    }

    public Credentials credentials() {
        return credentials;
    }

    public IdentityPolicies identityPolicies() {
        return identityPolicies;
    }

    public Principals principals() {
        return new StoredPrincipals(commons.ports().store(), commons.directories());
    }

    /// Of the account that the installation begins with.
    public Bootstrap bootstrap() {
        return accounts.of(commons.directories().first()).bootstrap();
    }

    /// Opens and shuts all other accounts.
    public AccountDoor accountDoor() {
        return new StoredAccounts(commons, this::of);
    }

    /// For the token service only, of an account that exists.
    public Shared of(AccountId account) {
        return accounts.of(account).shared();
    }

    /// The same, for an account that somebody names; empty if there is none, or none any more.
    public Optional<Shared> find(AccountId account) {
        boolean isOpen =
                commons.ports()
                        .store()
                        .read(snapshot -> commons.directories().isOpen(snapshot, account));
        return isOpen ? Optional.of(of(account)) : Optional.empty();
    }

    /// For the token service only.
    public KeyAccounts keyAccounts() {
        return new KeyAccounts(commons.ports().store(), commons.directories());
    }

    @Override
    public void close() {
        commons.jobs().close();
    }

    public void register(Registry.Builder registry) {
        IamAccount.register(new OfCaller<>(new Guarded(registry), accounts::of));
    }
}
