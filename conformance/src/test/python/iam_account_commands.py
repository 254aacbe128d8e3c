"""What IAM keeps beside people and policies, by the aws CLI: see iam_commands.py."""

import base64
import csv
import os

import totp
from iam_commands import BLUE, Commands
from support import account, allow, eventually, new_user, policy, root, unique
from with_openssl import self_signed


class Mfa(Commands):
    def test_create_virtual_mfa_device(self):
        serial, seed = self.device()
        self.assertEqual(64, len(seed))

    def test_list_virtual_mfa_devices(self):
        serial, seed = self.device()
        devices = self.iam("list-virtual-mfa-devices", "--assignment-status", "Unassigned")
        self.assertIn(serial, [each["SerialNumber"] for each in devices["VirtualMFADevices"]])

    def test_delete_virtual_mfa_device(self):
        serial, seed = self.device()
        self.iam("delete-virtual-mfa-device", "--serial-number", serial)
        self.iam("delete-virtual-mfa-device", "--serial-number", serial, fails="NoSuchEntity")

    def test_enable_mfa_device(self):
        user, serial, seed = self.enabled()
        self.iam("delete-virtual-mfa-device", "--serial-number", serial, fails="DeleteConflict")

    def test_deactivate_mfa_device(self):
        user, serial, seed = self.enabled()
        self.iam("deactivate-mfa-device", "--user-name", user, "--serial-number", serial)
        self.assertEqual([], self.iam("list-mfa-devices", "--user-name", user)["MFADevices"])

    def test_resync_mfa_device(self):
        user, serial, seed = self.enabled()
        first, second = totp.pair(seed, 3)
        self.iam("resync-mfa-device", "--user-name", user, "--serial-number", serial,
                 "--authentication-code1", first, "--authentication-code2", second)

    def test_get_mfa_device(self):
        user, serial, seed = self.enabled()
        answer = self.iam("get-mfa-device", "--serial-number", serial, "--user-name", user)
        self.assertEqual(user, answer["UserName"])

    def test_list_mfa_devices(self):
        user, serial, seed = self.enabled()
        devices = self.iam("list-mfa-devices", "--user-name", user)["MFADevices"]
        self.assertEqual([serial], [each["SerialNumber"] for each in devices])

    def test_tag_mfa_device(self):
        serial, seed = self.device()
        self.iam("tag-mfa-device", "--serial-number", serial, "--tags", BLUE)
        self.assertEqual(1, len(self.tags("list-mfa-device-tags", "--serial-number", serial)))

    def test_untag_mfa_device(self):
        serial, seed = self.device("--tags", BLUE)
        self.iam("untag-mfa-device", "--serial-number", serial, "--tag-keys", "team")
        self.assertEqual([], self.tags("list-mfa-device-tags", "--serial-number", serial))

    def test_list_mfa_device_tags(self):
        serial, seed = self.device("--tags", BLUE)
        tags = self.tags("list-mfa-device-tags", "--serial-number", serial)
        self.assertEqual("team", tags[0]["Key"])

    def device(self, *arguments):
        seed = os.path.join(self.folder, unique("seed"))
        answer = self.iam("create-virtual-mfa-device", "--virtual-mfa-device-name",
                          unique("phone"), "--outfile", seed, "--bootstrap-method",
                          "Base32StringSeed", *arguments)
        with open(seed, encoding="ascii") as file:
            return answer["VirtualMFADevice"]["SerialNumber"], file.read()

    def enabled(self):
        user = self.user()
        serial, seed = self.device()
        first, second = totp.pair(seed)
        self.iam("enable-mfa-device", "--user-name", user, "--serial-number", serial,
                 "--authentication-code1", first, "--authentication-code2", second)
        return user, serial, seed


