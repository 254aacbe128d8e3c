package coffer.iam;

import coffer.iam.IamService.Ports;
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

    HoldingOperations(Ports ports, Shared shared, Holdings holdings) {
        Desk desk = shared.desk();
        UniqueIds ids = new UniqueIds(ports.random());
        RootUser root = new RootUser(holdings.accounts());
        this.instanceProfiles = new InstanceProfileOperations(desk, holdings.profiles(), ids);
        this.loginProfiles = new LoginProfileOperations(desk, holdings.logins());
        this.passwordPolicies = new PasswordPolicyOperations(desk);
        this.serviceLinkedRoles =
                new ServiceLinkedRoleOperations(desk, ids, holdings.roleViews(), ports.random());
        this.serverCertificates =
                new ServerCertificateOperations(desk, holdings.serverCertificates(), ids);
        this.signingCertificates =
                new SigningCertificateOperations(desk, holdings.signingCertificates(), ids, root);
        this.virtualDevices =
                new VirtualDeviceOperations(desk, holdings.devices(), holdings.accounts());
        this.mfa = new MfaOperations(desk, holdings.devices(), shared.mfa(), root);
    }

    void register(Guarded on) {
        registerDevices(on);
        registerInstanceProfiles(on);
        registerPasswords(on);
        registerServiceLinkedRoles(on);
        registerCertificates(on);
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
}
