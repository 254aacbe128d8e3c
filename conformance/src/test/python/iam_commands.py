"""Every operation of IAM by the aws CLI, as it is typed. A new operation needs a step here.

A step is a test named like the command (`test_create_user` is `aws iam create-user`); see
kms_commands.py. IamCommandsConformance compares the steps with the operations that the server has.
How the CLI is run is told in command_line.py.
"""

import base64
import csv
import functools
import os

import command_line
import totp
from support import account, allow, eventually, new_user, policy, unique
from with_openssl import self_signed

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
BLUE = "Key=team,Value=blue"


class Commands(command_line.Commands):
    iam = functools.partialmethod(command_line.Commands.aws, "iam")

    def user(self, *arguments):
        name = unique("typed")
        self.iam("create-user", "--user-name", name, *arguments)
        return name

    def group(self):
        name = unique("typed")
        self.iam("create-group", "--group-name", name)
        return name

    def role(self, *arguments):
        name = unique("typed")
        trust = policy({"Effect": "Allow", "Action": "sts:AssumeRole",
                        "Principal": {"AWS": account()}})
        self.iam("create-role", "--role-name", name, "--assume-role-policy-document", trust,
                 *arguments)
        return name

    def policy(self, *arguments):
        return self.iam("create-policy", "--policy-name", unique("typed"), "--policy-document",
                        policy(allow("s3:*")), *arguments)["Policy"]["Arn"]

    def arn(self, kind, name):
        return "arn:aws:iam::%s:%s/%s" % (account(), kind, name)

    def tags(self, command, *which):
        return self.iam(command, *which)["Tags"]


class Users(Commands):
    def test_create_user(self):
        name = unique("typed")
        answer = self.iam("create-user", "--user-name", name, "--path", "/ml/", "--tags", BLUE)
        self.assertEqual(self.arn("user/ml", name), answer["User"]["Arn"])

    def test_get_user(self):
        name = self.user("--tags", BLUE)
        answer = self.iam("get-user", "--user-name", name)["User"]
        self.assertEqual([{"Key": "team", "Value": "blue"}], answer["Tags"])

    def test_list_users(self):
        name = self.user("--path", "/typed/")
        users = self.iam("list-users", "--path-prefix", "/typed/")["Users"]
        self.assertIn(name, [each["UserName"] for each in users])

    def test_update_user(self):
        name, other = self.user(), unique("renamed")
        self.iam("update-user", "--user-name", name, "--new-user-name", other)
        self.iam("get-user", "--user-name", name, fails="NoSuchEntity")
        self.iam("get-user", "--user-name", other)

    def test_delete_user(self):
        name = self.user()
        self.iam("delete-user", "--user-name", name)
        self.iam("get-user", "--user-name", name, fails="NoSuchEntity")

    def test_tag_user(self):
        name = self.user()
        self.iam("tag-user", "--user-name", name, "--tags", BLUE)
        self.assertEqual(1, len(self.tags("list-user-tags", "--user-name", name)))

    def test_untag_user(self):
        name = self.user("--tags", BLUE)
        self.iam("untag-user", "--user-name", name, "--tag-keys", "team")
        self.assertEqual([], self.tags("list-user-tags", "--user-name", name))

    def test_list_user_tags(self):
        name = self.user("--tags", BLUE)
        self.assertEqual("team", self.tags("list-user-tags", "--user-name", name)[0]["Key"])

    def test_put_user_permissions_boundary(self):
        name = self.bounded()
        answer = self.iam("get-user", "--user-name", name)["User"]
        self.assertEqual(ADMINISTRATOR, answer["PermissionsBoundary"]["PermissionsBoundaryArn"])

    def test_delete_user_permissions_boundary(self):
        name = self.bounded()
        self.iam("delete-user-permissions-boundary", "--user-name", name)
        self.assertNotIn("PermissionsBoundary",
                         self.iam("get-user", "--user-name", name)["User"])

    def bounded(self):
        name = self.user()
        self.iam("put-user-permissions-boundary", "--user-name", name,
                 "--permissions-boundary", ADMINISTRATOR)
        return name


