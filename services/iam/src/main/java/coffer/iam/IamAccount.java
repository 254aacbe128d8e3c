package coffer.iam;

import coffer.iam.IamService.Ports;
import coffer.iam.IamService.Shared;
import coffer.iam.account.AccountOperations;
import coffer.iam.account.AccountRecords;
import coffer.iam.account.RootUser;
import coffer.iam.api.IamApi;
import coffer.iam.attachment.AttachmentListings;
import coffer.iam.attachment.AttachmentOperations;
import coffer.iam.attachment.Boundaries;
import coffer.iam.attachment.BoundaryOperations;
import coffer.iam.credential.AccessKeyOperations;
import coffer.iam.credential.AccessKeys;
import coffer.iam.credential.Attempts;
import coffer.iam.credential.LastUse;
import coffer.iam.credential.Vault;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Removal;
import coffer.iam.directory.UniqueIds;
import coffer.iam.group.GroupOperations;
import coffer.iam.group.MembershipOperations;
import coffer.iam.inline.InlinePolicyOperations;
import coffer.iam.mfa.MfaCodes;
import coffer.iam.mfa.MfaDevices;
import coffer.iam.policy.Documents;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.policy.PolicyOperations;
import coffer.iam.policy.VersionOperations;
import coffer.iam.role.RoleOperations;
import coffer.iam.session.AccountCredentials;
import coffer.iam.session.SessionTokens;
import coffer.iam.tag.TagOperations;
import coffer.iam.user.UserOperations;
import coffer.kernel.AccountId;

/// All that IAM does for one account: its operations, and what the token service needs of it. Made
/// when the account is first asked for, without asking the store.
final class IamAccount {
    private final Shared shared;
    private final Bootstrap bootstrap;
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

    IamAccount(Commons commons, AccountId account) {
        Ports ports = commons.ports();
        Directory directory = commons.directories().of(account);
        Desk desk = new Desk(ports.store(), directory);
        UniqueIds ids = new UniqueIds(ports.random());
        AccountRecords records = new AccountRecords(directory);
        RootUser root = new RootUser(records);
        this.shared = shared(commons, desk);
        ManagedPolicies managed = shared.policies();
        Documents documents = shared.documents();
        Boundaries bounds = new Boundaries(directory, managed);
        this.bootstrap = new Bootstrap(ports.store(), records, shared.accessKeys(), ports.clock());
        Holdings holdings = Holdings.of(commons, shared);
        Removal removal = holdings.removal();
        this.users = new UserOperations(desk, new UserOperations.Parts(ids, bounds, root, removal));
        this.accessKeys =
                new AccessKeyOperations(
                        desk,
                        shared.accessKeys(),
                        ids,
                        new AccessKeyOperations.Outside(
                                root, new LastUse(commons.records(account))));
        this.groups = new GroupOperations(desk, ids, removal);
        this.memberships = new MembershipOperations(desk);
        this.roles =
                new RoleOperations(
                        desk,
                        new RoleOperations.Parts(
                                ids, bounds, shared.trusts(), removal, holdings.lastAssumed()));
        this.holding = new HoldingOperations(commons, shared, holdings);
        this.telling = new TellingOperations(commons, shared, holdings);
        this.tags = new TagOperations(desk);
        this.boundaries = new BoundaryOperations(desk, bounds);
        this.inlinePolicies = new InlinePolicyOperations(desk, documents);
        this.policies = new PolicyOperations(desk, managed, documents, ids);
        this.versions = new VersionOperations(desk, managed, documents);
        this.attachments = new AttachmentOperations(desk, managed);
        this.attachmentListings = new AttachmentListings(desk, managed);
        this.accounts =
                new AccountOperations(
                        desk, records, holdings.summary(shared), commons.directories().first());
    }

    private static Shared shared(Commons commons, Desk desk) {
        Ports ports = commons.ports();
        Directory directory = desk.directory();
        Vault vault = new Vault(ports.domainKeys(), directory.account());
        ManagedPolicies managed = new ManagedPolicies(directory, commons.awsPolicies());
        AccessKeys keys = new AccessKeys(directory, vault, ports.random());
        SessionTokens tokens =
                new SessionTokens(
                        new SessionTokens.Ports(
                                ports.store(), ports.keys(), vault, ports.clock(), ports.random()),
                        directory.account());
        AccountCredentials credentials =
                new AccountCredentials(
                        new AccountCredentials.Parts(
                                ports.store(),
                                directory,
                                keys,
                                tokens,
                                managed,
                                commons.documents(),
                                ports.clock()));
        MfaDevices devices = new MfaDevices(directory, vault, ports.random());
        MfaCodes mfa = new MfaCodes(ports.store(), devices, new Attempts());
        return new Shared(
                desk,
                keys,
                managed,
                commons.documents(),
                commons.trusts(),
                tokens,
                credentials,
                mfa);
    }

