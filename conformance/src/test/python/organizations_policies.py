"""Organizations: service and resource control policies at work, and effective policies."""

import json

from organizations_support import administrator, arn_of, enabled, manager, new_account, new_unit
from organizations_support import organization, policy_id, root_id
from support import Caller, Conformance, account, allow, deny, policy, root

SCP = "SERVICE_CONTROL_POLICY"
RCP = "RESOURCE_CONTROL_POLICY"
TAGS = "TAG_POLICY"


def setUpModule():
    organization()


class Policies(Conformance):
    client = property(lambda self: root("organizations"))

    def attached(self, target, kind=SCP):
        answer = self.client.list_policies_for_target(TargetId=target, Filter=kind)
        return {each["Id"] for each in answer["Policies"]}

    def test_a_policy_is_made_changed_attached_and_deleted(self):
        document = policy(deny("kms:*"))
        made, unit = policy_id(SCP, document), new_unit()

        described = self.client.describe_policy(PolicyId=made)["Policy"]
        self.assertEqual(document, described["Content"])
        self.assertEqual(
            arn_of("policy", "service_control_policy/" + made), described["PolicySummary"]["Arn"]
        )
        self.client.update_policy(PolicyId=made, Description="d", Content=policy(deny("s3:*")))
        self.client.attach_policy(PolicyId=made, TargetId=unit)
        self.assertEqual({"p-FullAWSAccess", made}, self.attached(unit))
        targets = self.client.list_targets_for_policy(PolicyId=made)["Targets"]
        self.assertEqual([unit], [each["TargetId"] for each in targets])
        with self.refused("PolicyInUseException"):
            self.client.delete_policy(PolicyId=made)
        with self.refused("DuplicatePolicyAttachmentException"):
            self.client.attach_policy(PolicyId=made, TargetId=unit)
        self.client.detach_policy(PolicyId=made, TargetId=unit)
        with self.refused("PolicyNotAttachedException"):
            self.client.detach_policy(PolicyId=made, TargetId=unit)
        with self.refused("ConstraintViolationException") as caught:
            self.client.detach_policy(PolicyId="p-FullAWSAccess", TargetId=unit)
        self.assertEqual(
            "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", caught.exception.response["Reason"]
        )
        ids = [each["Id"] for each in self.client.list_policies(Filter=SCP)["Policies"]]
        self.assertIn(made, ids)
        self.client.delete_policy(PolicyId=made)
        with self.refused("PolicyNotFoundException"):
            self.client.describe_policy(PolicyId=made)

    def test_malformed_documents_are_refused(self):
        for content in ("{", "{}", policy(allow("no-colon")), policy(deny("s3:*", Sid="a b"))):
            with self.subTest(content=content):
                with self.refused("MalformedPolicyDocumentException", status=400):
                    policy_id(SCP, content)
        with self.refused("MalformedPolicyDocumentException"):
            policy_id(RCP, policy(allow("s3:*", Principal="*")))
        with self.refused("MalformedPolicyDocumentException"):
            policy_id(TAGS, '{"tags":{"k":{"tag_key":"plain"}}}')

    def test_a_type_is_enabled_and_disabled(self):
        kind = "BACKUP_POLICY"
        made = policy_id(kind, '{"plans":{}}')
        with self.refused("PolicyTypeNotEnabledException"):
            self.client.attach_policy(PolicyId=made, TargetId=root_id())

        self.client.enable_policy_type(RootId=root_id(), PolicyType=kind)

        self.client.attach_policy(PolicyId=made, TargetId=root_id())
        with self.refused("PolicyTypeAlreadyEnabledException"):
            self.client.enable_policy_type(RootId=root_id(), PolicyType=kind)
        self.client.disable_policy_type(RootId=root_id(), PolicyType=kind)
        self.assertEqual(set(), self.attached(root_id(), kind))