class Groups(Commands):
    def test_create_group(self):
        self.assertTrue(self.group())

    def test_get_group(self):
        group, user = self.joined()
        users = self.iam("get-group", "--group-name", group)["Users"]
        self.assertEqual([user], [each["UserName"] for each in users])

    def test_list_groups(self):
        group = self.group()
        groups = self.iam("list-groups")["Groups"]
        self.assertIn(group, [each["GroupName"] for each in groups])

    def test_update_group(self):
        group, other = self.group(), unique("renamed")
        self.iam("update-group", "--group-name", group, "--new-group-name", other)
        self.iam("get-group", "--group-name", other)

    def test_delete_group(self):
        group = self.group()
        self.iam("delete-group", "--group-name", group)
        self.iam("get-group", "--group-name", group, fails="NoSuchEntity")

    def test_add_user_to_group(self):
        group, user = self.joined()
        self.iam("delete-group", "--group-name", group, fails="DeleteConflict")

    def test_remove_user_from_group(self):
        group, user = self.joined()
        self.iam("remove-user-from-group", "--group-name", group, "--user-name", user)
        self.iam("delete-group", "--group-name", group)

    def test_list_groups_for_user(self):
        group, user = self.joined()
        groups = self.iam("list-groups-for-user", "--user-name", user)["Groups"]
        self.assertEqual([group], [each["GroupName"] for each in groups])

    def joined(self):
        group, user = self.group(), self.user()
        self.iam("add-user-to-group", "--group-name", group, "--user-name", user)
        return group, user


class Roles(Commands):
    def test_create_role(self):
        self.assertTrue(self.role("--tags", BLUE))

    def test_get_role(self):
        name = self.role("--description", "typed")
        answer = self.iam("get-role", "--role-name", name)["Role"]
        self.assertEqual(("typed", 3600), (answer["Description"], answer["MaxSessionDuration"]))

    def test_list_roles(self):
        name = self.role()
        roles = self.iam("list-roles")["Roles"]
        self.assertIn(name, [each["RoleName"] for each in roles])

    def test_update_role(self):
        name = self.role()
        self.iam("update-role", "--role-name", name, "--max-session-duration", "7200")
        self.assertEqual(7200, self.seen(name)["MaxSessionDuration"])

    def test_update_role_description(self):
        name = self.role()
        self.iam("update-role-description", "--role-name", name, "--description", "new")
        self.assertEqual("new", self.seen(name)["Description"])

    def test_update_assume_role_policy(self):
        name = self.role()
        document = policy({"Effect": "Allow", "Action": "sts:AssumeRole",
                           "Principal": {"Service": "s3.amazonaws.com"}})
        self.iam("update-assume-role-policy", "--role-name", name, "--policy-document", document)
        statement = self.seen(name)["AssumeRolePolicyDocument"]["Statement"][0]
        self.assertEqual({"Service": "s3.amazonaws.com"}, statement["Principal"])

    def test_delete_role(self):
        name = self.role()
        self.iam("delete-role", "--role-name", name)
        self.iam("get-role", "--role-name", name, fails="NoSuchEntity")

    def test_tag_role(self):
        name = self.role()
        self.iam("tag-role", "--role-name", name, "--tags", BLUE)
        self.assertEqual("blue", self.seen(name)["Tags"][0]["Value"])

    def test_untag_role(self):
        name = self.role("--tags", BLUE)
        self.iam("untag-role", "--role-name", name, "--tag-keys", "team")
        self.assertNotIn("Tags", self.seen(name))

    def test_list_role_tags(self):
        name = self.role("--tags", BLUE)
        self.assertEqual("team", self.tags("list-role-tags", "--role-name", name)[0]["Key"])

    def test_put_role_permissions_boundary(self):
        name = self.role()
        self.iam("put-role-permissions-boundary", "--role-name", name,
                 "--permissions-boundary", ADMINISTRATOR)
        self.assertIn("PermissionsBoundary", self.seen(name))

    def test_delete_role_permissions_boundary(self):
        name = self.role("--permissions-boundary", ADMINISTRATOR)
        self.iam("delete-role-permissions-boundary", "--role-name", name)
        self.assertNotIn("PermissionsBoundary", self.seen(name))

    def seen(self, name):
        return self.iam("get-role", "--role-name", name)["Role"]


