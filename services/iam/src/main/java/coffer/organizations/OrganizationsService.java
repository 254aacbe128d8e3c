package coffer.organizations;

import coffer.gate.Guardrails;
import coffer.gate.Operation;
import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.iam.Guarded;
import coffer.iam.account.AccountDoor;
import coffer.iam.api.IamApi;
import coffer.iam.policy.Documents;
import coffer.kernel.AccountId;
import coffer.organizations.access.DelegationOperations;
import coffer.organizations.access.ResourcePolicyOperations;
import coffer.organizations.access.RootAccessOperations;
import coffer.organizations.access.ServiceAccessOperations;
import coffer.organizations.account.AccountOperations;
import coffer.organizations.account.CreateAccountOperations;
import coffer.organizations.account.DepartureOperations;
import coffer.organizations.account.Limits;
import coffer.organizations.api.OrganizationsApi;
import coffer.organizations.desk.Desk;
import coffer.organizations.effective.EffectivePolicyOperations;
import coffer.organizations.guard.StoredGuardrails;
import coffer.organizations.handshake.HandshakeOperations;
import coffer.organizations.handshake.InvitationOperations;
import coffer.organizations.policy.AttachmentOperations;
import coffer.organizations.policy.PolicyOperations;
import coffer.organizations.policy.PolicyTypeOperations;
import coffer.organizations.tag.TagOperations;
import coffer.organizations.tree.Ids;
import coffer.organizations.tree.Organizations;
import coffer.organizations.tree.Policies;
import coffer.organizations.unit.OrganizationOperations;
import coffer.organizations.unit.TreeOperations;
import coffer.organizations.unit.UnitOperations;
import coffer.store.Store;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.Structure;
import java.security.SecureRandom;

/// The front door of organizations: its operations, and what the gate asks of it.
public final class OrganizationsService {
    private final OrganizationOperations organizations;
    private final UnitOperations units;
    private final TreeOperations trees;
    private final AccountOperations accounts;
    private final CreateAccountOperations newAccounts;
    private final DepartureOperations departures;
    private final PolicyOperations policies;
    private final PolicyTypeOperations policyTypes;
    private final AttachmentOperations attachments;
    private final EffectivePolicyOperations effectivePolicies;
    private final InvitationOperations invitations;
    private final HandshakeOperations handshakes;
    private final ServiceAccessOperations services;
    private final DelegationOperations delegations;
    private final ResourcePolicyOperations resourcePolicies;
    private final RootAccessOperations rootAccess;
    private final TagOperations tags;

    /// What the service is given; `maxAccounts` is how many one organization may have.
    public record Ports(Store store, AccountDoor door, int maxAccounts, SecureRandom random) {}

    public OrganizationsService(Ports ports) {
        Organizations records = new Organizations();
        Policies kept = new Policies(records);
        Documents documents = new Documents();
        Desk desk = new Desk(ports.store(), records, kept, documents);
        Ids ids = new Ids(ports.random());
        Limits limits = new Limits(ports.maxAccounts());
        this.organizations = new OrganizationOperations(desk, ids);
        this.units = new UnitOperations(desk, ids);
        this.trees = new TreeOperations(desk);
        this.accounts = new AccountOperations(desk);
        this.newAccounts = new CreateAccountOperations(desk, ids, ports.door(), limits);
        this.departures = new DepartureOperations(desk, ports.door());
        this.policies = new PolicyOperations(desk, ids);
        this.policyTypes = new PolicyTypeOperations(desk);
        this.attachments = new AttachmentOperations(desk);
        this.effectivePolicies = new EffectivePolicyOperations(desk);
        this.invitations = new InvitationOperations(desk, ids, ports.door(), limits);
        this.handshakes = new HandshakeOperations(desk, limits);
        this.services = new ServiceAccessOperations(desk);
        this.delegations = new DelegationOperations(desk);
        this.resourcePolicies = new ResourcePolicyOperations(desk, ids);
        this.rootAccess = new RootAccessOperations(desk);
        this.tags = new TagOperations(desk);
    }

    /// What is above the accounts that `store` knows: for the gate, and for whoever only asks.
    public static Guardrails guardrails(Store store) {
        Organizations records = new Organizations();
        return new StoredGuardrails(store, records, new Policies(records), new Documents());
    }

