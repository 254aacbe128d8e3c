package coffer.iam;

import coffer.gate.Credentials;
import coffer.gate.IdentityPolicies;
import coffer.gate.Principals;
import coffer.gate.Registry;
import coffer.iam.account.AccountOperations;
import coffer.iam.account.AccountRecords;
import coffer.iam.account.AccountSummary;
import coffer.iam.account.RootUser;
import coffer.iam.api.IamApi;
import coffer.iam.attachment.AttachmentListings;
import coffer.iam.attachment.AttachmentOperations;
import coffer.iam.attachment.Boundaries;
import coffer.iam.attachment.BoundaryOperations;
import coffer.iam.attachment.StoredPolicies;
import coffer.iam.certificate.ServerCertificateOperations;
import coffer.iam.certificate.ServerCertificates;
import coffer.iam.certificate.SigningCertificateOperations;
import coffer.iam.certificate.SigningCertificates;
import coffer.iam.credential.AccessKeyOperations;
import coffer.iam.credential.AccessKeys;
import coffer.iam.credential.Attempts;
import coffer.iam.credential.LastUse;
import coffer.iam.credential.Vault;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Removal;
import coffer.iam.directory.StoredPrincipals;
import coffer.iam.directory.UniqueIds;
import coffer.iam.group.GroupOperations;
import coffer.iam.group.MembershipOperations;
import coffer.iam.inline.InlinePolicyOperations;
import coffer.iam.instanceprofile.InstanceProfileOperations;
import coffer.iam.instanceprofile.InstanceProfiles;
import coffer.iam.job.Jobs;
import coffer.iam.lastaccess.LastAccessOperations;
import coffer.iam.mfa.MfaCodes;
import coffer.iam.mfa.MfaDevices;
import coffer.iam.mfa.MfaOperations;
import coffer.iam.mfa.VirtualDeviceOperations;
import coffer.iam.password.LoginProfileOperations;
import coffer.iam.password.LoginProfiles;
import coffer.iam.password.PasswordPolicyOperations;
import coffer.iam.policy.AwsManagedPolicies;
import coffer.iam.policy.Documents;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.policy.PolicyOperations;
import coffer.iam.policy.VersionOperations;
import coffer.iam.report.AccountDetails;
import coffer.iam.report.CredentialReport;
import coffer.iam.report.CredentialReportOperations;
import coffer.iam.role.LastAssumed;
import coffer.iam.role.RoleOperations;
import coffer.iam.role.RoleViews;
import coffer.iam.role.TrustPolicies;
import coffer.iam.servicelinked.ServiceLinkedRoleOperations;
import coffer.iam.session.SessionTokens;
import coffer.iam.session.StoredCredentials;
import coffer.iam.simulation.SimulationOperations;
import coffer.iam.simulation.Stage;
import coffer.iam.tag.TagOperations;
import coffer.iam.user.UserOperations;
import coffer.kernel.AccountId;
import coffer.ledger.Ledger;
import coffer.store.Store;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyTable;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// The front door of identity and access management: its operations, and the two ports through
/// which the gate learns who asks and what his policies say.
public final class IamService implements AutoCloseable {
    private final Bootstrap bootstrap;
    private final Shared shared;
    private final StoredPolicies identityPolicies;
    private final UserOperations users;
    private final AccessKeyOperations accessKeys;
    private final GroupOperations groups;
    private final MembershipOperations memberships;
    private final RoleOperations roles;
    private final TagOperations tags;
    private final BoundaryOperations boundaries;
    private final InlinePolicyOperations inlinePolicies;
    private final PolicyOperations policies;
    private final VersionOperations versions;
    private final AttachmentOperations attachments;
    private final AttachmentListings attachmentListings;
    private final AccountOperations accounts;
    private final InstanceProfileOperations instanceProfiles;
    private final LoginProfileOperations loginProfiles;
    private final PasswordPolicyOperations passwordPolicies;
    private final ServiceLinkedRoleOperations serviceLinkedRoles;
    private final Jobs jobs = new Jobs();
    private final ServerCertificateOperations serverCertificates;
    private final SigningCertificateOperations signingCertificates;
    private final AccountDetails details;
    private final CredentialReportOperations credentialReports;
    private final SimulationOperations simulations;
    private final LastAccessOperations lastAccesses;
    private final VirtualDeviceOperations virtualDevices;
    private final MfaOperations mfa;

