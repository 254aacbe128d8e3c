"""STS: who am I, assumed roles, session policies and tags, tokens that are no good."""

import json

from support import ADMINISTRATOR, Caller, Conformance, account, allow, deny, new_role, new_user
from support import policy, root


class Identity(Conformance):
    def test_the_root_user_is_the_account(self):
        answer = root("sts").get_caller_identity()

        self.assertEqual("arn:aws:iam::%s:root" % account(), answer["Arn"])
        self.assertEqual(account(), answer["UserId"])
        self.assertRegex(account(), r"^\d{12}$")

    def test_a_user_needs_no_permission_to_know_himself(self):
        user = new_user(deny("*"))

        answer = user.client("sts").get_caller_identity()

        self.assertEqual(user.arn, answer["Arn"])
        self.assertRegex(answer["UserId"], r"^AIDA[A-Z2-7]{17}$")

    def test_a_keys_account_can_be_asked_for(self):
        user = new_user()

        answer = root("sts").get_access_key_info(AccessKeyId=user.access_key_id)

        self.assertEqual(account(), answer["Account"])

    def test_a_session_of_a_user_is_that_user(self):
        user = new_user(allow("kms:ListKeys"))

        answer = user.client("sts").get_session_token(DurationSeconds=900)

        session = Caller.from_session(answer)
        self.assertRegex(session.access_key_id, r"^ASIA[A-Z2-7]{16}$")
        self.assertEqual(user.arn, session.client("sts").get_caller_identity()["Arn"])
        session.client("kms").list_keys()


class AssumedRoles(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.user = new_user(allow(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]))
        cls.sts = cls.user.client("sts")

    def assume(self, role, **more):
        more.setdefault("RoleSessionName", "session")
        return Caller.from_session(self.sts.assume_role(RoleArn=role["Arn"], **more))

    def test_the_session_may_what_the_role_may(self):
        role = new_role(allow("kms:ListKeys"))

        answer = self.sts.assume_role(RoleArn=role["Arn"], RoleSessionName="training-7")

        assumed = answer["AssumedRoleUser"]
        arn = "arn:aws:sts::%s:assumed-role/%s/training-7" % (account(), role["RoleName"])
        self.assertEqual(arn, assumed["Arn"])
        self.assertEqual(role["RoleId"] + ":training-7", assumed["AssumedRoleId"])
        session = Caller.from_session(answer)
        self.assertRegex(session.access_key_id, r"^ASIA[A-Z2-7]{16}$")
        identity = session.client("sts").get_caller_identity()
        self.assertEqual((arn, assumed["AssumedRoleId"]), (identity["Arn"], identity["UserId"]))
        session.client("kms").list_keys()
        with self.refused("AccessDeniedException", message="^User: " + arn):
            session.client("kms").list_aliases()

    def test_a_role_must_trust_the_caller(self):
        role = new_role(trusted=new_user().arn)

        message = "is not authorized to perform: sts:AssumeRole on resource: " + role["Arn"]
        with self.refused("AccessDenied", status=403, message=message):
            self.assume(role)
        with self.refused("AccessDenied", status=403):
            self.assume({"Arn": role["Arn"] + "-none"})

    def test_trusting_the_account_leaves_it_to_iam(self):
        role = new_role()

        with self.refused("AccessDenied", status=403):
            new_user().client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="session")

    def test_trusting_the_user_is_enough(self):
        user = new_user()
        role = new_role(trusted=user.arn)

        user.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="session")

    def test_the_root_user_assumes_no_role(self):
        with self.refused("AccessDenied", status=403):
            root("sts").assume_role(RoleArn=new_role()["Arn"], RoleSessionName="session")

    def test_the_external_id_must_be_right(self):
        trust = {
            "Effect": "Allow",
            "Principal": {"AWS": account()},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "right"}},
        }
        role = new_role(trust=[trust])

        self.assume(role, ExternalId="right")
        for more in ({}, {"ExternalId": "wrong"}):
            with self.subTest(more=more):
                with self.refused("AccessDenied", status=403):
                    self.assume(role, **more)

    def test_a_session_policy_only_takes_away(self):
        role = new_role(allow("kms:ListKeys"))

        session = self.assume(role, Policy=policy(allow(["kms:ListKeys", "kms:ListAliases"])))
        session.client("kms").list_keys()
        with self.refused("AccessDeniedException"):
            session.client("kms").list_aliases()
        session = self.assume(role, Policy=policy(allow("kms:ListAliases")))
        with self.refused("AccessDeniedException", message="session policy"):
            session.client("kms").list_keys()
        role = new_role(allow(["kms:ListKeys", "kms:CreateKey"]))
        power = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
        session = self.assume(role, PolicyArns=[{"arn": power}])
        with self.refused("AccessDeniedException"):
            session.client("kms").list_keys()

    def test_a_malformed_session_policy_is_refused(self):
        role = new_role()

        with self.refused("MalformedPolicyDocument", status=400):
            self.assume(role, Policy="{")
        with self.refused("MalformedPolicyDocument", "ValidationError", status=400):
            self.assume(role, Policy=policy(allow("kms:*", Principal="*")))
        with self.refused("PackedPolicyTooLarge", "ValidationError", status=400):
            self.assume(role, Policy=policy(*[allow("s3:*", "arn:aws:s3:::%060d" % i) for i in range(90)]))

    def test_session_tags_are_tags_of_the_principal(self):
        trust = {
            "Effect": "Allow",
            "Principal": {"AWS": account()},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
        }
        role = new_role(
            allow("kms:ListKeys", Condition={"StringEquals": {"aws:PrincipalTag/team": "vision"}}),
            trust=[trust],
        )

        session = self.assume(role, Tags=[{"Key": "team", "Value": "vision"}])
        session.client("kms").list_keys()
        for more in ({}, {"Tags": [{"Key": "team", "Value": "speech"}]}):
            with self.subTest(more=more):
                with self.refused("AccessDeniedException"):
                    self.assume(role, **more).client("kms").list_keys()

    def test_tagging_a_session_must_be_trusted_too(self):
        with self.refused("AccessDenied", status=403, message="sts:TagSession"):
            self.assume(new_role(), Tags=[{"Key": "team", "Value": "vision"}])

    def test_durations_are_bounded(self):
        role = new_role(MaxSessionDuration=3600)
        client = self.user.client("sts")

        for seconds in (899, 43201):
            with self.subTest(seconds=seconds):
                with self.refused("ValidationError", status=400):
                    self.user.unchecked("sts").assume_role(
                        RoleArn=role["Arn"], RoleSessionName="session", DurationSeconds=seconds
                    )
        with self.refused("ValidationError", status=400, message="MaxSessionDuration"):
            client.assume_role(RoleArn=role["Arn"], RoleSessionName="session", DurationSeconds=7200)
        client.assume_role(RoleArn=role["Arn"], RoleSessionName="session", DurationSeconds=900)

    def test_a_chain_of_roles_lasts_an_hour_at_most(self):
        second = new_role(MaxSessionDuration=7200)
        first = new_role(allow("sts:AssumeRole"))
        session = self.assume(first)

        chained = session.client("sts").assume_role(RoleArn=second["Arn"], RoleSessionName="session")
        self.assertIn(second["RoleName"], chained["AssumedRoleUser"]["Arn"])
        with self.refused("ValidationError", status=400, message="role chaining"):
            session.client("sts").assume_role(
                RoleArn=second["Arn"], RoleSessionName="session", DurationSeconds=3601
            )

    def test_a_session_ends_with_its_role_even_if_one_of_that_name_comes_back(self):
        role = new_role(allow("kms:ListKeys"))
        session = self.assume(role)
        session.client("kms").list_keys()
        iam, name = root("iam"), role["RoleName"]

        iam.delete_role_policy(RoleName=name, PolicyName="inline")
        with self.refused("AccessDeniedException"):
            session.client("kms").list_keys()
        iam.delete_role(RoleName=name)
        codes = ("AccessDeniedException", "UnrecognizedClientException", "InvalidClientTokenId")
        with self.refused(*codes):
            session.client("kms").list_keys()
        iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=policy(
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": account()}}
            ),
        )
        iam.attach_role_policy(RoleName=name, PolicyArn=ADMINISTRATOR)
        with self.refused(*codes):
            session.client("kms").list_keys()

    def test_a_role_does_not_trust_the_successor_of_a_deleted_user(self):
        user = new_user()
        role = new_role(trusted=user.arn)
        user.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="session")
        iam = root("iam")

        iam.delete_access_key(UserName=user.name, AccessKeyId=user.access_key_id)
        iam.delete_user(UserName=user.name)
        iam.create_user(UserName=user.name)
        key = iam.create_access_key(UserName=user.name)["AccessKey"]
        successor = Caller(user.arn, key["AccessKeyId"], key["SecretAccessKey"])

        with self.refused("AccessDenied", status=403):
            successor.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="session")
        document = iam.get_role(RoleName=role["RoleName"])["Role"]["AssumeRolePolicyDocument"]
        self.assertRegex(json.dumps(document), r"AIDA[A-Z2-7]{17}")