    Shared shared() {
        return shared;
    }

    Bootstrap bootstrap() {
        return bootstrap;
    }

    static void register(OfCaller<IamAccount> on) {
        registerEntities(on);
        registerCredentials(on);
        registerPolicies(on);
        registerAttachments(on);
        HoldingOperations.register(on.of(it -> it.holding));
        TellingOperations.register(on.of(it -> it.telling));
    }

    private static void registerEntities(OfCaller<IamAccount> on) {
        on.of(it -> it.users)
                .write(IamApi.CREATE_USER, UserOperations::createUser)
                .read(IamApi.GET_USER, UserOperations::getUser)
                .read(IamApi.LIST_USERS, UserOperations::listUsers)
                .write(IamApi.UPDATE_USER, UserOperations::updateUser)
                .write(IamApi.DELETE_USER, UserOperations::deleteUser);
        on.of(it -> it.groups)
                .write(IamApi.CREATE_GROUP, GroupOperations::createGroup)
                .read(IamApi.GET_GROUP, GroupOperations::getGroup)
                .read(IamApi.LIST_GROUPS, GroupOperations::listGroups)
                .write(IamApi.UPDATE_GROUP, GroupOperations::updateGroup)
                .write(IamApi.DELETE_GROUP, GroupOperations::deleteGroup);
        on.of(it -> it.memberships)
                .write(IamApi.ADD_USER_TO_GROUP, MembershipOperations::addUserToGroup)
                .write(IamApi.REMOVE_USER_FROM_GROUP, MembershipOperations::removeUserFromGroup)
                .read(IamApi.LIST_GROUPS_FOR_USER, MembershipOperations::listGroupsForUser);
        on.of(it -> it.roles)
                .write(IamApi.CREATE_ROLE, RoleOperations::createRole)
                .read(IamApi.GET_ROLE, RoleOperations::getRole)
                .read(IamApi.LIST_ROLES, RoleOperations::listRoles)
                .write(IamApi.UPDATE_ROLE, RoleOperations::updateRole)
                .write(IamApi.UPDATE_ROLE_DESCRIPTION, RoleOperations::updateRoleDescription)
                .write(IamApi.UPDATE_ASSUME_ROLE_POLICY, RoleOperations::updateAssumeRolePolicy)
                .write(IamApi.DELETE_ROLE, RoleOperations::deleteRole);
        on.of(it -> it.tags)
                .write(IamApi.TAG_USER, TagOperations::tagUser)
                .write(IamApi.UNTAG_USER, TagOperations::untagUser)
                .read(IamApi.LIST_USER_TAGS, TagOperations::listUserTags)
                .write(IamApi.TAG_ROLE, TagOperations::tagRole)
                .write(IamApi.UNTAG_ROLE, TagOperations::untagRole)
                .read(IamApi.LIST_ROLE_TAGS, TagOperations::listRoleTags);
    }

    private static void registerCredentials(OfCaller<IamAccount> on) {
        on.of(it -> it.accessKeys)
                .write(IamApi.CREATE_ACCESS_KEY, AccessKeyOperations::createAccessKey)
                .read(IamApi.LIST_ACCESS_KEYS, AccessKeyOperations::listAccessKeys)
                .write(IamApi.UPDATE_ACCESS_KEY, AccessKeyOperations::updateAccessKey)
                .write(IamApi.DELETE_ACCESS_KEY, AccessKeyOperations::deleteAccessKey)
                .read(IamApi.GET_ACCESS_KEY_LAST_USED, AccessKeyOperations::getAccessKeyLastUsed);
        on.of(it -> it.accounts)
                .read(IamApi.GET_ACCOUNT_SUMMARY, AccountOperations::getAccountSummary)
                .write(IamApi.CREATE_ACCOUNT_ALIAS, AccountOperations::createAccountAlias)
                .write(IamApi.DELETE_ACCOUNT_ALIAS, AccountOperations::deleteAccountAlias)
                .read(IamApi.LIST_ACCOUNT_ALIASES, AccountOperations::listAccountAliases);
    }