    /// What the service is given.
    public record Ports(
            Store store,
            KeyTable keys,
            DomainKeys domainKeys,
            Ledger ledger,
            AccountId account,
            InstantSource clock,
            SecureRandom random) {}

    /// What the token service shares with this one.
    public record Shared(
            Desk desk,
            AccessKeys accessKeys,
            ManagedPolicies policies,
            Documents documents,
            TrustPolicies trusts,
            SessionTokens tokens,
            StoredCredentials credentials,
            MfaCodes mfa) {}

    public IamService(Ports ports) {
        Directory directory = new Directory(ports.account());
        Desk desk = new Desk(ports.store(), directory);
        UniqueIds ids = new UniqueIds(ports.random());
        AccountRecords records = new AccountRecords(directory);
        RootUser root = new RootUser(records);
        this.shared = shared(ports, desk);
        ManagedPolicies managed = shared.policies();
        Documents documents = shared.documents();
        Boundaries bounds = new Boundaries(directory, managed);
        this.bootstrap = new Bootstrap(ports.store(), records, shared.accessKeys(), ports.clock());
        this.identityPolicies = new StoredPolicies(ports.store(), directory, managed, documents);
        MfaDevices devices = shared.mfa().devices();
        RoleViews views = new RoleViews(directory, shared.trusts());
        InstanceProfiles profiles = new InstanceProfiles(directory, views);
        LoginProfiles logins = new LoginProfiles(directory, ports.random());
        Vault vault = new Vault(ports.domainKeys(), ports.account());
        ServerCertificates serverCertificates = new ServerCertificates(directory, vault);
        SigningCertificates signingCertificates = new SigningCertificates(directory);
        LastAssumed lastAssumed = new LastAssumed(ports.ledger(), ports.account());
        Removal removal =
                new Removal(
                        List.of(
                                devices::impediment,
                                profiles::impediment,
                                logins::impediment,
                                signingCertificates::impediment));
        this.users = new UserOperations(desk, new UserOperations.Parts(ids, bounds, root, removal));
        this.accessKeys =
                new AccessKeyOperations(
                        desk,
                        shared.accessKeys(),
                        ids,
                        new AccessKeyOperations.Outside(root, new LastUse(ports.ledger())));
        this.groups = new GroupOperations(desk, ids, removal);
        this.memberships = new MembershipOperations(desk);
        this.roles =
                new RoleOperations(
                        desk,
                        new RoleOperations.Parts(
                                ids, bounds, shared.trusts(), removal, lastAssumed));
        this.instanceProfiles = new InstanceProfileOperations(desk, profiles, ids);
        this.loginProfiles = new LoginProfileOperations(desk, logins);
        this.passwordPolicies = new PasswordPolicyOperations(desk);
        this.serviceLinkedRoles = new ServiceLinkedRoleOperations(desk, ids, views, ports.random());
        this.simulations =
                new SimulationOperations(desk, new Stage(desk, identityPolicies, documents));
        this.lastAccesses =
                new LastAccessOperations(
                        desk,
                        new LastAccessOperations.Parts(
                                identityPolicies, managed, ports.ledger(), jobs, ports.random()));
        this.virtualDevices = new VirtualDeviceOperations(desk, devices, records);
        this.mfa = new MfaOperations(desk, devices, shared.mfa(), root);
        this.tags = new TagOperations(desk);
        this.boundaries = new BoundaryOperations(desk, bounds);
        this.inlinePolicies = new InlinePolicyOperations(desk, documents);
        this.policies = new PolicyOperations(desk, managed, documents, ids);
        this.versions = new VersionOperations(desk, managed, documents);
        this.attachments = new AttachmentOperations(desk, managed);
        this.attachmentListings = new AttachmentListings(desk, managed);
        AccountSummary summary =
                new AccountSummary(
                        directory,
                        records,
                        managed,
                        new AccountSummary.Others(
                                profiles, devices, serverCertificates, snapshot -> 0));
        this.accounts = new AccountOperations(desk, records, summary);
        this.serverCertificates = new ServerCertificateOperations(desk, serverCertificates, ids);
        this.signingCertificates =
                new SigningCertificateOperations(desk, signingCertificates, ids, root);
        this.details =
                new AccountDetails(
                        desk, managed, new AccountDetails.Roles(views, profiles, lastAssumed));
        CredentialReport.Parts report =
                new CredentialReport.Parts(
                        directory,
                        records,
                        shared.accessKeys(),
                        new LastUse(ports.ledger()),
                        logins,
                        devices,
                        signingCertificates);
        this.credentialReports =
                new CredentialReportOperations(desk, new CredentialReport(report), jobs);
    }