class Passwords(Commands):
    def test_create_login_profile(self):
        self.profile()

    def test_get_login_profile(self):
        name = self.profile()
        answer = self.iam("get-login-profile", "--user-name", name)["LoginProfile"]
        self.assertEqual(name, answer["UserName"])

    def test_update_login_profile(self):
        name = self.profile()
        self.iam("update-login-profile", "--user-name", name, "--password-reset-required")
        answer = self.iam("get-login-profile", "--user-name", name)["LoginProfile"]
        self.assertTrue(answer["PasswordResetRequired"])

    def test_delete_login_profile(self):
        name = self.profile()
        self.iam("delete-login-profile", "--user-name", name)
        self.iam("get-login-profile", "--user-name", name, fails="NoSuchEntity")

    def test_change_password(self):
        caller = new_user(allow("iam:ChangePassword"))
        self.iam("create-login-profile", "--user-name", caller.name, "--password", "Old-secret-1")
        self.iam("change-password", "--old-password", "Old-secret-1",
                 "--new-password", "New-secret-2", caller=caller)
        self.iam("change-password", "--old-password", "Old-secret-1",
                 "--new-password", "New-secret-3", caller=caller, fails="AccessDenied")

    def profile(self):
        name = self.user()
        self.iam("create-login-profile", "--user-name", name, "--password", "Correct-horse-1")
        return name


class PasswordPolicy(Commands):
    """The account has one, and steps run one after the other."""

    def test_update_account_password_policy(self):
        self.update()

    def test_get_account_password_policy(self):
        self.update()
        answer = self.iam("get-account-password-policy")["PasswordPolicy"]
        self.assertEqual((9, True), (answer["MinimumPasswordLength"], answer["RequireNumbers"]))

    def test_delete_account_password_policy(self):
        self.update()
        self.iam("delete-account-password-policy")
        self.iam("get-account-password-policy", fails="NoSuchEntity")

    def update(self):
        self.iam("update-account-password-policy", "--minimum-password-length", "9",
                 "--require-numbers")


class InstanceProfiles(Commands):
    def test_create_instance_profile(self):
        self.assertTrue(self.profile())

    def test_get_instance_profile(self):
        name, role = self.filled()
        answer = self.iam("get-instance-profile", "--instance-profile-name", name)
        self.assertEqual(role, answer["InstanceProfile"]["Roles"][0]["RoleName"])

    def test_list_instance_profiles(self):
        name = self.profile()
        profiles = self.iam("list-instance-profiles")["InstanceProfiles"]
        self.assertIn(name, [each["InstanceProfileName"] for each in profiles])

    def test_list_instance_profiles_for_role(self):
        name, role = self.filled()
        profiles = self.iam("list-instance-profiles-for-role", "--role-name", role)
        self.assertEqual(name, profiles["InstanceProfiles"][0]["InstanceProfileName"])

    def test_delete_instance_profile(self):
        name = self.profile()
        self.iam("delete-instance-profile", "--instance-profile-name", name)
        self.iam("get-instance-profile", "--instance-profile-name", name, fails="NoSuchEntity")

    def test_add_role_to_instance_profile(self):
        name, role = self.filled()
        self.iam("delete-instance-profile", "--instance-profile-name", name,
                 fails="DeleteConflict")

    def test_remove_role_from_instance_profile(self):
        name, role = self.filled()
        self.iam("remove-role-from-instance-profile", "--instance-profile-name", name,
                 "--role-name", role)
        self.iam("delete-instance-profile", "--instance-profile-name", name)

    def test_tag_instance_profile(self):
        name = self.profile()
        self.iam("tag-instance-profile", "--instance-profile-name", name, "--tags", BLUE)
        self.assertEqual(1, len(self.tagged(name)))

    def test_untag_instance_profile(self):
        name = self.profile("--tags", BLUE)
        self.iam("untag-instance-profile", "--instance-profile-name", name, "--tag-keys", "team")
        self.assertEqual([], self.tagged(name))

    def test_list_instance_profile_tags(self):
        self.assertEqual("team", self.tagged(self.profile("--tags", BLUE))[0]["Key"])

    def profile(self, *arguments):
        name = unique("typed")
        self.iam("create-instance-profile", "--instance-profile-name", name, *arguments)
        return name

    def filled(self):
        name, role = self.profile(), self.role()
        self.iam("add-role-to-instance-profile", "--instance-profile-name", name,
                 "--role-name", role)
        return name, role

    def tagged(self, name):
        return self.tags("list-instance-profile-tags", "--instance-profile-name", name)