class ServiceControl(Conformance):
    client = property(lambda self: root("organizations"))

    def test_a_policy_binds_everybody_in_the_account_at_once(self):
        member = new_account()
        inside = administrator(member)
        inside.client("kms").list_keys()
        made = policy_id(SCP, policy(deny("kms:*")))

        self.client.attach_policy(PolicyId=made, TargetId=member)

        with self.refused(
            "AccessDeniedException", message="with an explicit deny in a service control policy"
        ):
            inside.client("kms").list_keys()
        inside.client("s3").list_buckets()
        self.client.detach_policy(PolicyId=made, TargetId=member)
        inside.client("kms").list_keys()

    def test_every_level_must_allow(self):
        unit = new_unit()
        inside = administrator(new_account(unit))
        made = policy_id(SCP, policy(allow("s3:*")))

        self.client.attach_policy(PolicyId=made, TargetId=unit)
        inside.client("kms").list_keys()
        self.client.detach_policy(PolicyId="p-FullAWSAccess", TargetId=unit)

        with self.refused(
            "AccessDeniedException",
            message="because no service control policy allows the kms:ListKeys action",
        ):
            inside.client("kms").list_keys()
        inside.client("s3").list_buckets()

    def test_the_management_account_is_not_bound(self):
        made = policy_id(SCP, policy(deny("*")))

        self.client.attach_policy(PolicyId=made, TargetId=account())

        manager().client("kms").list_keys()
        root("kms").list_keys()
        self.client.detach_policy(PolicyId=made, TargetId=account())

    def test_a_member_cannot_leave_if_it_may_not(self):
        member = new_account()
        made = policy_id(SCP, policy(deny("organizations:LeaveOrganization")))
        self.client.attach_policy(PolicyId=made, TargetId=member)

        with self.refused("AccessDeniedException"):
            administrator(member).client("organizations").leave_organization()

    def test_policies_know_the_organization(self):
        inside = administrator(new_account())
        for name, expected in ((organization()["Id"], True), ("o-someoneelse", False)):
            answer = inside.client("iam").create_user(UserName="user-" + name)
            inside.client("iam").put_user_policy(
                UserName=answer["User"]["UserName"],
                PolicyName="inline",
                PolicyDocument=policy(
                    allow("kms:ListKeys", Condition={"StringEquals": {"aws:PrincipalOrgID": name}})
                ),
            )
            key = inside.client("iam").create_access_key(UserName="user-" + name)["AccessKey"]
            user = Caller(None, key["AccessKeyId"], key["SecretAccessKey"])
            if expected:
                user.client("kms").list_keys()
            else:
                with self.refused("AccessDeniedException"):
                    user.client("kms").list_keys()


class ResourceControl(Conformance):
    client = property(lambda self: root("organizations"))

    @classmethod
    def setUpClass(cls):
        enabled(RCP)

    def test_a_policy_binds_whoever_comes(self):
        member = new_account()
        inside = administrator(member)
        key = inside.client("kms").create_key(
            Policy=policy(
                allow("kms:*", Principal={"AWS": [member, account()]})
            )
        )["KeyMetadata"]["Arn"]
        outside = manager().client("kms")
        sealed = outside.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
        made = policy_id(RCP, policy(deny("kms:Decrypt", Principal="*")))

        self.client.attach_policy(PolicyId=made, TargetId=member)

        with self.refused(
            "AccessDeniedException",
            message="with an explicit deny in a resource control policy",
        ):
            inside.client("kms").decrypt(KeyId=key, CiphertextBlob=sealed)
        # Whoever comes from elsewhere is not told why.
        with self.refused("AccessDeniedException"):
            outside.decrypt(KeyId=key, CiphertextBlob=sealed)
        outside.encrypt(KeyId=key, Plaintext=b"x")
        self.client.detach_policy(PolicyId=made, TargetId=member)
        self.assertEqual(b"x", outside.decrypt(KeyId=key, CiphertextBlob=sealed)["Plaintext"])

    def test_the_policy_that_lets_everything_through_stays(self):
        with self.refused("InvalidInputException") as caught:
            self.client.detach_policy(PolicyId="p-RCPFullAWSAccess", TargetId=root_id())

        self.assertEqual("NON_DETACHABLE_POLICY", caught.exception.response["Reason"])


class Effective(Conformance):
    client = property(lambda self: root("organizations"))

    def test_policies_are_merged_level_by_level(self):
        enabled(TAGS)
        unit = new_unit()
        member = new_account(unit)
        outer = {"tags": {"Cost": {
            "tag_key": {"@@assign": "Cost", "@@operators_allowed_for_child_policies": ["@@none"]},
            "tag_value": {"@@assign": ["1"]},
        }}}
        inner = {"tags": {"cost": {
            "tag_key": {"@@assign": "COST"}, "tag_value": {"@@append": ["2"]},
        }}}
        self.client.attach_policy(PolicyId=policy_id(TAGS, json.dumps(outer)), TargetId=unit)
        self.client.attach_policy(PolicyId=policy_id(TAGS, json.dumps(inner)), TargetId=member)

        for client, more in (
            (self.client, {"TargetId": member}),
            (administrator(member).client("organizations"), {}),
        ):
            answer = client.describe_effective_policy(PolicyType=TAGS, **more)["EffectivePolicy"]
            self.assertEqual(
                {"tags": {"cost": {"tag_key": "Cost", "tag_value": ["1", "2"]}}},
                json.loads(answer["PolicyContent"]),
            )
        invalid = self.client.list_accounts_with_invalid_effective_policy(PolicyType=TAGS)
        self.assertEqual([], invalid["Accounts"])
        errors = self.client.list_effective_policy_validation_errors(
            AccountId=member, PolicyType=TAGS
        )
        self.assertEqual([], errors["EffectivePolicyValidationErrors"])
        with self.refused("EffectivePolicyNotFoundException"):
            self.client.describe_effective_policy(
                PolicyType="AISERVICES_OPT_OUT_POLICY", TargetId=member
            )