    /// Whether root sessions are enabled in the organization that `manager` manages, and `member`
    /// is one of its members.
    public boolean opensRootSessions(AccountId manager, AccountId member) {
        return rootAccess.opensSessions(manager, member);
    }

    public void register(Registry.Builder registry) {
        Registration on = new Registration(registry);
        registerTree(on);
        registerAccounts(on);
        registerPolicies(on);
        registerHandshakes(on);
        registerAccess(on);
        registerRootAccess(new Guarded(registry));
    }

    private record Registration(Registry.Builder registry) {
        <I extends Structure, O extends Structure> void read(
                ApiOperation<I, O> api, Operation<I, O> operation) {
            registry.on(api, Recording.MANAGEMENT_READ, operation);
        }

        <I extends Structure, O extends Structure> void write(
                ApiOperation<I, O> api, Operation<I, O> operation) {
            registry.on(api, Recording.MANAGEMENT_WRITE, operation);
        }
    }

    private void registerTree(Registration on) {
        on.write(OrganizationsApi.CREATE_ORGANIZATION, organizations::createOrganization);
        on.read(OrganizationsApi.DESCRIBE_ORGANIZATION, organizations::describeOrganization);
        on.write(OrganizationsApi.DELETE_ORGANIZATION, organizations::deleteOrganization);
        on.write(OrganizationsApi.CREATE_ORGANIZATIONAL_UNIT, units::createOrganizationalUnit);
        on.read(OrganizationsApi.DESCRIBE_ORGANIZATIONAL_UNIT, units::describeOrganizationalUnit);
        on.write(OrganizationsApi.UPDATE_ORGANIZATIONAL_UNIT, units::updateOrganizationalUnit);
        on.write(OrganizationsApi.DELETE_ORGANIZATIONAL_UNIT, units::deleteOrganizationalUnit);
        on.read(
                OrganizationsApi.LIST_ORGANIZATIONAL_UNITS_FOR_PARENT,
                units::listOrganizationalUnitsForParent);
        on.read(OrganizationsApi.LIST_ROOTS, trees::listRoots);
        on.read(OrganizationsApi.LIST_CHILDREN, trees::listChildren);
        on.read(OrganizationsApi.LIST_PARENTS, trees::listParents);
        on.write(OrganizationsApi.TAG_RESOURCE, tags::tagResource);
        on.write(OrganizationsApi.UNTAG_RESOURCE, tags::untagResource);
        on.read(OrganizationsApi.LIST_TAGS_FOR_RESOURCE, tags::listTagsForResource);
    }

    private void registerAccounts(Registration on) {
        on.write(OrganizationsApi.CREATE_ACCOUNT, newAccounts::createAccount);
        on.read(
                OrganizationsApi.DESCRIBE_CREATE_ACCOUNT_STATUS,
                newAccounts::describeCreateAccountStatus);
        on.read(OrganizationsApi.LIST_CREATE_ACCOUNT_STATUS, newAccounts::listCreateAccountStatus);
        on.read(OrganizationsApi.DESCRIBE_ACCOUNT, accounts::describeAccount);
        on.read(OrganizationsApi.LIST_ACCOUNTS, accounts::listAccounts);
        on.read(OrganizationsApi.LIST_ACCOUNTS_FOR_PARENT, accounts::listAccountsForParent);
        on.write(OrganizationsApi.MOVE_ACCOUNT, accounts::moveAccount);
        on.write(OrganizationsApi.CLOSE_ACCOUNT, departures::closeAccount);
        on.write(
                OrganizationsApi.REMOVE_ACCOUNT_FROM_ORGANIZATION,
                departures::removeAccountFromOrganization);
        on.write(OrganizationsApi.LEAVE_ORGANIZATION, departures::leaveOrganization);
    }

