package coffer.iam;

import coffer.gate.IdentityPolicies;
import coffer.gate.Principals;
import coffer.iam.account.Directories;
import coffer.iam.account.StoredPrincipals;
import coffer.iam.attachment.Borne;
import coffer.iam.attachment.StoredPolicies;
import coffer.iam.policy.AwsManagedPolicies;
import coffer.iam.policy.Documents;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.role.TrustPolicies;
import coffer.kernel.AccountId;
import coffer.store.Store;

/// What IAM keeps of all accounts, for whoever only looks: there need not be a server.
public final class IamReader {
    private final Store store;
    private final Directories directories;
    private final Documents documents = new Documents();
    private final AwsManagedPolicies awsPolicies = new AwsManagedPolicies();

    /// `first` is the account that the installation began with.
    public IamReader(Store store, AccountId first) {
        this.store = store;
        this.directories = new Directories(first);
    }

    public Directories directories() {
        return directories;
    }

    public Principals principals() {
        return new StoredPrincipals(store, directories);
    }

    public IdentityPolicies identityPolicies() {
        return new StoredPolicies(store, this::shelves);
    }

    public TrustPolicies trusts() {
        return new TrustPolicies(directories, documents);
    }

    private Borne.Shelves shelves(AccountId account) {
        var directory = directories.of(account);
        return new Borne.Shelves(directory, new ManagedPolicies(directory, awsPolicies), documents);
    }
}
