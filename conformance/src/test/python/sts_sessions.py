"""STS: who am I, assumed roles, session policies and tags, tokens that are no good."""

import datetime
import json
import os
import tempfile

import botocore.session
from botocore.credentials import RefreshableCredentials

from support import ADMINISTRATOR, Caller, Conformance, account, allow, config, deny, new_role
from support import new_user, policy, root


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


class Profiles(Conformance):
    """Roles that botocore assumes and renews by itself, out of a configuration file."""

    @classmethod
    def setUpClass(cls):
        cls.user = new_user(allow("sts:AssumeRole"))

    def session(self, profile, **profiles):
        """A session of `profile`; each is what its section says, and `user` holds the key."""
        profiles["user"] = {
            "aws_access_key_id": self.user.access_key_id,
            "aws_secret_access_key": self.user.secret,
        }
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "config")
        with open(path, "w", encoding="utf-8") as file:
            for name, settings in profiles.items():
                file.write("[profile %s]\n" % name)
                file.writelines("%s = %s\n" % setting for setting in settings.items())
        session = botocore.session.Session(profile=profile)
        session.set_config_variable("config_file", path)
        session.set_config_variable("credentials_file", os.path.join(folder.name, "none"))
        return session

    def client(self, session, service):
        return session.create_client(service, config=config())

    def arn(self, role, name):
        return "arn:aws:sts::%s:assumed-role/%s/%s" % (account(), role["RoleName"], name)

    def test_a_profile_names_the_role_and_whoever_assumes_it(self):
        trust = {
            "Effect": "Allow",
            "Principal": {"AWS": account()},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "right"}},
        }
        role = new_role(allow("kms:ListKeys"), trust=[trust])
        profile = {
            "role_arn": role["Arn"],
            "source_profile": "user",
            "role_session_name": "nightly",
        }

        session = self.session("trainer", trainer=dict(profile, external_id="right"))

        credentials = session.get_credentials()
        self.assertEqual("assume-role", credentials.method)
        first = credentials.get_frozen_credentials()
        self.assertRegex(first.access_key, r"^ASIA[A-Z2-7]{16}$")
        # An hour is left, so that nothing is renewed.
        self.assertEqual(first, credentials.get_frozen_credentials())
        identity = self.client(session, "sts").get_caller_identity()
        self.assertEqual(self.arn(role, "nightly"), identity["Arn"])
        self.client(session, "kms").list_keys()
        with self.refused("AccessDeniedException"):
            self.client(session, "kms").list_aliases()
        with self.refused("AccessDenied", status=403):
            wrong = self.session("trainer", trainer=dict(profile, external_id="wrong"))
            self.client(wrong, "kms").list_keys()

    def test_a_profile_may_build_on_another_ones_role(self):
        second = new_role(allow("kms:ListKeys"))
        first = new_role(allow("sts:AssumeRole", second["Arn"]))

        session = self.session(
            "second",
            first={"role_arn": first["Arn"], "source_profile": "user"},
            second={
                "role_arn": second["Arn"],
                "source_profile": "first",
                "role_session_name": "chained",
            },
        )

        identity = self.client(session, "sts").get_caller_identity()
        self.assertEqual(self.arn(second, "chained"), identity["Arn"])
        self.client(session, "kms").list_keys()

    def test_a_session_that_soon_ends_is_renewed_with_every_use(self):
        role = new_role(allow("kms:ListKeys"))
        session = self.session(
            "trainer",
            trainer={
                "role_arn": role["Arn"],
                "source_profile": "user",
                "role_session_name": "nightly",
                # botocore renews what has no more than this left.
                "duration_seconds": 900,
            },
        )
        credentials, kms = session.get_credentials(), self.client(session, "kms")

        keys = set()
        for _ in range(3):
            kms.list_keys()
            keys.add(credentials.get_frozen_credentials().access_key)

        self.assertEqual(3, len(keys))

    def test_what_has_ended_is_renewed_before_it_is_used(self):
        role = new_role(allow("kms:ListKeys"))
        sts = self.user.client("sts")
        given = []

        def assume(ago=datetime.timedelta(0)):
            answer = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="nightly")
            fresh = answer["Credentials"]
            given.append(fresh["AccessKeyId"])
            return {
                "access_key": fresh["AccessKeyId"],
                "secret_key": fresh["SecretAccessKey"],
                "token": fresh["SessionToken"],
                "expiry_time": (fresh["Expiration"] - ago).isoformat(),
            }

        session = botocore.session.Session()
        session._credentials = RefreshableCredentials.create_from_metadata(
            metadata=assume(ago=datetime.timedelta(hours=2)),
            refresh_using=assume,
            method="sts-assume-role",
        )
        kms = self.client(session, "kms")

        kms.list_keys()
        kms.list_keys()

        self.assertEqual(2, len(given))
        self.assertEqual(given[1], session.get_credentials().access_key)

    def test_what_cannot_be_renewed_is_not_used(self):
        role = new_role(allow("kms:ListKeys"))
        session = self.session(
            "trainer", trainer={"role_arn": role["Arn"], "source_profile": "user"}
        )
        iam, name = root("iam"), role["RoleName"]
        iam.update_assume_role_policy(
            RoleName=name,
            PolicyDocument=policy(
                {
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"AWS": new_user().arn},
                }
            ),
        )

        with self.refused("AccessDenied", status=403, message="sts:AssumeRole"):
            self.client(session, "kms").list_keys()


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