    private static Shared shared(Ports ports, Desk desk) {
        Directory directory = desk.directory();
        Vault vault = new Vault(ports.domainKeys(), ports.account());
        Documents documents = new Documents();
        ManagedPolicies managed = new ManagedPolicies(directory, AwsManagedPolicies.load());
        AccessKeys keys = new AccessKeys(directory, vault, ports.random());
        SessionTokens.Ports tokenPorts =
                new SessionTokens.Ports(
                        ports.store(), ports.keys(), vault, ports.clock(), ports.random());
        SessionTokens tokens = new SessionTokens(tokenPorts, ports.account());
        StoredCredentials credentials =
                new StoredCredentials(
                        new StoredCredentials.Parts(
                                ports.store(),
                                directory,
                                keys,
                                tokens,
                                managed,
                                documents,
                                ports.clock()));
        TrustPolicies trusts = new TrustPolicies(directory, documents);
        MfaDevices devices = new MfaDevices(directory, vault, ports.random());
        MfaCodes mfa = new MfaCodes(ports.store(), devices, new Attempts());
        return new Shared(desk, keys, managed, documents, trusts, tokens, credentials, mfa);
    }

    public Credentials credentials() {
        return shared.credentials();
    }

    public IdentityPolicies identityPolicies() {
        return identityPolicies;
    }

    public Principals principals() {
        return new StoredPrincipals(shared.desk().store(), shared.desk().directory());
    }

    public Bootstrap bootstrap() {
        return bootstrap;
    }

    /// For the token service only.
    public Shared shared() {
        return shared;
    }

    @Override
    public void close() {
        jobs.close();
    }

    public void register(Registry.Builder registry) {
        Guarded on = new Guarded(registry);
        registerEntities(on);
        registerCredentials(on);
        registerPolicies(on);
        registerAttachments(on);
        registerDevices(on);
        registerInstanceProfiles(on);
        registerPasswords(on);
        registerServiceLinkedRoles(on);
        registerSimulations(on);
        registerCertificates(on);
        registerReports(on);
    }

