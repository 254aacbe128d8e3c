"""STS: federation tokens, what may not be called with temporary credentials, and a walk through
STS by the aws CLI."""

import json
import subprocess

from support import Caller, Conformance, account, allow, new_bucket, new_role, new_user, policy
from support import root

ROOT_TASK = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"


class FederationTokens(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.user = new_user(
            allow(["sts:GetFederationToken", "sts:TagSession", "sts:AssumeRole"]),
            allow(["kms:ListKeys", "s3:ListBucket"]))
        cls.sts = cls.user.client("sts")

    def federate(self, **more):
        answer = self.sts.get_federation_token(Name="grace", **more)
        return Caller.from_session(answer), answer

    def test_the_session_may_what_both_policies_allow(self):
        statements = allow(["kms:ListKeys", "kms:ListAliases"])
        session, answer = self.federate(Policy=policy(statements), DurationSeconds=900)

        arn = "arn:aws:sts::%s:federated-user/grace" % account()
        self.assertEqual(arn, answer["FederatedUser"]["Arn"])
        self.assertEqual(account() + ":grace", answer["FederatedUser"]["FederatedUserId"])
        self.assertEqual(arn, session.client("sts").get_caller_identity()["Arn"])
        session.client("kms").list_keys()
        with self.refused("AccessDeniedException"):
            session.client("kms").list_aliases()

    def test_without_session_policies_it_may_nothing_but_what_resources_allow(self):
        bucket = new_bucket()
        session, answer = self.federate()
        with self.refused("AccessDeniedException"):
            session.client("kms").list_keys()
        with self.refused("AccessDenied"):
            session.client("s3").list_objects_v2(Bucket=bucket)
        root("s3").put_bucket_policy(Bucket=bucket, Policy=policy({
            "Effect": "Allow",
            "Principal": {"AWS": answer["FederatedUser"]["Arn"]},
            "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::" + bucket}))
        session.client("s3").list_objects_v2(Bucket=bucket)

    def test_the_root_users_may_what_the_session_policy_allows(self):
        answer = root("sts").get_federation_token(Name="grace", Policy=policy(allow("kms:ListKeys")))
        session = Caller.from_session(answer)

        session.client("kms").list_keys()
        with self.refused("AccessDeniedException", message="session policy"):
            session.client("kms").list_aliases()

    def test_tags_are_tags_of_the_principal(self):
        condition = {"StringEquals": {"aws:PrincipalTag/team": "vision"}}
        limits = policy(allow("kms:ListKeys", Condition=condition))
        session, _ = self.federate(Policy=limits, Tags=[{"Key": "team", "Value": "vision"}])
        session.client("kms").list_keys()
        session, _ = self.federate(Policy=limits, Tags=[{"Key": "team", "Value": "speech"}])
        with self.refused("AccessDeniedException"):
            session.client("kms").list_keys()

    def test_it_calls_neither_iam_nor_the_token_service(self):
        session, _ = self.federate(Policy=policy(allow("*")))
        role = new_role(trusted=self.user.arn)
        sts = session.client("sts")

        with self.refused("InvalidClientTokenId", status=403):
            session.client("iam").list_users()
        with self.refused("AccessDenied", status=403):
            sts.assume_role(RoleArn=role["Arn"], RoleSessionName="session")
        with self.refused("AccessDenied", status=403):
            sts.get_federation_token(Name="henry")
        with self.refused("AccessDenied", status=403):
            sts.get_session_token()
        with self.refused("AccessDenied", status=403):
            sts.get_access_key_info(AccessKeyId=self.user.access_key_id)

    def test_a_users_own_session_assumes_roles_and_nothing_more(self):
        session = Caller.from_session(self.sts.get_session_token())
        role = new_role()
        sts = session.client("sts")

        sts.assume_role(RoleArn=role["Arn"], RoleSessionName="session")
        with self.refused("AccessDenied", status=403):
            sts.get_federation_token(Name="grace")
        with self.refused("AccessDenied", status=403):
            sts.get_access_key_info(AccessKeyId=self.user.access_key_id)


class Others(Conformance):
    def test_only_messages_from_here_are_decoded(self):
        with self.refused("InvalidAuthorizationMessageException", status=400):
            root("sts").decode_authorization_message(EncodedMessage="AQ" * 80)
        with self.refused("AccessDenied", status=403):
            new_user().client("sts").decode_authorization_message(EncodedMessage="AQ" * 80)

    def test_nobody_assumes_root_without_an_organization(self):
        with self.refused("AccessDenied", status=403):
            root("sts").assume_root(
                TargetPrincipal="222222222222", TaskPolicyArn={"arn": ROOT_TASK})

    def test_what_is_not_built_says_so(self):
        with self.refused("NotImplemented", status=501):
            root("sts").get_web_identity_token(Audience=["x"], SigningAlgorithm="ES384")
        with self.refused("NotImplemented", status=501):
            root("sts").get_delegated_access_token(TradeInToken="x" * 20)


class Cli(Conformance):
    def run_cli(self, *arguments, caller):
        done = subprocess.run(
            ["aws", "sts", *arguments, "--output", "json"],
            capture_output=True, text=True, env=caller.environment(), timeout=120)
        self.assertEqual(0, done.returncode, done.stderr)
        return json.loads(done.stdout)

    def test_the_cli_walks_through_sts(self):
        user = new_user(allow("sts:*"))
        role = new_role()

        self.assertEqual(user.arn, self.run_cli("get-caller-identity", caller=user)["Arn"])
        assumed = self.run_cli(
            "assume-role", "--role-arn", role["Arn"], "--role-session-name", "cli", caller=user)
        self.assertTrue(assumed["AssumedRoleUser"]["Arn"].endswith("/cli"))
        self.run_cli("get-session-token", caller=user)
        self.run_cli("get-federation-token", "--name", "grace", caller=user)
        info = self.run_cli(
            "get-access-key-info", "--access-key-id", user.access_key_id, caller=user)
        self.assertEqual(account(), info["Account"])