    private void registerPolicies(Registration on) {
        on.write(OrganizationsApi.CREATE_POLICY, policies::createPolicy);
        on.read(OrganizationsApi.DESCRIBE_POLICY, policies::describePolicy);
        on.write(OrganizationsApi.UPDATE_POLICY, policies::updatePolicy);
        on.write(OrganizationsApi.DELETE_POLICY, policies::deletePolicy);
        on.read(OrganizationsApi.LIST_POLICIES, policies::listPolicies);
        on.write(OrganizationsApi.ENABLE_POLICY_TYPE, policyTypes::enablePolicyType);
        on.write(OrganizationsApi.DISABLE_POLICY_TYPE, policyTypes::disablePolicyType);
        on.write(OrganizationsApi.ATTACH_POLICY, attachments::attachPolicy);
        on.write(OrganizationsApi.DETACH_POLICY, attachments::detachPolicy);
        on.read(OrganizationsApi.LIST_POLICIES_FOR_TARGET, attachments::listPoliciesForTarget);
        on.read(OrganizationsApi.LIST_TARGETS_FOR_POLICY, attachments::listTargetsForPolicy);
        on.read(
                OrganizationsApi.DESCRIBE_EFFECTIVE_POLICY,
                effectivePolicies::describeEffectivePolicy);
        on.read(
                OrganizationsApi.LIST_ACCOUNTS_WITH_INVALID_EFFECTIVE_POLICY,
                effectivePolicies::listAccountsWithInvalidEffectivePolicy);
        on.read(
                OrganizationsApi.LIST_EFFECTIVE_POLICY_VALIDATION_ERRORS,
                effectivePolicies::listEffectivePolicyValidationErrors);
    }

    private void registerHandshakes(Registration on) {
        on.write(
                OrganizationsApi.INVITE_ACCOUNT_TO_ORGANIZATION,
                invitations::inviteAccountToOrganization);
        on.write(OrganizationsApi.ENABLE_ALL_FEATURES, invitations::enableAllFeatures);
        on.write(OrganizationsApi.ACCEPT_HANDSHAKE, handshakes::acceptHandshake);
        on.write(OrganizationsApi.DECLINE_HANDSHAKE, handshakes::declineHandshake);
        on.write(OrganizationsApi.CANCEL_HANDSHAKE, handshakes::cancelHandshake);
        on.read(OrganizationsApi.DESCRIBE_HANDSHAKE, handshakes::describeHandshake);
        on.read(OrganizationsApi.LIST_HANDSHAKES_FOR_ACCOUNT, handshakes::listHandshakesForAccount);
        on.read(
                OrganizationsApi.LIST_HANDSHAKES_FOR_ORGANIZATION,
                handshakes::listHandshakesForOrganization);
    }

    private void registerAccess(Registration on) {
        on.write(OrganizationsApi.ENABLE_AWS_SERVICE_ACCESS, services::enableAWSServiceAccess);
        on.write(OrganizationsApi.DISABLE_AWS_SERVICE_ACCESS, services::disableAWSServiceAccess);
        on.read(
                OrganizationsApi.LIST_AWS_SERVICE_ACCESS_FOR_ORGANIZATION,
                services::listAWSServiceAccessForOrganization);
        on.write(
                OrganizationsApi.REGISTER_DELEGATED_ADMINISTRATOR,
                delegations::registerDelegatedAdministrator);
        on.write(
                OrganizationsApi.DEREGISTER_DELEGATED_ADMINISTRATOR,
                delegations::deregisterDelegatedAdministrator);
        on.read(
                OrganizationsApi.LIST_DELEGATED_ADMINISTRATORS,
                delegations::listDelegatedAdministrators);
        on.read(
                OrganizationsApi.LIST_DELEGATED_SERVICES_FOR_ACCOUNT,
                delegations::listDelegatedServicesForAccount);
        on.write(OrganizationsApi.PUT_RESOURCE_POLICY, resourcePolicies::putResourcePolicy);
        on.read(
                OrganizationsApi.DESCRIBE_RESOURCE_POLICY,
                resourcePolicies::describeResourcePolicy);
        on.write(OrganizationsApi.DELETE_RESOURCE_POLICY, resourcePolicies::deleteResourcePolicy);
    }

    private void registerRootAccess(Guarded on) {
        on.write(
                IamApi.ENABLE_ORGANIZATIONS_ROOT_CREDENTIALS_MANAGEMENT,
                rootAccess::enableOrganizationsRootCredentialsManagement);
        on.write(
                IamApi.ENABLE_ORGANIZATIONS_ROOT_SESSIONS,
                rootAccess::enableOrganizationsRootSessions);
        on.write(
                IamApi.DISABLE_ORGANIZATIONS_ROOT_CREDENTIALS_MANAGEMENT,
                rootAccess::disableOrganizationsRootCredentialsManagement);
        on.write(
                IamApi.DISABLE_ORGANIZATIONS_ROOT_SESSIONS,
                rootAccess::disableOrganizationsRootSessions);
        on.read(IamApi.LIST_ORGANIZATIONS_FEATURES, rootAccess::listOrganizationsFeatures);
    }
}