class ServiceLinkedRoles(Commands):
    """One service has one role, so each step has a service of its own."""

    def test_create_service_linked_role(self):
        role = self.made("config.amazonaws.com")
        self.iam("delete-role", "--role-name", role, fails="UnmodifiableEntity")

    def test_delete_service_linked_role(self):
        role = self.made("guardduty.amazonaws.com")
        self.iam("delete-service-linked-role", "--role-name", role)
        self.iam("get-role", "--role-name", role, fails="NoSuchEntity")

    def test_get_service_linked_role_deletion_status(self):
        role = self.made("macie.amazonaws.com")
        task = self.iam("delete-service-linked-role", "--role-name", role)["DeletionTaskId"]
        answer = self.iam("get-service-linked-role-deletion-status", "--deletion-task-id", task)
        self.assertEqual("SUCCEEDED", answer["Status"])

    def made(self, service):
        return self.iam("create-service-linked-role", "--aws-service-name", service)[
            "Role"]["RoleName"]


class Policies(Commands):
    def test_create_policy(self):
        self.assertTrue(self.policy("--tags", BLUE).startswith(self.arn("policy", "typed")))

    def test_get_policy(self):
        arn = self.policy()
        answer = self.iam("get-policy", "--policy-arn", arn)["Policy"]
        self.assertEqual(("v1", 0), (answer["DefaultVersionId"], answer["AttachmentCount"]))

    def test_list_policies(self):
        arn = self.policy()
        policies = self.iam("list-policies", "--scope", "Local")["Policies"]
        self.assertIn(arn, [each["Arn"] for each in policies])

    def test_delete_policy(self):
        arn = self.policy()
        self.iam("delete-policy", "--policy-arn", arn)
        self.iam("get-policy", "--policy-arn", arn, fails="NoSuchEntity")

    def test_tag_policy(self):
        arn = self.policy()
        self.iam("tag-policy", "--policy-arn", arn, "--tags", BLUE)
        self.assertEqual(1, len(self.tags("list-policy-tags", "--policy-arn", arn)))

    def test_untag_policy(self):
        arn = self.policy("--tags", BLUE)
        self.iam("untag-policy", "--policy-arn", arn, "--tag-keys", "team")
        self.assertEqual([], self.tags("list-policy-tags", "--policy-arn", arn))

    def test_list_policy_tags(self):
        arn = self.policy("--tags", BLUE)
        self.assertEqual("team", self.tags("list-policy-tags", "--policy-arn", arn)[0]["Key"])

    def test_create_policy_version(self):
        self.assertEqual("v2", self.second(self.policy()))

    def test_get_policy_version(self):
        answer = self.iam("get-policy-version", "--policy-arn", self.policy(),
                          "--version-id", "v1")["PolicyVersion"]
        self.assertEqual("s3:*", answer["Document"]["Statement"][0]["Action"])

    def test_list_policy_versions(self):
        arn = self.policy()
        self.second(arn)
        versions = self.iam("list-policy-versions", "--policy-arn", arn)["Versions"]
        self.assertEqual(["v2", "v1"], [each["VersionId"] for each in versions])

    def test_set_default_policy_version(self):
        arn = self.policy()
        self.second(arn)
        self.iam("set-default-policy-version", "--policy-arn", arn, "--version-id", "v2")
        self.assertEqual(
            "v2", self.iam("get-policy", "--policy-arn", arn)["Policy"]["DefaultVersionId"])

    def test_delete_policy_version(self):
        arn = self.policy()
        self.second(arn)
        self.iam("delete-policy-version", "--policy-arn", arn, "--version-id", "v2")
        self.iam("delete-policy-version", "--policy-arn", arn, "--version-id", "v1",
                 fails="DeleteConflict")

    def second(self, arn):
        return self.iam("create-policy-version", "--policy-arn", arn, "--policy-document",
                        policy(allow("kms:*")))["PolicyVersion"]["VersionId"]


