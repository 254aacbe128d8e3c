package coffer.iam;

import coffer.gate.Credentials;
import coffer.gate.IdentityPolicies;
import coffer.gate.Principals;
import coffer.gate.Registry;
import coffer.iam.account.AccountOperations;
import coffer.iam.account.AccountRecords;
import coffer.iam.account.RootUser;
import coffer.iam.api.IamApi;
import coffer.iam.attachment.AttachmentListings;
import coffer.iam.attachment.AttachmentOperations;
import coffer.iam.attachment.Boundaries;
import coffer.iam.attachment.BoundaryOperations;
import coffer.iam.attachment.StoredPolicies;
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
import coffer.iam.mfa.MfaCodes;
import coffer.iam.mfa.MfaDevices;
import coffer.iam.policy.AwsManagedPolicies;
import coffer.iam.policy.Documents;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.policy.PolicyOperations;
import coffer.iam.policy.VersionOperations;
import coffer.iam.role.RoleOperations;
import coffer.iam.role.TrustPolicies;
import coffer.iam.session.SessionTokens;
import coffer.iam.session.StoredCredentials;
import coffer.iam.tag.TagOperations;
import coffer.iam.user.UserOperations;
import coffer.kernel.AccountId;
import coffer.ledger.Ledger;
import coffer.store.Store;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyTable;
import java.security.SecureRandom;
import java.time.InstantSource;

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
    private final HoldingOperations holding;
    private final TellingOperations telling;

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
        Holdings holdings = Holdings.of(ports, shared);
        Removal removal = holdings.removal();
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
                                ids, bounds, shared.trusts(), removal, holdings.lastAssumed()));
        this.holding = new HoldingOperations(ports, shared, holdings);
        this.telling = new TellingOperations(ports, shared, holdings, identityPolicies);
        this.tags = new TagOperations(desk);
        this.boundaries = new BoundaryOperations(desk, bounds);
        this.inlinePolicies = new InlinePolicyOperations(desk, documents);
        this.policies = new PolicyOperations(desk, managed, documents, ids);
        this.versions = new VersionOperations(desk, managed, documents);
        this.attachments = new AttachmentOperations(desk, managed);
        this.attachmentListings = new AttachmentListings(desk, managed);
        this.accounts = new AccountOperations(desk, records, holdings.summary(shared));
    }

    private static Shared shared(Ports ports, Desk desk) {
        Directory directory = desk.directory();
        Vault vault = new Vault(ports.domainKeys(), ports.account());
        Documents documents = new Documents();
        ManagedPolicies managed = new ManagedPolicies(directory, new AwsManagedPolicies());
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
        telling.close();
    }

    public void register(Registry.Builder registry) {
        Guarded on = new Guarded(registry);
        registerEntities(on);
        registerCredentials(on);
        registerPolicies(on);
        registerAttachments(on);
        holding.register(on);
        telling.register(on);
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
