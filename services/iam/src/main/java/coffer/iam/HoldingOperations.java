package coffer.iam;

import coffer.iam.IamService.Shared;
import coffer.iam.account.RootUser;
import coffer.iam.api.IamApi;
import coffer.iam.certificate.ServerCertificateOperations;
import coffer.iam.certificate.SigningCertificateOperations;
import coffer.iam.directory.Desk;
import coffer.iam.directory.UniqueIds;
import coffer.iam.instanceprofile.InstanceProfileOperations;
import coffer.iam.mfa.MfaOperations;
import coffer.iam.mfa.VirtualDeviceOperations;
import coffer.iam.password.LoginProfileOperations;
import coffer.iam.password.PasswordPolicyOperations;
import coffer.iam.servicelinked.ServiceLinkedRoleOperations;

/// The operations on what users and roles hold beside policies and access keys: MFA devices,
/// passwords, certificates, instance profiles; and the roles of services.
final class HoldingOperations {
    private final InstanceProfileOperations instanceProfiles;
    private final LoginProfileOperations loginProfiles;
    private final PasswordPolicyOperations passwordPolicies;
    private final ServiceLinkedRoleOperations serviceLinkedRoles;
    private final ServerCertificateOperations serverCertificates;
    private final SigningCertificateOperations signingCertificates;
    private final VirtualDeviceOperations virtualDevices;
    private final MfaOperations mfa;

    HoldingOperations(Commons commons, Shared shared, Holdings holdings) {
        Desk desk = shared.desk();
        UniqueIds ids = new UniqueIds(commons.ports().random());
        RootUser root = new RootUser(holdings.accounts());
        this.instanceProfiles = new InstanceProfileOperations(desk, holdings.profiles(), ids);
        this.loginProfiles = new LoginProfileOperations(desk, holdings.logins());
        this.passwordPolicies = new PasswordPolicyOperations(desk);
        this.serviceLinkedRoles =
                new ServiceLinkedRoleOperations(
                        desk, ids, holdings.roleViews(), commons.ports().random());
        this.serverCertificates =
                new ServerCertificateOperations(desk, holdings.serverCertificates(), ids);
        this.signingCertificates =
                new SigningCertificateOperations(desk, holdings.signingCertificates(), ids, root);
        this.virtualDevices =
                new VirtualDeviceOperations(desk, holdings.devices(), holdings.accounts());
        this.mfa = new MfaOperations(desk, holdings.devices(), shared.mfa(), root);
    }

    static void register(OfCaller<HoldingOperations> on) {
        registerDevices(on);
        registerInstanceProfiles(on);
        registerPasswords(on);
        registerServiceLinkedRoles(on);
        registerCertificates(on);
    }

    private static void registerDevices(OfCaller<HoldingOperations> on) {
        on.of(it -> it.virtualDevices)
                .write(
                        IamApi.CREATE_VIRTUAL_MFA_DEVICE,
                        VirtualDeviceOperations::createVirtualMFADevice)
                .write(
                        IamApi.DELETE_VIRTUAL_MFA_DEVICE,
                        VirtualDeviceOperations::deleteVirtualMFADevice)
                .read(
                        IamApi.LIST_VIRTUAL_MFA_DEVICES,
                        VirtualDeviceOperations::listVirtualMFADevices)
                .write(IamApi.TAG_MFA_DEVICE, VirtualDeviceOperations::tagMFADevice)
                .write(IamApi.UNTAG_MFA_DEVICE, VirtualDeviceOperations::untagMFADevice)
                .read(IamApi.LIST_MFA_DEVICE_TAGS, VirtualDeviceOperations::listMFADeviceTags);
        on.of(it -> it.mfa)
                .write(IamApi.ENABLE_MFA_DEVICE, MfaOperations::enableMFADevice)
                .write(IamApi.DEACTIVATE_MFA_DEVICE, MfaOperations::deactivateMFADevice)
                .write(IamApi.RESYNC_MFA_DEVICE, MfaOperations::resyncMFADevice)
                .read(IamApi.GET_MFA_DEVICE, MfaOperations::getMFADevice)
                .read(IamApi.LIST_MFA_DEVICES, MfaOperations::listMFADevices);
    }