    private void registerCertificates(Guarded on) {
        on.write(IamApi.UPLOAD_SERVER_CERTIFICATE, serverCertificates::uploadServerCertificate);
        on.read(IamApi.GET_SERVER_CERTIFICATE, serverCertificates::getServerCertificate);
        on.read(IamApi.LIST_SERVER_CERTIFICATES, serverCertificates::listServerCertificates);
        on.write(IamApi.UPDATE_SERVER_CERTIFICATE, serverCertificates::updateServerCertificate);
        on.write(IamApi.DELETE_SERVER_CERTIFICATE, serverCertificates::deleteServerCertificate);
        on.write(IamApi.TAG_SERVER_CERTIFICATE, serverCertificates::tagServerCertificate);
        on.write(IamApi.UNTAG_SERVER_CERTIFICATE, serverCertificates::untagServerCertificate);
        on.read(IamApi.LIST_SERVER_CERTIFICATE_TAGS, serverCertificates::listServerCertificateTags);
        on.write(IamApi.UPLOAD_SIGNING_CERTIFICATE, signingCertificates::uploadSigningCertificate);
        on.read(IamApi.LIST_SIGNING_CERTIFICATES, signingCertificates::listSigningCertificates);
        on.write(IamApi.UPDATE_SIGNING_CERTIFICATE, signingCertificates::updateSigningCertificate);
        on.write(IamApi.DELETE_SIGNING_CERTIFICATE, signingCertificates::deleteSigningCertificate);
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

    private void registerInstanceProfiles(Guarded on) {
        on.write(IamApi.CREATE_INSTANCE_PROFILE, instanceProfiles::createInstanceProfile);
        on.write(IamApi.DELETE_INSTANCE_PROFILE, instanceProfiles::deleteInstanceProfile);
        on.read(IamApi.GET_INSTANCE_PROFILE, instanceProfiles::getInstanceProfile);
        on.read(IamApi.LIST_INSTANCE_PROFILES, instanceProfiles::listInstanceProfiles);
        on.read(
                IamApi.LIST_INSTANCE_PROFILES_FOR_ROLE,
                instanceProfiles::listInstanceProfilesForRole);
        on.write(IamApi.ADD_ROLE_TO_INSTANCE_PROFILE, instanceProfiles::addRoleToInstanceProfile);
        on.write(
                IamApi.REMOVE_ROLE_FROM_INSTANCE_PROFILE,
                instanceProfiles::removeRoleFromInstanceProfile);
        on.write(IamApi.TAG_INSTANCE_PROFILE, instanceProfiles::tagInstanceProfile);
        on.write(IamApi.UNTAG_INSTANCE_PROFILE, instanceProfiles::untagInstanceProfile);
        on.read(IamApi.LIST_INSTANCE_PROFILE_TAGS, instanceProfiles::listInstanceProfileTags);
    }

    private void registerPasswords(Guarded on) {
        on.write(IamApi.CREATE_LOGIN_PROFILE, loginProfiles::createLoginProfile);
        on.read(IamApi.GET_LOGIN_PROFILE, loginProfiles::getLoginProfile);
        on.write(IamApi.UPDATE_LOGIN_PROFILE, loginProfiles::updateLoginProfile);
        on.write(IamApi.DELETE_LOGIN_PROFILE, loginProfiles::deleteLoginProfile);
        on.write(IamApi.CHANGE_PASSWORD, loginProfiles::changePassword);
        on.write(
                IamApi.UPDATE_ACCOUNT_PASSWORD_POLICY,
                passwordPolicies::updateAccountPasswordPolicy);
        on.read(IamApi.GET_ACCOUNT_PASSWORD_POLICY, passwordPolicies::getAccountPasswordPolicy);
        on.write(
                IamApi.DELETE_ACCOUNT_PASSWORD_POLICY,
                passwordPolicies::deleteAccountPasswordPolicy);
    }

    private void registerServiceLinkedRoles(Guarded on) {
        on.write(IamApi.CREATE_SERVICE_LINKED_ROLE, serviceLinkedRoles::createServiceLinkedRole);
        on.write(IamApi.DELETE_SERVICE_LINKED_ROLE, serviceLinkedRoles::deleteServiceLinkedRole);
        on.read(
                IamApi.GET_SERVICE_LINKED_ROLE_DELETION_STATUS,
                serviceLinkedRoles::getServiceLinkedRoleDeletionStatus);
    }

    private void registerDevices(Guarded on) {
        on.write(IamApi.CREATE_VIRTUAL_MFA_DEVICE, virtualDevices::createVirtualMFADevice);
        on.write(IamApi.DELETE_VIRTUAL_MFA_DEVICE, virtualDevices::deleteVirtualMFADevice);
        on.read(IamApi.LIST_VIRTUAL_MFA_DEVICES, virtualDevices::listVirtualMFADevices);
        on.write(IamApi.TAG_MFA_DEVICE, virtualDevices::tagMFADevice);
        on.write(IamApi.UNTAG_MFA_DEVICE, virtualDevices::untagMFADevice);
        on.read(IamApi.LIST_MFA_DEVICE_TAGS, virtualDevices::listMFADeviceTags);
        on.write(IamApi.ENABLE_MFA_DEVICE, mfa::enableMFADevice);
        on.write(IamApi.DEACTIVATE_MFA_DEVICE, mfa::deactivateMFADevice);
        on.write(IamApi.RESYNC_MFA_DEVICE, mfa::resyncMFADevice);
        on.read(IamApi.GET_MFA_DEVICE, mfa::getMFADevice);
        on.read(IamApi.LIST_MFA_DEVICES, mfa::listMFADevices);
    }

    private void registerEntities(Guarded on) {
        on.write(IamApi.CREATE_USER, users::createUser);
        on.read(IamApi.GET_USER, users::getUser);
        on.read(IamApi.LIST_USERS, users::listUsers);
        on.write(IamApi.UPDATE_USER, users::updateUser);
        on.write(IamApi.DELETE_USER, users::deleteUser);
        on.write(IamApi.CREATE_GROUP, groups::createGroup);
        on.read(IamApi.GET_GROUP, groups::getGroup);
        on.read(IamApi.LIST_GROUPS, groups::listGroups);
        on.write(IamApi.UPDATE_GROUP, groups::updateGroup);
        on.write(IamApi.DELETE_GROUP, groups::deleteGroup);
        on.write(IamApi.ADD_USER_TO_GROUP, memberships::addUserToGroup);
        on.write(IamApi.REMOVE_USER_FROM_GROUP, memberships::removeUserFromGroup);
        on.read(IamApi.LIST_GROUPS_FOR_USER, memberships::listGroupsForUser);
        on.write(IamApi.CREATE_ROLE, roles::createRole);
        on.read(IamApi.GET_ROLE, roles::getRole);
        on.read(IamApi.LIST_ROLES, roles::listRoles);
        on.write(IamApi.UPDATE_ROLE, roles::updateRole);
        on.write(IamApi.UPDATE_ROLE_DESCRIPTION, roles::updateRoleDescription);
        on.write(IamApi.UPDATE_ASSUME_ROLE_POLICY, roles::updateAssumeRolePolicy);
        on.write(IamApi.DELETE_ROLE, roles::deleteRole);
        on.write(IamApi.TAG_USER, tags::tagUser);
        on.write(IamApi.UNTAG_USER, tags::untagUser);
        on.read(IamApi.LIST_USER_TAGS, tags::listUserTags);
        on.write(IamApi.TAG_ROLE, tags::tagRole);
        on.write(IamApi.UNTAG_ROLE, tags::untagRole);
        on.read(IamApi.LIST_ROLE_TAGS, tags::listRoleTags);
    }

    private void registerCredentials(Guarded on) {
        on.write(IamApi.CREATE_ACCESS_KEY, accessKeys::createAccessKey);
        on.read(IamApi.LIST_ACCESS_KEYS, accessKeys::listAccessKeys);
        on.write(IamApi.UPDATE_ACCESS_KEY, accessKeys::updateAccessKey);
        on.write(IamApi.DELETE_ACCESS_KEY, accessKeys::deleteAccessKey);
        on.read(IamApi.GET_ACCESS_KEY_LAST_USED, accessKeys::getAccessKeyLastUsed);
        on.read(IamApi.GET_ACCOUNT_SUMMARY, accounts::getAccountSummary);
        on.write(IamApi.CREATE_ACCOUNT_ALIAS, accounts::createAccountAlias);
        on.write(IamApi.DELETE_ACCOUNT_ALIAS, accounts::deleteAccountAlias);
        on.read(IamApi.LIST_ACCOUNT_ALIASES, accounts::listAccountAliases);
    }

    private void registerPolicies(Guarded on) {
        on.write(IamApi.CREATE_POLICY, policies::createPolicy);
        on.read(IamApi.GET_POLICY, policies::getPolicy);
        on.read(IamApi.LIST_POLICIES, policies::listPolicies);
        on.write(IamApi.DELETE_POLICY, policies::deletePolicy);
        on.write(IamApi.TAG_POLICY, policies::tagPolicy);
        on.write(IamApi.UNTAG_POLICY, policies::untagPolicy);
        on.read(IamApi.LIST_POLICY_TAGS, policies::listPolicyTags);
        on.write(IamApi.CREATE_POLICY_VERSION, versions::createPolicyVersion);
        on.read(IamApi.GET_POLICY_VERSION, versions::getPolicyVersion);
        on.read(IamApi.LIST_POLICY_VERSIONS, versions::listPolicyVersions);
        on.write(IamApi.SET_DEFAULT_POLICY_VERSION, versions::setDefaultPolicyVersion);
        on.write(IamApi.DELETE_POLICY_VERSION, versions::deletePolicyVersion);
        on.write(IamApi.PUT_USER_POLICY, inlinePolicies::putUserPolicy);
        on.read(IamApi.GET_USER_POLICY, inlinePolicies::getUserPolicy);
        on.read(IamApi.LIST_USER_POLICIES, inlinePolicies::listUserPolicies);
        on.write(IamApi.DELETE_USER_POLICY, inlinePolicies::deleteUserPolicy);
        on.write(IamApi.PUT_GROUP_POLICY, inlinePolicies::putGroupPolicy);
        on.read(IamApi.GET_GROUP_POLICY, inlinePolicies::getGroupPolicy);
        on.read(IamApi.LIST_GROUP_POLICIES, inlinePolicies::listGroupPolicies);
        on.write(IamApi.DELETE_GROUP_POLICY, inlinePolicies::deleteGroupPolicy);
        on.write(IamApi.PUT_ROLE_POLICY, inlinePolicies::putRolePolicy);
        on.read(IamApi.GET_ROLE_POLICY, inlinePolicies::getRolePolicy);
        on.read(IamApi.LIST_ROLE_POLICIES, inlinePolicies::listRolePolicies);
        on.write(IamApi.DELETE_ROLE_POLICY, inlinePolicies::deleteRolePolicy);
    }

    private void registerAttachments(Guarded on) {
        on.write(IamApi.ATTACH_USER_POLICY, attachments::attachUserPolicy);
        on.write(IamApi.DETACH_USER_POLICY, attachments::detachUserPolicy);
        on.write(IamApi.ATTACH_GROUP_POLICY, attachments::attachGroupPolicy);
        on.write(IamApi.DETACH_GROUP_POLICY, attachments::detachGroupPolicy);
        on.write(IamApi.ATTACH_ROLE_POLICY, attachments::attachRolePolicy);
        on.write(IamApi.DETACH_ROLE_POLICY, attachments::detachRolePolicy);
        on.read(IamApi.LIST_ATTACHED_USER_POLICIES, attachmentListings::listAttachedUserPolicies);
        on.read(IamApi.LIST_ATTACHED_GROUP_POLICIES, attachmentListings::listAttachedGroupPolicies);
        on.read(IamApi.LIST_ATTACHED_ROLE_POLICIES, attachmentListings::listAttachedRolePolicies);
        on.read(IamApi.LIST_ENTITIES_FOR_POLICY, attachmentListings::listEntitiesForPolicy);
        on.write(IamApi.PUT_USER_PERMISSIONS_BOUNDARY, boundaries::putUserPermissionsBoundary);
        on.write(
                IamApi.DELETE_USER_PERMISSIONS_BOUNDARY, boundaries::deleteUserPermissionsBoundary);
        on.write(IamApi.PUT_ROLE_PERMISSIONS_BOUNDARY, boundaries::putRolePermissionsBoundary);
        on.write(
                IamApi.DELETE_ROLE_PERMISSIONS_BOUNDARY, boundaries::deleteRolePermissionsBoundary);
    }
}