    private static void registerPolicies(OfCaller<IamAccount> on) {
        on.of(it -> it.policies)
                .write(IamApi.CREATE_POLICY, PolicyOperations::createPolicy)
                .read(IamApi.GET_POLICY, PolicyOperations::getPolicy)
                .read(IamApi.LIST_POLICIES, PolicyOperations::listPolicies)
                .write(IamApi.DELETE_POLICY, PolicyOperations::deletePolicy)
                .write(IamApi.TAG_POLICY, PolicyOperations::tagPolicy)
                .write(IamApi.UNTAG_POLICY, PolicyOperations::untagPolicy)
                .read(IamApi.LIST_POLICY_TAGS, PolicyOperations::listPolicyTags);
        on.of(it -> it.versions)
                .write(IamApi.CREATE_POLICY_VERSION, VersionOperations::createPolicyVersion)
                .read(IamApi.GET_POLICY_VERSION, VersionOperations::getPolicyVersion)
                .read(IamApi.LIST_POLICY_VERSIONS, VersionOperations::listPolicyVersions)
                .write(
                        IamApi.SET_DEFAULT_POLICY_VERSION,
                        VersionOperations::setDefaultPolicyVersion)
                .write(IamApi.DELETE_POLICY_VERSION, VersionOperations::deletePolicyVersion);
        on.of(it -> it.inlinePolicies)
                .write(IamApi.PUT_USER_POLICY, InlinePolicyOperations::putUserPolicy)
                .read(IamApi.GET_USER_POLICY, InlinePolicyOperations::getUserPolicy)
                .read(IamApi.LIST_USER_POLICIES, InlinePolicyOperations::listUserPolicies)
                .write(IamApi.DELETE_USER_POLICY, InlinePolicyOperations::deleteUserPolicy)
                .write(IamApi.PUT_GROUP_POLICY, InlinePolicyOperations::putGroupPolicy)
                .read(IamApi.GET_GROUP_POLICY, InlinePolicyOperations::getGroupPolicy)
                .read(IamApi.LIST_GROUP_POLICIES, InlinePolicyOperations::listGroupPolicies)
                .write(IamApi.DELETE_GROUP_POLICY, InlinePolicyOperations::deleteGroupPolicy)
                .write(IamApi.PUT_ROLE_POLICY, InlinePolicyOperations::putRolePolicy)
                .read(IamApi.GET_ROLE_POLICY, InlinePolicyOperations::getRolePolicy)
                .read(IamApi.LIST_ROLE_POLICIES, InlinePolicyOperations::listRolePolicies)
                .write(IamApi.DELETE_ROLE_POLICY, InlinePolicyOperations::deleteRolePolicy);
    }

    private static void registerAttachments(OfCaller<IamAccount> on) {
        on.of(it -> it.attachments)
                .write(IamApi.ATTACH_USER_POLICY, AttachmentOperations::attachUserPolicy)
                .write(IamApi.DETACH_USER_POLICY, AttachmentOperations::detachUserPolicy)
                .write(IamApi.ATTACH_GROUP_POLICY, AttachmentOperations::attachGroupPolicy)
                .write(IamApi.DETACH_GROUP_POLICY, AttachmentOperations::detachGroupPolicy)
                .write(IamApi.ATTACH_ROLE_POLICY, AttachmentOperations::attachRolePolicy)
                .write(IamApi.DETACH_ROLE_POLICY, AttachmentOperations::detachRolePolicy);
        on.of(it -> it.attachmentListings)
                .read(
                        IamApi.LIST_ATTACHED_USER_POLICIES,
                        AttachmentListings::listAttachedUserPolicies)
                .read(
                        IamApi.LIST_ATTACHED_GROUP_POLICIES,
                        AttachmentListings::listAttachedGroupPolicies)
                .read(
                        IamApi.LIST_ATTACHED_ROLE_POLICIES,
                        AttachmentListings::listAttachedRolePolicies)
                .read(IamApi.LIST_ENTITIES_FOR_POLICY, AttachmentListings::listEntitiesForPolicy);
        on.of(it -> it.boundaries)
                .write(
                        IamApi.PUT_USER_PERMISSIONS_BOUNDARY,
                        BoundaryOperations::putUserPermissionsBoundary)
                .write(
                        IamApi.DELETE_USER_PERMISSIONS_BOUNDARY,
                        BoundaryOperations::deleteUserPermissionsBoundary)
                .write(
                        IamApi.PUT_ROLE_PERMISSIONS_BOUNDARY,
                        BoundaryOperations::putRolePermissionsBoundary)
                .write(
                        IamApi.DELETE_ROLE_PERMISSIONS_BOUNDARY,
                        BoundaryOperations::deleteRolePermissionsBoundary);
    }
}
