"""Who may use a key: the key policy is the root of authority, IAM policies only if it says so."""

import json
import re
import uuid

from support import ADMINISTRATOR, Caller, Conformance, account, allow, deny, key_arn, new_key
from support import new_role, new_user, policy, replaced, root, unique


def trusting(principal, actions="kms:*", **more):
    return dict(
        {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": actions, "Resource": "*"},
        **more,
    )


def account_root():
    return "arn:aws:iam::%s:root" % account()


class KeyAuthority(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.admin = new_user(managed=[ADMINISTRATOR])
        cls.nobody = new_user()

    def use(self, caller, key, **more):
        return caller.client("kms").encrypt(KeyId=key, Plaintext=b"x", **more)

    def test_the_default_policy_lets_iam_policies_speak(self):
        key = new_key()

        self.use(self.admin, key)
        message = re.escape(
            "User: %s is not authorized to perform: kms:Encrypt on resource: %s"
            % (self.nobody.arn, key_arn(key))
        )
        with self.refused("AccessDeniedException", status=400, message="^" + message):
            self.use(self.nobody, key)

    def test_an_administrator_is_denied_where_the_key_policy_names_another(self):
        owner = new_user()
        key = new_key([trusting(owner.arn)])

        self.use(owner, key)
        denied = r"is not authorized to perform: kms:Encrypt on resource"
        with self.refused("AccessDeniedException", status=400, message=denied):
            self.use(self.admin, key)
        with self.refused("AccessDeniedException", status=400):
            self.admin.client("kms").describe_key(KeyId=key)
        with self.refused("AccessDeniedException", status=400):
            self.admin.client("kms").put_key_policy(
                KeyId=key, PolicyName="default", Policy=policy(trusting(self.admin.arn))
            )

    def test_not_even_the_root_user_gets_past_the_key_policy(self):
        owner = new_user()
        key = new_key([trusting(owner.arn)])

        with self.refused("AccessDeniedException", status=400):
            root("kms").encrypt(KeyId=key, Plaintext=b"x")

    def test_the_key_policy_alone_can_allow(self):
        key = new_key([trusting(self.nobody.arn, ["kms:Encrypt"])])

        self.use(self.nobody, key)
        with self.refused("AccessDeniedException"):
            self.nobody.client("kms").describe_key(KeyId=key)

    def test_the_successor_of_a_deleted_user_is_not_trusted(self):
        user, owner = new_user(), new_user()
        statements = [trusting(user.arn), trusting(owner.arn)]
        key = new_key(statements)
        self.use(user, key)
        shown = owner.client("kms").get_key_policy(KeyId=key)["Policy"]
        self.assertEqual(policy(*statements), shown)

        successor = replaced(user)

        with self.refused("AccessDeniedException"):
            self.use(successor, key)
        shown = owner.client("kms").get_key_policy(KeyId=key)["Policy"]
        self.assertRegex(json.loads(shown)["Statement"][0]["Principal"]["AWS"], "^AIDA")
        with self.refused("MalformedPolicyDocumentException"):
            owner.client("kms").put_key_policy(
                KeyId=key, Policy=shown, BypassPolicyLockoutSafetyCheck=True)

    def test_a_denial_in_the_key_policy_wins(self):
        key = new_key(
            [
                trusting(account_root()),
                {
                    "Effect": "Deny",
                    "Principal": {"AWS": self.admin.arn},
                    "Action": "kms:Encrypt",
                    "Resource": "*",
                },
            ]
        )

        with self.refused("AccessDeniedException", message="explicit deny"):
            self.use(self.admin, key)
        self.admin.client("kms").describe_key(KeyId=key)

    def test_a_denial_in_the_identity_policy_wins(self):
        user = new_user(deny("kms:Encrypt"))
        key = new_key([trusting(user.arn)])

        with self.refused("AccessDeniedException", message="explicit deny"):
            self.use(user, key)

    def test_the_context_can_be_a_condition(self):
        key = new_key(
            [
                trusting(
                    self.nobody.arn,
                    Condition={"StringEquals": {"kms:EncryptionContext:project": "vision"}},
                )
            ]
        )

        blob = self.use(self.nobody, key, EncryptionContext={"project": "vision"})
        answer = self.nobody.client("kms").decrypt(
            CiphertextBlob=blob["CiphertextBlob"], EncryptionContext={"project": "vision"}
        )
        self.assertEqual(b"x", answer["Plaintext"])
        # AWS: KMS Developer Guide, kms:EncryptionContext: names of condition keys have no case.
        self.use(self.nobody, key, EncryptionContext={"Project": "vision"})
        for context in ({}, {"project": "speech"}, {"project": "Vision"}):
            with self.subTest(context=context):
                with self.refused("AccessDeniedException"):
                    self.use(self.nobody, key, EncryptionContext=context)

    def test_the_names_of_the_context_can_be_a_condition(self):
        condition = {
            "ForAllValues:StringEquals": {"kms:EncryptionContextKeys": ["project", "team"]},
            "Null": {"kms:EncryptionContextKeys": "false"},
        }
        key = new_key([trusting(self.nobody.arn, Condition=condition)])

        self.use(self.nobody, key, EncryptionContext={"team": "a"})
        for context in ({}, {"team": "a", "more": "b"}):
            with self.subTest(context=context):
                with self.refused("AccessDeniedException"):
                    self.use(self.nobody, key, EncryptionContext=context)

    def test_a_key_for_one_service_cannot_be_used_directly(self):
        key = new_key(
            [
                trusting(
                    self.nobody.arn,
                    Condition={"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}},
                )
            ]
        )

        with self.refused("AccessDeniedException"):
            self.use(self.nobody, key)

    def test_the_alias_used_can_be_a_condition(self):
        alias = "alias/" + unique("finance")
        user = new_user(allow("kms:Encrypt", Condition={"StringEquals": {"kms:RequestAlias": alias}}))
        key = new_key()
        root("kms").create_alias(AliasName=alias, TargetKeyId=key)

        self.use(user, alias)
        with self.refused("AccessDeniedException"):
            self.use(user, key)

    def test_a_tag_of_the_key_can_be_a_condition(self):
        user = new_user(
            allow("kms:Encrypt", Condition={"StringEquals": {"aws:ResourceTag/team": "vision"}})
        )
        mine = new_key(Tags=[{"TagKey": "team", "TagValue": "vision"}])

        self.use(user, mine)
        with self.refused("AccessDeniedException"):
            self.use(user, new_key())
        root("kms").untag_resource(KeyId=mine, TagKeys=["team"])
        with self.refused("AccessDeniedException"):
            self.use(user, mine)

    def test_an_alias_is_changed_by_who_may_change_alias_and_key(self):
        key, name = new_key(), unique("a")
        alias_arn = key_arn(key).replace("key/" + key, "alias/" + name)
        cases = [(allow("kms:CreateAlias", key_arn(key)),), (allow("kms:CreateAlias", alias_arn),)]
        for statements in cases:
            user = new_user(*statements)
            with self.subTest(statements=statements):
                with self.refused("AccessDeniedException"):
                    user.client("kms").create_alias(AliasName="alias/" + name, TargetKeyId=key)
        both = new_user(allow("kms:CreateAlias", [key_arn(key), alias_arn]))
        both.client("kms").create_alias(AliasName="alias/" + name, TargetKeyId=key)

    def test_re_encryption_needs_both_keys(self):
        source, destination = new_key(), new_key()
        blob = root("kms").encrypt(KeyId=source, Plaintext=b"x")["CiphertextBlob"]
        from_ = allow("kms:ReEncryptFrom", key_arn(source))
        to = allow("kms:ReEncryptTo", key_arn(destination))
        for statements in ((from_,), (to,)):
            user = new_user(*statements)
            with self.subTest(statements=statements):
                with self.refused("AccessDeniedException"):
                    user.client("kms").re_encrypt(CiphertextBlob=blob, DestinationKeyId=destination)
        user = new_user(from_, to)
        user.client("kms").re_encrypt(CiphertextBlob=blob, DestinationKeyId=destination)

    def test_a_refusal_hides_the_state_of_the_key(self):
        key = new_key()
        root("kms").disable_key(KeyId=key)

        with self.refused("AccessDeniedException"):
            self.use(self.nobody, key)
        with self.refused("DisabledException"):
            self.use(self.admin, key)

    def test_an_unknown_key_is_not_found_by_whoever_asks(self):
        with self.refused("NotFoundException", "AccessDeniedException", status=400):
            self.use(self.nobody, str(uuid.uuid4()))

    def test_a_role_is_named_by_its_role_arn(self):
        role = new_role()
        key = new_key([trusting(role["Arn"])])

        session = Caller.from_session(
            root_delegate().client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="session")
        )
        self.use(session, key)
        with self.refused("AccessDeniedException"):
            self.use(self.admin, key)

    def test_a_changed_policy_counts_at_once(self):
        key = new_key([trusting(self.nobody.arn), trusting(account_root(), "kms:PutKeyPolicy")])
        self.use(self.nobody, key)

        root("kms").put_key_policy(
            KeyId=key,
            PolicyName="default",
            Policy=policy(trusting(account_root())),
            BypassPolicyLockoutSafetyCheck=True,
        )

        with self.refused("AccessDeniedException"):
            self.use(self.nobody, key)


def root_delegate():
    """A user who may assume every role: AWS lets no root user assume one."""
    return new_user(allow("sts:AssumeRole"))
