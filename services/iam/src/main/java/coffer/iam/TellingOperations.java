package coffer.iam;

import coffer.iam.IamService.Ports;
import coffer.iam.IamService.Shared;
import coffer.iam.api.IamApi;
import coffer.iam.credential.LastUse;
import coffer.iam.directory.Desk;
import coffer.iam.lastaccess.LastAccessOperations;
import coffer.iam.report.AccountDetailOperations;
import coffer.iam.report.CredentialReport;
import coffer.iam.report.CredentialReportOperations;
import coffer.iam.simulation.SimulationOperations;
import coffer.iam.simulation.Stage;

/// The operations that tell of all the others' results: details, reports, simulations.
final class TellingOperations {
    private final AccountDetailOperations details;
    private final CredentialReportOperations credentialReports;
    private final SimulationOperations simulations;
    private final LastAccessOperations lastAccesses;

    TellingOperations(Commons commons, Shared shared, Holdings holdings) {
        Ports ports = commons.ports();
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
                        new LastUse(commons.records(shared.account())),
                        holdings.logins(),
                        holdings.devices(),
                        holdings.signingCertificates());
        this.credentialReports =
                new CredentialReportOperations(desk, new CredentialReport(report), commons.jobs());
        this.simulations =
                new SimulationOperations(
                        desk,
                        new Stage(desk, shared.shelves(), shared.documents()),
                        ports.guardrails());
        this.lastAccesses =
                new LastAccessOperations(
                        desk,
                        new LastAccessOperations.Parts(
                                shared.shelves(),
                                shared.policies(),
                                commons.records(shared.account()),
                                commons.jobs(),
                                ports.random()));
    }

    static void register(OfCaller<TellingOperations> on) {
        registerSimulations(on);
        registerReports(on);
    }

    private static void registerSimulations(OfCaller<TellingOperations> on) {
        on.of(it -> it.simulations)
                .read(IamApi.SIMULATE_CUSTOM_POLICY, SimulationOperations::simulateCustomPolicy)
                .read(
                        IamApi.SIMULATE_PRINCIPAL_POLICY,
                        SimulationOperations::simulatePrincipalPolicy)
                .read(
                        IamApi.GET_CONTEXT_KEYS_FOR_CUSTOM_POLICY,
                        SimulationOperations::getContextKeysForCustomPolicy)
                .read(
                        IamApi.GET_CONTEXT_KEYS_FOR_PRINCIPAL_POLICY,
                        SimulationOperations::getContextKeysForPrincipalPolicy);
    }

    private static void registerReports(OfCaller<TellingOperations> on) {
        on.of(it -> it.details)
                .read(
                        IamApi.GET_ACCOUNT_AUTHORIZATION_DETAILS,
                        AccountDetailOperations::getAccountAuthorizationDetails);
        on.of(it -> it.credentialReports)
                .read(
                        IamApi.GENERATE_CREDENTIAL_REPORT,
                        CredentialReportOperations::generateCredentialReport)
                .read(
                        IamApi.GET_CREDENTIAL_REPORT,
                        CredentialReportOperations::getCredentialReport);
        on.of(it -> it.lastAccesses)
                .read(
                        IamApi.GENERATE_SERVICE_LAST_ACCESSED_DETAILS,
                        LastAccessOperations::generateServiceLastAccessedDetails)
                .read(
                        IamApi.GET_SERVICE_LAST_ACCESSED_DETAILS,
                        LastAccessOperations::getServiceLastAccessedDetails)
                .read(
                        IamApi.GET_SERVICE_LAST_ACCESSED_DETAILS_WITH_ENTITIES,
                        LastAccessOperations::getServiceLastAccessedDetailsWithEntities)
                .read(
                        IamApi.LIST_POLICIES_GRANTING_SERVICE_ACCESS,
                        LastAccessOperations::listPoliciesGrantingServiceAccess);
    }
}
