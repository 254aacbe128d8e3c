"""Managed policies and their versions, boundaries, roles, and the language at work."""

import json

from support import ADMINISTRATOR, Conformance, account, allow, deny, new_role, new_user, policy
from support import root, unchecked, unique


class ManagedPolicies(Conformance):
    iam = property(lambda self: root("iam"))

    def create(self, *statements, **more):
        return self.iam.create_policy(
            PolicyName=unique("policy"), PolicyDocument=policy(*statements), **more
        )["Policy"]

    def test_a_policy_is_made_read_and_deleted(self):
        document = policy(allow("kms:ListKeys"))
        name = unique("policy")

        made = self.iam.create_policy(
            PolicyName=name, PolicyDocument=document, Path="/ml/", Description="d"
        )["Policy"]

        self.assertEqual("arn:aws:iam::%s:policy/ml/%s" % (account(), name), made["Arn"])
        self.assertRegex(made["PolicyId"], r"^ANPA[A-Z2-7]{17}$")
        self.assertEqual(("v1", 0), (made["DefaultVersionId"], made["AttachmentCount"]))
        version = self.iam.get_policy_version(PolicyArn=made["Arn"], VersionId="v1")
        self.assertEqual(json.loads(document), version["PolicyVersion"]["Document"])
        self.iam.delete_policy(PolicyArn=made["Arn"])
        with self.refused("NoSuchEntity", status=404):
            self.iam.get_policy(PolicyArn=made["Arn"])

    def test_the_default_version_is_the_one_that_counts_at_once(self):
        arn = self.create(allow("kms:ListKeys"))["Arn"]
        user = new_user(managed=[arn])
        user.client("kms").list_keys()

        made = self.iam.create_policy_version(
            PolicyArn=arn, PolicyDocument=policy(allow("kms:ListAliases")), SetAsDefault=True
        )["PolicyVersion"]

        self.assertEqual(("v2", True), (made["VersionId"], made["IsDefaultVersion"]))
        user.client("kms").list_aliases()
        with self.refused("AccessDeniedException"):
            user.client("kms").list_keys()
        self.iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
        user.client("kms").list_keys()
        with self.refused("AccessDeniedException"):
            user.client("kms").list_aliases()

    def test_there_are_at_most_five_versions(self):
        arn = self.create(allow("kms:ListKeys"))["Arn"]
        for _ in range(4):
            self.iam.create_policy_version(
                PolicyArn=arn, PolicyDocument=policy(allow("kms:ListKeys"))
            )

        with self.refused("LimitExceeded", status=409):
            self.iam.create_policy_version(
                PolicyArn=arn, PolicyDocument=policy(allow("kms:ListKeys"))
            )
        with self.refused("DeleteConflict", status=409):
            self.iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
        with self.refused("DeleteConflict", status=409):
            self.iam.delete_policy(PolicyArn=arn)
        self.iam.delete_policy_version(PolicyArn=arn, VersionId="v3")
        made = self.iam.create_policy_version(
            PolicyArn=arn, PolicyDocument=policy(allow("kms:ListKeys"))
        )["PolicyVersion"]
        self.assertEqual("v6", made["VersionId"])
        versions = self.iam.list_policy_versions(PolicyArn=arn)["Versions"]
        ids = sorted(version["VersionId"] for version in versions)
        self.assertEqual(["v1", "v2", "v4", "v5", "v6"], ids)

    def test_an_attached_policy_cannot_be_deleted(self):
        arn = self.create(allow("kms:ListKeys"))["Arn"]
        user, role, group = new_user(managed=[arn]), new_role(), unique("group")
        self.iam.create_group(GroupName=group)
        self.iam.attach_role_policy(RoleName=role["RoleName"], PolicyArn=arn)
        self.iam.attach_group_policy(GroupName=group, PolicyArn=arn)

        with self.refused("DeleteConflict", status=409):
            self.iam.delete_policy(PolicyArn=arn)
        self.assertEqual(3, self.iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"])
        entities = self.iam.list_entities_for_policy(PolicyArn=arn)
        self.assertEqual([user.name], [each["UserName"] for each in entities["PolicyUsers"]])
        self.assertEqual(
            [role["RoleName"]], [each["RoleName"] for each in entities["PolicyRoles"]]
        )
        self.assertEqual([group], [each["GroupName"] for each in entities["PolicyGroups"]])
        self.iam.detach_user_policy(UserName=user.name, PolicyArn=arn)
        with self.refused("NoSuchEntity", status=404):
            self.iam.detach_user_policy(UserName=user.name, PolicyArn=arn)

    def test_malformed_documents_are_refused(self):
        documents = [
            "{",
            "{}",
            '"text"',
            policy({"Effect": "Perhaps", "Action": "s3:*", "Resource": "*"}),
            policy({"Effect": "Allow", "Resource": "*"}),
            policy({"Effect": "Allow", "Action": "s3:*"}),
            policy({"Effect": "Allow", "Action": "no-colon", "Resource": "*"}),
            policy({"Effect": "Allow", "Action": "s3:*", "Resource": "not-an-arn"}),
            policy(allow("s3:*", Principal="*")),
            policy(allow("s3:*", Condition={"StringSortOfEquals": {"a": "b"}})),
            policy(allow("s3:*", Sid="not a sid!")),
            policy(allow("s3:*", Sid="Twice"), allow("kms:*", Sid="Twice")),
            '{"Version":"2031-01-01","Statement":[]}',
            "[" * 200 + "]" * 200,
        ]
        user = new_user()
        for document in documents:
            with self.subTest(document=document[:120]):
                with self.refused("MalformedPolicyDocument", status=400):
                    self.iam.put_user_policy(
                        UserName=user.name, PolicyName="p", PolicyDocument=document
                    )
        self.assertEqual([], self.iam.list_user_policies(UserName=user.name)["PolicyNames"])

    def test_inline_policies_have_a_quota(self):
        user = new_user()
        document = policy(*[allow("s3:GetObject", "arn:aws:s3:::b%d/*" % i) for i in range(60)])

        with self.refused("LimitExceeded", status=409):
            self.iam.put_user_policy(UserName=user.name, PolicyName="p", PolicyDocument=document)

    def test_awss_policies_are_there_and_cannot_be_changed(self):
        names = [
            "AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess", "SecurityAudit",
            "AmazonS3FullAccess", "AmazonS3ReadOnlyAccess", "AmazonSageMakerFullAccess",
            "AWSKeyManagementServicePowerUser", "IAMFullAccess", "IAMReadOnlyAccess",
        ]
        listed = self.all_pages(self.iam, "list_policies", "Policies", Scope="AWS")
        arns = {each["Arn"] for each in listed}
        for name in names:
            self.assertIn("arn:aws:iam::aws:policy/" + name, arns)
        with self.refused("AccessDenied", "InvalidInput", "ValidationError", "NoSuchEntity"):
            self.iam.delete_policy(PolicyArn=ADMINISTRATOR)

    def test_listing_can_be_narrowed_to_our_own(self):
        arn = self.create(allow("kms:ListKeys"))["Arn"]

        local = self.all_pages(
            self.iam, "list_policies", "Policies", Scope="Local", PaginationConfig={"PageSize": 3}
        )
        attached = self.all_pages(
            self.iam, "list_policies", "Policies", Scope="Local", OnlyAttached=True
        )

        self.assertIn(arn, [each["Arn"] for each in local])
        self.assertTrue(all(":iam::%s:" % account() in each["Arn"] for each in local))
        self.assertNotIn(arn, [each["Arn"] for each in attached])


class Language(Conformance):
    """The policy language, seen from outside; foundation/policy tests it in depth."""

    def may(self, *statements):
        user = new_user(*statements)
        try:
            user.client("kms").list_keys()
            return True
        except user.client("kms").exceptions.ClientError as refusal:
            self.assertEqual("AccessDeniedException", refusal.response["Error"]["Code"])
            return False

    def test_statements_decide_as_aws_says(self):
        cases = [
            (True, [allow("kms:ListKeys")]),
            (True, [allow("KMS:listkeys")]),
            (True, [allow("kms:List*")]),
            (True, [allow("kms:L?stKeys")]),
            (True, [allow("*")]),
            (False, []),
            (False, [allow("kms:ListAliases")]),
            (False, [allow("s3:*")]),
            (False, [allow("kms:ListKeys", "arn:aws:kms:*:*:key/some")]),
            (False, [allow("*"), deny("kms:ListKeys")]),
            (True, [allow("*"), deny("kms:ListAliases")]),
            (True, [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]),
            (False, [{"Effect": "Allow", "NotAction": "kms:*", "Resource": "*"}]),
            (True, [allow("*", Condition={"Bool": {"aws:SecureTransport": "true"}})]),
            (False, [allow("*", Condition={"Bool": {"aws:SecureTransport": "false"}})]),
            (True, [allow("*", Condition={"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}})]),
            (False, [allow("*", Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})]),
            (False, [allow("*", Condition={"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}})]),
            (True, [allow("*", Condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}})]),
            (False, [allow("*", Condition={"Null": {"aws:PrincipalArn": "true"}})]),
            (False, [allow("*", Condition={"StringEquals": {"aws:PrincipalTag/team": "vision"}})]),
            (True, [allow("*", Condition={"StringEqualsIfExists": {"aws:PrincipalTag/team": "vision"}})]),
            (False, [allow("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})]),
        ]
        for expected, statements in cases:
            with self.subTest(statements=statements):
                self.assertEqual(expected, self.may(*statements))

    def test_a_boundary_takes_away_what_it_does_not_allow(self):
        boundary = root("iam").create_policy(
            PolicyName=unique("boundary"), PolicyDocument=policy(allow("kms:ListAliases"))
        )["Policy"]["Arn"]
        user = new_user(allow("kms:*"), PermissionsBoundary=boundary)

        user.client("kms").list_aliases()
        with self.refused("AccessDeniedException", message="permissions boundary"):
            user.client("kms").list_keys()
        root("iam").delete_user_permissions_boundary(UserName=user.name)
        user.client("kms").list_keys()

    def test_a_variable_stands_for_the_caller(self):
        user = new_user(allow("iam:GetUser", "arn:aws:iam::*:user/${aws:username}"))

        user.client("iam").get_user(UserName=user.name)
        with self.refused("AccessDenied", status=403):
            user.client("iam").get_user(UserName=new_user().name)


class Roles(Conformance):
    iam = property(lambda self: root("iam"))

    def test_a_role_is_made_read_changed_and_deleted(self):
        role = new_role(Description="d", MaxSessionDuration=7200, Tags=[{"Key": "a", "Value": "b"}])
        name = role["RoleName"]

        self.assertRegex(role["RoleId"], r"^AROA[A-Z2-7]{17}$")
        read = self.iam.get_role(RoleName=name)["Role"]
        self.assertEqual((7200, "d"), (read["MaxSessionDuration"], read["Description"]))
        self.assertEqual("sts:AssumeRole", read["AssumeRolePolicyDocument"]["Statement"][0]["Action"])
        self.iam.update_role(RoleName=name, Description="e", MaxSessionDuration=3600)
        self.assertEqual("e", self.iam.get_role(RoleName=name)["Role"]["Description"])
        self.assertEqual([{"Key": "a", "Value": "b"}], self.iam.list_role_tags(RoleName=name)["Tags"])
        self.iam.delete_role(RoleName=name)
        with self.refused("NoSuchEntity", status=404):
            self.iam.get_role(RoleName=name)

    def test_a_role_is_deleted_only_without_policies(self):
        role = new_role(allow("kms:ListKeys"))

        with self.refused("DeleteConflict", status=409):
            self.iam.delete_role(RoleName=role["RoleName"])

    def test_a_malformed_trust_policy_is_refused(self):
        statements = [
            {"Effect": "Allow", "Action": "sts:AssumeRole"},
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*", "Resource": "*"},
            {"Effect": "Allow", "Action": "s3:GetObject", "Principal": {"AWS": "*"}},
            {"Effect": "Allow", "Action": "sts:AssumeRole",
             "Principal": {"AWS": "arn:aws:iam::%s:user/%s" % (account(), unique("none"))}},
        ]
        for statement in statements:
            with self.subTest(statement=statement):
                with self.refused("MalformedPolicyDocument", status=400):
                    self.iam.create_role(
                        RoleName=unique("role"), AssumeRolePolicyDocument=policy(statement)
                    )

    def test_a_session_longer_than_allowed_cannot_be_asked_for(self):
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": account()}}
        for seconds in (3599, 43201):
            with self.subTest(seconds=seconds):
                with self.refused("ValidationError", status=400):
                    unchecked("iam").create_role(
                        RoleName=unique("role"),
                        AssumeRolePolicyDocument=policy(trust),
                        MaxSessionDuration=seconds,
                    )
