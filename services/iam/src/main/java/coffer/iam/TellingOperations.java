package coffer.iam;

import coffer.iam.IamService.Ports;
import coffer.iam.IamService.Shared;
import coffer.iam.api.IamApi;
import coffer.iam.attachment.StoredPolicies;
import coffer.iam.credential.LastUse;
import coffer.iam.directory.Desk;
import coffer.iam.job.Jobs;
import coffer.iam.lastaccess.LastAccessOperations;
import coffer.iam.report.AccountDetailOperations;
import coffer.iam.report.CredentialReport;
import coffer.iam.report.CredentialReportOperations;
import coffer.iam.simulation.SimulationOperations;
import coffer.iam.simulation.Stage;

/// The operations that tell of all the others' results: details, reports, simulations.
final class TellingOperations implements AutoCloseable {
    private final Jobs jobs = new Jobs();
    private final AccountDetailOperations details;
    private final CredentialReportOperations credentialReports;
    private final SimulationOperations simulations;
    private final LastAccessOperations lastAccesses;

    TellingOperations(Ports ports, Shared shared, Holdings holdings, StoredPolicies stored) {
        Desk desk = shared.desk();
        this.details =
                new AccountDetailOperations(
                        desk,
                        shared.policies(),
                        new AccountDetailOperations.Roles(
                                holdings.roleViews(), holdings.profiles(), holdings.lastAssumed()));
        CredentialReport.Parts report =
                new CredentialReport.Parts(
                        desk.directory(),
                        holdings.accounts(),
                        shared.accessKeys(),
                        new LastUse(ports.ledger()),
                        holdings.logins(),
                        holdings.devices(),
                        holdings.signingCertificates());
        this.credentialReports =
                new CredentialReportOperations(desk, new CredentialReport(report), jobs);
        this.simulations =
                new SimulationOperations(desk, new Stage(desk, stored, shared.documents()));
        this.lastAccesses =
                new LastAccessOperations(
                        desk,
                        new LastAccessOperations.Parts(
                                stored, shared.policies(), ports.ledger(), jobs, ports.random()));
    }

    @Override
    public void close() {
        jobs.close();
    }

    void register(Guarded on) {
        registerSimulations(on);
        registerReports(on);
    }

    private void registerSimulations(Guarded on) {
        on.read(IamApi.SIMULATE_CUSTOM_POLICY, simulations::simulateCustomPolicy);
        on.read(IamApi.SIMULATE_PRINCIPAL_POLICY, simulations::simulatePrincipalPolicy);
        on.read(
                IamApi.GET_CONTEXT_KEYS_FOR_CUSTOM_POLICY,
                simulations::getContextKeysForCustomPolicy);
        on.read(
                IamApi.GET_CONTEXT_KEYS_FOR_PRINCIPAL_POLICY,
                simulations::getContextKeysForPrincipalPolicy);
    }

    private void registerReports(Guarded on) {
        on.read(IamApi.GET_ACCOUNT_AUTHORIZATION_DETAILS, details::getAccountAuthorizationDetails);
        on.read(IamApi.GENERATE_CREDENTIAL_REPORT, credentialReports::generateCredentialReport);
        on.read(IamApi.GET_CREDENTIAL_REPORT, credentialReports::getCredentialReport);
        on.read(
                IamApi.GENERATE_SERVICE_LAST_ACCESSED_DETAILS,
                lastAccesses::generateServiceLastAccessedDetails);
        on.read(
                IamApi.GET_SERVICE_LAST_ACCESSED_DETAILS,
                lastAccesses::getServiceLastAccessedDetails);
        on.read(
                IamApi.GET_SERVICE_LAST_ACCESSED_DETAILS_WITH_ENTITIES,
                lastAccesses::getServiceLastAccessedDetailsWithEntities);
        on.read(
                IamApi.LIST_POLICIES_GRANTING_SERVICE_ACCESS,
                lastAccesses::listPoliciesGrantingServiceAccess);
    }
}
