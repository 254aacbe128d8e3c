"""Users, groups, roles, policies and access keys by the aws CLI, as it is typed.

The rest of IAM is in iam_account_commands.py. A new operation needs a step in one of the two.

A step is a test named like the command (`test_create_user` is `aws iam create-user`); see
kms_commands.py. IamCommandsConformance compares the steps with the operations that the server has.
How the CLI is run is told in command_line.py.
"""

import functools

import command_line
from support import account, allow, policy, unique

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