class Tokens(Conformance):
    @classmethod
    def setUpClass(cls):
        user = new_user(allow("sts:AssumeRole"))
        role = new_role(allow(["kms:ListKeys", "s3:ListAllMyBuckets"]))
        answer = user.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="session")
        cls.session = Caller.from_session(answer)

    def variant(self, **changed):
        caller = Caller(None, self.session.access_key_id, self.session.secret, self.session.token)
        for name, value in changed.items():
            setattr(caller, name, value)
        return caller

    def assert_good_for_nothing(self, caller):
        with self.refused("InvalidClientTokenId", "SignatureDoesNotMatch", status=403):
            caller.client("sts").get_caller_identity()
        with self.refused("UnrecognizedClientException", "InvalidSignatureException", status=400):
            caller.client("kms").list_keys()
        codes = ("InvalidToken", "InvalidAccessKeyId", "SignatureDoesNotMatch")
        with self.refused(*codes):
            caller.client("s3").list_buckets()

    def test_a_token_changed_anywhere_is_good_for_nothing(self):
        token = self.session.token
        for position in range(0, len(token), max(1, len(token) // 12)):
            other = "A" if token[position] != "A" else "B"
            changed = token[:position] + other + token[position + 1 :]
            with self.subTest(position=position):
                self.assert_good_for_nothing(self.variant(token=changed))

    def test_a_token_cut_or_missing_is_good_for_nothing(self):
        for token in (None, self.session.token[:-8], "x", "FwoGZXIvYXdzEA0aDExample"):
            with self.subTest(token=token and token[:10]):
                self.assert_good_for_nothing(self.variant(token=token))

    def test_a_token_belongs_to_its_own_key(self):
        user = new_user(allow(["kms:ListKeys", "s3:ListAllMyBuckets"]))
        mixed = Caller(None, user.access_key_id, user.secret, self.session.token)

        self.assert_good_for_nothing(mixed)
