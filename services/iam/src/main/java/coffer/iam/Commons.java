package coffer.iam;

import coffer.iam.IamService.Ports;
import coffer.iam.account.Directories;
import coffer.iam.account.OwnRecords;
import coffer.iam.job.Jobs;
import coffer.iam.password.Hashing;
import coffer.iam.policy.AwsManagedPolicies;
import coffer.iam.policy.Documents;
import coffer.iam.role.TrustPolicies;
import coffer.kernel.AccountId;

/// What all accounts have in common: it belongs to none of them.
record Commons(
        Ports ports,
        Directories directories,
        Documents documents,
        AwsManagedPolicies awsPolicies,
        TrustPolicies trusts,
        Hashing hashing,
        Jobs jobs) {

    OwnRecords records(AccountId account) {
        return new OwnRecords(ports.ledger(), account, ports.regions());
    }

    static Commons of(Ports ports) {
        Directories directories = new Directories(ports.account());
        Documents documents = new Documents();
        return new Commons(
                ports,
                directories,
                documents,
                new AwsManagedPolicies(),
                new TrustPolicies(directories, documents),
                new Hashing(ports.passwordCost()),
                new Jobs());
    }
}