class Certificates(Commands):
    def test_upload_server_certificate(self):
        self.assertTrue(self.server())

    def test_get_server_certificate(self):
        answer = self.iam("get-server-certificate", "--server-certificate-name", self.server())
        self.assertNotIn("PRIVATE KEY", str(answer))

    def test_list_server_certificates(self):
        name = self.server()
        names = self.iam("list-server-certificates")["ServerCertificateMetadataList"]
        self.assertIn(name, [each["ServerCertificateName"] for each in names])
        self.drop(name)

    def test_update_server_certificate(self):
        name, other = self.server(), unique("renamed")
        self.iam("update-server-certificate", "--server-certificate-name", name,
                 "--new-server-certificate-name", other)
        self.iam("get-server-certificate", "--server-certificate-name", other)
        self.drop(other)

    def test_delete_server_certificate(self):
        name = self.server()
        self.drop(name)
        self.iam("get-server-certificate", "--server-certificate-name", name,
                 fails="NoSuchEntity")

    def test_tag_server_certificate(self):
        name = self.server()
        self.iam("tag-server-certificate", "--server-certificate-name", name, "--tags", BLUE)
        self.assertEqual(1, len(self.tagged(name)))

    def test_untag_server_certificate(self):
        name = self.server("--tags", BLUE)
        self.iam("untag-server-certificate", "--server-certificate-name", name,
                 "--tag-keys", "team")
        self.assertEqual([], self.tagged(name))

    def test_list_server_certificate_tags(self):
        self.assertEqual("team", self.tagged(self.server("--tags", BLUE))[0]["Key"])

    def test_upload_signing_certificate(self):
        self.assertEqual("Active", self.signing(self.user())["Status"])

    def test_list_signing_certificates(self):
        user = self.user()
        made = self.signing(user)["CertificateId"]
        listed = self.iam("list-signing-certificates", "--user-name", user)["Certificates"]
        self.assertEqual([made], [each["CertificateId"] for each in listed])

    def test_update_signing_certificate(self):
        user = self.user()
        made = self.signing(user)["CertificateId"]
        self.iam("update-signing-certificate", "--user-name", user, "--certificate-id", made,
                 "--status", "Inactive")
        listed = self.iam("list-signing-certificates", "--user-name", user)["Certificates"]
        self.assertEqual("Inactive", listed[0]["Status"])

    def test_delete_signing_certificate(self):
        user = self.user()
        made = self.signing(user)["CertificateId"]
        self.iam("delete-signing-certificate", "--user-name", user, "--certificate-id", made)
        self.iam("delete-signing-certificate", "--user-name", user, "--certificate-id", made,
                 fails="NoSuchEntity")

    def server(self, *arguments):
        name = unique("typed")
        key, certificate = self_signed(name)
        self.iam("upload-server-certificate", "--server-certificate-name", name,
                 "--certificate-body", certificate, "--private-key", key, *arguments)
        return name

    def drop(self, name):
        self.iam("delete-server-certificate", "--server-certificate-name", name)

    def tagged(self, name):
        return self.tags("list-server-certificate-tags", "--server-certificate-name", name)

    def signing(self, user):
        key, certificate = self_signed(user)
        return self.iam("upload-signing-certificate", "--user-name", user,
                        "--certificate-body", certificate)["Certificate"]


class Account(Commands):
    def test_get_account_summary(self):
        self.assertEqual(5000, self.iam("get-account-summary")["SummaryMap"]["UsersQuota"])

    def test_create_account_alias(self):
        self.alias()

    def test_list_account_aliases(self):
        alias = self.alias()
        self.assertEqual([alias], self.iam("list-account-aliases")["AccountAliases"])

    def test_delete_account_alias(self):
        self.iam("delete-account-alias", "--account-alias", self.alias())
        self.assertEqual([], self.iam("list-account-aliases")["AccountAliases"])

    def test_get_account_authorization_details(self):
        name = self.user()
        users = self.iam("get-account-authorization-details", "--filter", "User")
        self.assertIn(name, [each["UserName"] for each in users["UserDetailList"]])

    def test_generate_credential_report(self):
        self.generated()

    def test_get_credential_report(self):
        self.generated()
        content = base64.b64decode(self.iam("get-credential-report")["Content"]).decode()
        lines = list(csv.DictReader(content.splitlines()))
        self.assertEqual("<root_account>", lines[0]["user"])

    def generated(self):
        eventually(lambda: self.iam("generate-credential-report")["State"] == "COMPLETE")

    def alias(self):
        alias = unique("typed")
        self.iam("create-account-alias", "--account-alias", alias)
        return alias


