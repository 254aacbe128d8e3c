package coffer.iam;

import coffer.iam.IamService.Ports;
import coffer.iam.account.Directories;
import coffer.iam.job.Jobs;
import coffer.iam.password.Hashing;
import coffer.iam.policy.AwsManagedPolicies;
import coffer.iam.policy.Documents;
import coffer.iam.role.TrustPolicies;

/// What all accounts have in common: it belongs to none of them.
record Commons(
        Ports ports,
        Directories directories,
        Documents documents,
        AwsManagedPolicies awsPolicies,
        TrustPolicies trusts,
        Hashing hashing,
        Jobs jobs) {

    static Commons of(Ports ports) {
        Directories directories = new Directories(ports.account());
        Documents documents = new Documents();
        return new Commons(
                ports,
                directories,
                documents,
                new AwsManagedPolicies(),
                new TrustPolicies(directories, documents),
                new Hashing(),
                new Jobs());
    }
}