class InlinePolicies(Commands):
    def test_put_user_policy(self):
        self.put("user", self.user())

    def test_get_user_policy(self):
        self.got("user", self.user())

    def test_list_user_policies(self):
        self.listed("user", self.user())

    def test_delete_user_policy(self):
        self.deleted("user", self.user())

    def test_put_group_policy(self):
        self.put("group", self.group())

    def test_get_group_policy(self):
        self.got("group", self.group())

    def test_list_group_policies(self):
        self.listed("group", self.group())

    def test_delete_group_policy(self):
        self.deleted("group", self.group())

    def test_put_role_policy(self):
        self.put("role", self.role())

    def test_get_role_policy(self):
        self.got("role", self.role())

    def test_list_role_policies(self):
        self.listed("role", self.role())

    def test_delete_role_policy(self):
        self.deleted("role", self.role())

    def put(self, kind, name):
        self.iam("put-%s-policy" % kind, "--%s-name" % kind, name, "--policy-name", "inline",
                 "--policy-document", policy(allow("s3:*")))
        return "--%s-name" % kind, name

    def got(self, kind, name):
        which = self.put(kind, name)
        answer = self.iam("get-%s-policy" % kind, *which, "--policy-name", "inline")
        self.assertEqual("s3:*", answer["PolicyDocument"]["Statement"][0]["Action"])

    def listed(self, kind, name):
        which = self.put(kind, name)
        self.assertEqual(["inline"], self.iam("list-%s-policies" % kind, *which)["PolicyNames"])

    def deleted(self, kind, name):
        which = self.put(kind, name)
        self.iam("delete-%s-policy" % kind, *which, "--policy-name", "inline")
        self.assertEqual([], self.iam("list-%s-policies" % kind, *which)["PolicyNames"])


class Attachments(Commands):
    def test_attach_user_policy(self):
        self.attached("user", self.user())

    def test_detach_user_policy(self):
        self.detached("user", self.user())

    def test_list_attached_user_policies(self):
        self.listed("user", self.user())

    def test_attach_group_policy(self):
        self.attached("group", self.group())

    def test_detach_group_policy(self):
        self.detached("group", self.group())

    def test_list_attached_group_policies(self):
        self.listed("group", self.group())

    def test_attach_role_policy(self):
        self.attached("role", self.role())

    def test_detach_role_policy(self):
        self.detached("role", self.role())

    def test_list_attached_role_policies(self):
        self.listed("role", self.role())

    def test_list_entities_for_policy(self):
        arn, user = self.policy(), self.user()
        self.iam("attach-user-policy", "--user-name", user, "--policy-arn", arn)
        users = self.iam("list-entities-for-policy", "--policy-arn", arn)["PolicyUsers"]
        self.assertEqual([user], [each["UserName"] for each in users])

    def attached(self, kind, name):
        which = "--%s-name" % kind, name
        self.iam("attach-%s-policy" % kind, *which, "--policy-arn", ADMINISTRATOR)
        return which

    def detached(self, kind, name):
        which = self.attached(kind, name)
        self.iam("detach-%s-policy" % kind, *which, "--policy-arn", ADMINISTRATOR)
        answer = self.iam("list-attached-%s-policies" % kind, *which)
        self.assertEqual([], answer["AttachedPolicies"])

    def listed(self, kind, name):
        which = self.attached(kind, name)
        answer = self.iam("list-attached-%s-policies" % kind, *which)
        self.assertEqual("AdministratorAccess", answer["AttachedPolicies"][0]["PolicyName"])


class AccessKeys(Commands):
    def test_create_access_key(self):
        user, key = self.key()
        self.assertEqual(40, len(key["SecretAccessKey"]))

    def test_list_access_keys(self):
        user, key = self.key()
        keys = self.iam("list-access-keys", "--user-name", user)["AccessKeyMetadata"]
        self.assertEqual([key["AccessKeyId"]], [each["AccessKeyId"] for each in keys])

    def test_update_access_key(self):
        user, key = self.key()
        self.iam("update-access-key", "--user-name", user, "--access-key-id", key["AccessKeyId"],
                 "--status", "Inactive")
        keys = self.iam("list-access-keys", "--user-name", user)["AccessKeyMetadata"]
        self.assertEqual("Inactive", keys[0]["Status"])

    def test_delete_access_key(self):
        user, key = self.key()
        self.iam("delete-access-key", "--user-name", user, "--access-key-id", key["AccessKeyId"])
        self.assertEqual(
            [], self.iam("list-access-keys", "--user-name", user)["AccessKeyMetadata"])

    def test_get_access_key_last_used(self):
        user, key = self.key()
        answer = self.iam("get-access-key-last-used", "--access-key-id", key["AccessKeyId"])
        self.assertEqual(user, answer["UserName"])

    def key(self):
        user = self.user()
        return user, self.iam("create-access-key", "--user-name", user)["AccessKey"]


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