class Simulation(Commands):
    READ = policy(allow("s3:GetObject", Condition={"StringEquals": {"s3:prefix": "a"}}))

    def test_simulate_custom_policy(self):
        results = self.iam(
            "simulate-custom-policy", "--policy-input-list", self.READ, "--action-names",
            "s3:GetObject", "s3:PutObject", "--context-entries",
            "ContextKeyName=s3:prefix,ContextKeyValues=a,ContextKeyType=string")
        self.assertEqual(["allowed", "implicitDeny"],
                         [each["EvalDecision"] for each in results["EvaluationResults"]])

    def test_simulate_principal_policy(self):
        caller = new_user(allow("s3:GetObject"))
        results = self.iam("simulate-principal-policy", "--policy-source-arn", caller.arn,
                           "--action-names", "s3:GetObject")["EvaluationResults"]
        self.assertEqual("user", results[0]["MatchedStatements"][0]["SourcePolicyType"])

    def test_get_context_keys_for_custom_policy(self):
        answer = self.iam("get-context-keys-for-custom-policy", "--policy-input-list", self.READ)
        self.assertEqual(["s3:prefix"], answer["ContextKeyNames"])

    def test_get_context_keys_for_principal_policy(self):
        caller = new_user(allow("s3:*", "arn:aws:s3:::home/${aws:username}/*"))
        answer = self.iam("get-context-keys-for-principal-policy",
                          "--policy-source-arn", caller.arn)
        self.assertEqual(["aws:username"], answer["ContextKeyNames"])


class LastAccess(Commands):
    def test_generate_service_last_accessed_details(self):
        self.assertEqual(36, len(self.job(new_user(allow("iam:*")))))

    def test_get_service_last_accessed_details(self):
        caller = new_user(allow("iam:*"))
        caller.client("iam").list_users()
        self.assertEqual(caller.arn, self.finished(caller)["LastAuthenticatedEntity"])

    def test_get_service_last_accessed_details_with_entities(self):
        caller = new_user(allow("iam:*"))
        caller.client("iam").list_users()
        self.finished(caller)
        answer = self.iam("get-service-last-accessed-details-with-entities", "--job-id",
                          self.last, "--service-namespace", "iam")
        self.assertEqual(caller.name, answer["EntityDetailsList"][0]["EntityInfo"]["Name"])

    def test_list_policies_granting_service_access(self):
        caller = new_user(allow("iam:*"))
        answer = self.iam("list-policies-granting-service-access", "--arn", caller.arn,
                          "--service-namespaces", "iam")["PoliciesGrantingServiceAccess"]
        self.assertEqual("inline", answer[0]["Policies"][0]["PolicyName"])

    def job(self, caller):
        return self.iam("generate-service-last-accessed-details", "--arn", caller.arn)["JobId"]

    def finished(self, caller):
        """The report once it tells of the call, which reaches the ledger a moment later."""
        def look():
            self.last = self.job(caller)
            report = eventually(lambda: self.done(self.last))
            service = report["ServicesLastAccessed"][0]
            return service if "LastAuthenticated" in service else None
        return eventually(look)

    def done(self, job):
        answer = self.iam("get-service-last-accessed-details", "--job-id", job)
        return answer if answer["JobStatus"] == "COMPLETED" else None


class RootAccess(Commands):
    """The steps run at the same time on one organization: each looks at its own answer only."""

    def setUp(self):
        super().setUp()
        organizations = root("organizations")
        try:
            organizations.create_organization()
        except organizations.exceptions.AlreadyInOrganizationException:
            pass
        organizations.enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")

    def features(self, command):
        answer = self.iam(command)
        self.assertRegex(answer["OrganizationId"], r"^o-[a-z0-9]{10}$")
        return answer.get("EnabledFeatures", [])

    def test_enable_organizations_root_credentials_management(self):
        self.assertIn("RootCredentialsManagement", self.features(
            "enable-organizations-root-credentials-management"))

    def test_enable_organizations_root_sessions(self):
        self.assertIn("RootSessions", self.features("enable-organizations-root-sessions"))

    def test_disable_organizations_root_credentials_management(self):
        self.assertNotIn("RootCredentialsManagement", self.features(
            "disable-organizations-root-credentials-management"))

    def test_disable_organizations_root_sessions(self):
        self.assertNotIn("RootSessions", self.features("disable-organizations-root-sessions"))

    def test_list_organizations_features(self):
        self.assertLessEqual(
            set(self.features("list-organizations-features")),
            {"RootCredentialsManagement", "RootSessions"})
