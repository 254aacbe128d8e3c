package coffer.iam;

import coffer.iam.IamService.Ports;
import coffer.iam.IamService.Shared;
import coffer.iam.account.AccountRecords;
import coffer.iam.account.AccountSummary;
import coffer.iam.certificate.ServerCertificates;
import coffer.iam.certificate.SigningCertificates;
import coffer.iam.credential.Vault;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Removal;
import coffer.iam.federation.Providers;
import coffer.iam.instanceprofile.InstanceProfiles;
import coffer.iam.mfa.MfaDevices;
import coffer.iam.password.LoginProfiles;
import coffer.iam.role.LastAssumed;
import coffer.iam.role.RoleViews;
import java.util.List;

/// Where everything is kept that users, roles and the account hold beside policies and access keys.
record Holdings(
        AccountRecords accounts,
        MfaDevices devices,
        InstanceProfiles profiles,
        LoginProfiles logins,
        ServerCertificates serverCertificates,
        SigningCertificates signingCertificates,
        RoleViews roleViews,
        LastAssumed lastAssumed) {

    static Holdings of(Commons commons, Shared shared) {
        Ports ports = commons.ports();
        Directory directory = shared.desk().directory();
        RoleViews views = new RoleViews(directory, shared.trusts());
        Vault vault = new Vault(ports.domainKeys(), directory.account());
        return new Holdings(
                new AccountRecords(directory),
                shared.mfa().devices(),
                new InstanceProfiles(directory, views),
                new LoginProfiles(directory, ports.random(), commons.hashing()),
                new ServerCertificates(directory, vault),
                new SigningCertificates(directory),
                views,
                new LastAssumed(commons.records(directory.account())));
    }

    /// What must be given up before a user or role can be deleted.
    Removal removal() {
        return new Removal(
                List.of(
                        devices::impediment,
                        profiles::impediment,
                        logins::impediment,
                        signingCertificates::impediment));
    }

    AccountSummary summary(Shared shared) {
        return new AccountSummary(
                shared.desk().directory(),
                accounts,
                shared.policies(),
                new AccountSummary.Others(
                        profiles,
                        devices,
                        serverCertificates,
                        new Providers(shared.desk().directory())));
    }
}