    private static void registerInstanceProfiles(OfCaller<HoldingOperations> on) {
        on.of(it -> it.instanceProfiles)
                .write(
                        IamApi.CREATE_INSTANCE_PROFILE,
                        InstanceProfileOperations::createInstanceProfile)
                .write(
                        IamApi.DELETE_INSTANCE_PROFILE,
                        InstanceProfileOperations::deleteInstanceProfile)
                .read(IamApi.GET_INSTANCE_PROFILE, InstanceProfileOperations::getInstanceProfile)
                .read(
                        IamApi.LIST_INSTANCE_PROFILES,
                        InstanceProfileOperations::listInstanceProfiles)
                .read(
                        IamApi.LIST_INSTANCE_PROFILES_FOR_ROLE,
                        InstanceProfileOperations::listInstanceProfilesForRole)
                .write(
                        IamApi.ADD_ROLE_TO_INSTANCE_PROFILE,
                        InstanceProfileOperations::addRoleToInstanceProfile)
                .write(
                        IamApi.REMOVE_ROLE_FROM_INSTANCE_PROFILE,
                        InstanceProfileOperations::removeRoleFromInstanceProfile)
                .write(IamApi.TAG_INSTANCE_PROFILE, InstanceProfileOperations::tagInstanceProfile)
                .write(
                        IamApi.UNTAG_INSTANCE_PROFILE,
                        InstanceProfileOperations::untagInstanceProfile)
                .read(
                        IamApi.LIST_INSTANCE_PROFILE_TAGS,
                        InstanceProfileOperations::listInstanceProfileTags);
    }

    private static void registerPasswords(OfCaller<HoldingOperations> on) {
        on.of(it -> it.loginProfiles)
                .write(IamApi.CREATE_LOGIN_PROFILE, LoginProfileOperations::createLoginProfile)
                .read(IamApi.GET_LOGIN_PROFILE, LoginProfileOperations::getLoginProfile)
                .write(IamApi.UPDATE_LOGIN_PROFILE, LoginProfileOperations::updateLoginProfile)
                .write(IamApi.DELETE_LOGIN_PROFILE, LoginProfileOperations::deleteLoginProfile)
                .write(IamApi.CHANGE_PASSWORD, LoginProfileOperations::changePassword);
        on.of(it -> it.passwordPolicies)
                .write(
                        IamApi.UPDATE_ACCOUNT_PASSWORD_POLICY,
                        PasswordPolicyOperations::updateAccountPasswordPolicy)
                .read(
                        IamApi.GET_ACCOUNT_PASSWORD_POLICY,
                        PasswordPolicyOperations::getAccountPasswordPolicy)
                .write(
                        IamApi.DELETE_ACCOUNT_PASSWORD_POLICY,
                        PasswordPolicyOperations::deleteAccountPasswordPolicy);
    }

    private static void registerServiceLinkedRoles(OfCaller<HoldingOperations> on) {
        on.of(it -> it.serviceLinkedRoles)
                .write(
                        IamApi.CREATE_SERVICE_LINKED_ROLE,
                        ServiceLinkedRoleOperations::createServiceLinkedRole)
                .write(
                        IamApi.DELETE_SERVICE_LINKED_ROLE,
                        ServiceLinkedRoleOperations::deleteServiceLinkedRole)
                .read(
                        IamApi.GET_SERVICE_LINKED_ROLE_DELETION_STATUS,
                        ServiceLinkedRoleOperations::getServiceLinkedRoleDeletionStatus);
    }

    private static void registerCertificates(OfCaller<HoldingOperations> on) {
        on.of(it -> it.serverCertificates)
                .write(
                        IamApi.UPLOAD_SERVER_CERTIFICATE,
                        ServerCertificateOperations::uploadServerCertificate)
                .read(
                        IamApi.GET_SERVER_CERTIFICATE,
                        ServerCertificateOperations::getServerCertificate)
                .read(
                        IamApi.LIST_SERVER_CERTIFICATES,
                        ServerCertificateOperations::listServerCertificates)
                .write(
                        IamApi.UPDATE_SERVER_CERTIFICATE,
                        ServerCertificateOperations::updateServerCertificate)
                .write(
                        IamApi.DELETE_SERVER_CERTIFICATE,
                        ServerCertificateOperations::deleteServerCertificate)
                .write(
                        IamApi.TAG_SERVER_CERTIFICATE,
                        ServerCertificateOperations::tagServerCertificate)
                .write(
                        IamApi.UNTAG_SERVER_CERTIFICATE,
                        ServerCertificateOperations::untagServerCertificate)
                .read(
                        IamApi.LIST_SERVER_CERTIFICATE_TAGS,
                        ServerCertificateOperations::listServerCertificateTags);
        on.of(it -> it.signingCertificates)
                .write(
                        IamApi.UPLOAD_SIGNING_CERTIFICATE,
                        SigningCertificateOperations::uploadSigningCertificate)
                .read(
                        IamApi.LIST_SIGNING_CERTIFICATES,
                        SigningCertificateOperations::listSigningCertificates)
                .write(
                        IamApi.UPDATE_SIGNING_CERTIFICATE,
                        SigningCertificateOperations::updateSigningCertificate)
                .write(
                        IamApi.DELETE_SIGNING_CERTIFICATE,
                        SigningCertificateOperations::deleteSigningCertificate);
    }
}
