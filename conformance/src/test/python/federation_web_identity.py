"""STS and IAM: OpenID Connect providers, and roles for those whom they vouch for."""

import hashlib
import hmac
import json
import os
import tempfile
import time

import boto3
import rsa
from botocore import UNSIGNED

from identity_provider import Key, Provider, encode
from support import Caller, Conformance, account, allow, config, new_role, root, unique


def nobody():
    """A client without credentials."""
    return boto3.session.Session().client("sts", config=config(signature_version=UNSIGNED))


class Federated(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.provider = Provider()
        cls.addClassCleanup(cls.provider.close)
        cls.arn = root("iam").create_open_id_connect_provider(
            Url=cls.provider.url,
            ClientIDList=["sts.amazonaws.com"],
            ThumbprintList=[cls.provider.tls.thumbprint()],
        )["OpenIDConnectProviderArn"]
        cls.sts = nobody()

    def role(self, *statements, condition=None, actions="sts:AssumeRoleWithWebIdentity"):
        trust = {"Effect": "Allow", "Principal": {"Federated": self.arn}, "Action": actions}
        if condition:
            trust["Condition"] = condition
        return new_role(*statements, trust=[trust])

    def assume(self, role, token, **more):
        return self.sts.assume_role_with_web_identity(
            RoleArn=role["Arn"], RoleSessionName="session", WebIdentityToken=token, **more)


class Providers(Federated):
    def test_a_provider_is_kept_as_it_was_given(self):
        iam, arn = root("iam"), self.arn
        self.assertEqual(
            "arn:aws:iam::%s:oidc-provider/%s" % (account(), self.provider.name), arn)
        self.assertIn(
            {"Arn": arn}, iam.list_open_id_connect_providers()["OpenIDConnectProviderList"])
        iam.add_client_id_to_open_id_connect_provider(
            OpenIDConnectProviderArn=arn, ClientID="second")
        iam.tag_open_id_connect_provider(
            OpenIDConnectProviderArn=arn, Tags=[{"Key": "team", "Value": "ml"}])
        provider = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
        self.assertEqual(["sts.amazonaws.com", "second"], provider["ClientIDList"])
        self.assertEqual([self.provider.tls.thumbprint()], provider["ThumbprintList"])
        self.assertEqual(self.provider.name, provider["Url"])
        self.assertEqual([{"Key": "team", "Value": "ml"}], provider["Tags"])
        self.assertEqual(
            provider["Tags"],
            iam.list_open_id_connect_provider_tags(OpenIDConnectProviderArn=arn)["Tags"])
        iam.untag_open_id_connect_provider(OpenIDConnectProviderArn=arn, TagKeys=["team"])
        iam.remove_client_id_from_open_id_connect_provider(
            OpenIDConnectProviderArn=arn, ClientID="second")
        iam.update_open_id_connect_provider_thumbprint(
            OpenIDConnectProviderArn=arn, ThumbprintList=[self.provider.tls.thumbprint()])

    def test_what_is_wrong_is_refused(self):
        iam = root("iam")
        with self.refused("EntityAlreadyExists", status=409):
            iam.create_open_id_connect_provider(
                Url=self.provider.url, ThumbprintList=[self.provider.tls.thumbprint()])
        for url in ("http://id.example", "https://id.example?x=y"):
            with self.refused("ValidationError", "InvalidInput", status=400):
                iam.create_open_id_connect_provider(Url=url, ThumbprintList=["a" * 40])
        with self.refused("NoSuchEntity", status=404):
            iam.get_open_id_connect_provider(OpenIDConnectProviderArn=self.arn + "-none")

    def test_a_provider_that_is_gone_vouches_for_nobody(self):
        other = Provider()
        self.addCleanup(other.close)
        iam = root("iam")
        # Nobody knows its authority, so that it cannot be asked without its thumbprint.
        with self.refused("OpenIdIdpCommunicationError", status=400):
            iam.create_open_id_connect_provider(Url=other.url)
        arn = iam.create_open_id_connect_provider(
            Url=other.url, ThumbprintList=[other.tls.thumbprint()])["OpenIDConnectProviderArn"]
        iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
        with self.refused("InvalidIdentityToken", status=400, message="No OpenIDConnect provider"):
            self.assume(self.role(), other.token())


class Tokens(Federated):
    def test_boto3_logs_in_by_a_token_file(self):
        role = self.role(
            allow("kms:ListKeys"),
            condition={"StringEquals": {
                self.provider.name + ":aud": "sts.amazonaws.com",
                self.provider.name + ":sub": "system:serviceaccount:ml:trainer"}})
        with tempfile.NamedTemporaryFile("w", suffix=".jwt") as file:
            file.write(self.provider.token())
            file.flush()
            profile = tempfile.NamedTemporaryFile("w", suffix=".ini")
            self.addCleanup(profile.close)
            profile.write(
                "[profile web]\nrole_arn=%s\nweb_identity_token_file=%s\nrole_session_name=boto\n"
                % (role["Arn"], file.name))
            profile.flush()
            before = os.environ.get("AWS_CONFIG_FILE")
            os.environ["AWS_CONFIG_FILE"] = profile.name
            try:
                session = boto3.session.Session(profile_name="web")
                session.client("kms", config=config()).list_keys()
                who = session.client("sts", config=config()).get_caller_identity()
                credentials = session.get_credentials()
            finally:
                os.environ["AWS_CONFIG_FILE"] = before or os.devnull
        self.assertEqual("assume-role-with-web-identity", credentials.method)
        self.assertTrue(who["Arn"].endswith("assumed-role/%s/boto" % role["RoleName"]))

    def test_the_answer_tells_who_it_was(self):
        role = self.role(allow("kms:ListKeys"))

        answer = self.assume(role, self.provider.token(), DurationSeconds=900)

        self.assertEqual("system:serviceaccount:ml:trainer", answer["SubjectFromWebIdentityToken"])
        self.assertEqual("sts.amazonaws.com", answer["Audience"])
        self.assertEqual(self.arn, answer["Provider"])
        Caller.from_session(answer).client("kms").list_keys()

    def test_conditions_on_claims_decide(self):
        role = self.role(condition={"StringLike": {self.provider.name + ":sub": "system:*:ml:*"}})

        self.assume(role, self.provider.token())
        message = "^Not authorized to perform sts:AssumeRoleWithWebIdentity$"
        with self.refused("AccessDenied", status=403, message=message):
            self.assume(role, self.provider.token(sub="system:serviceaccount:web:trainer"))
        with self.refused("AccessDenied", status=403, message=message):
            self.assume({"Arn": role["Arn"] + "-none"}, self.provider.token())

    def test_tokens_tag_sessions(self):
        role = self.role(
            allow("kms:ListKeys", Condition={"StringEquals": {"aws:PrincipalTag/team": "vision"}}),
            actions=["sts:AssumeRoleWithWebIdentity", "sts:TagSession"])
        tags = {"https://aws.amazon.com/tags": {"principal_tags": {"team": ["vision"]}}}

        answer = self.assume(role, self.provider.token(**tags))

        Caller.from_session(answer).client("kms").list_keys()
        self.assertGreater(answer["PackedPolicySize"], 0)

    def test_hostile_tokens_are_refused(self):
        role = self.role()
        provider = self.provider
        good = provider.token()
        head, claims, signature = good.split(".")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        attacker = Key(folder.name, "attacker")
        none = encode(json.dumps({"alg": "none"}))
        shared = encode(json.dumps({"alg": "HS256", "kid": "one"})) + "." + claims
        public = provider.key.private
        pem = rsa.PublicKey(public.n, public.e).save_pkcs1()
        mac = hmac.new(pem, shared.encode(), hashlib.sha256).digest()
        twice = encode('{"iss":"%s","sub":"a","sub":"b"}' % provider.url)
        for name, token in {
            "none": none + "." + claims + ".",
            "shared secret": shared + "." + encode(mac),
            "another's key": provider.token(key=attacker),
            "a key of its own": provider.token(
                header={"alg": "RS256", "jwk": attacker.jwk("one")}, key=attacker),
            "unknown key": provider.token(header={"alg": "RS256", "kid": "two"}, key=attacker),
            "cut": head + "." + claims + ".",
            "claims of another": head + "." + encode(json.dumps(provider.claims(sub="root")))
            + "." + signature,
            "claims twice": head + "." + twice + "." + signature,
            "wrong audience": provider.token(aud="another"),
            "two audiences": provider.token(aud=["sts.amazonaws.com", "another"]),
            "wrong party": provider.token(azp="another"),
            "no subject": provider.token(sub=None),
            "no expiry": provider.token(exp=None),
            "of tomorrow": provider.token(iat=int(time.time()) + 86400),
            "of another issuer": provider.token(iss="https://localhost:1/realm"),
            "no token at all": "not.a.token",
        }.items():
            with self.subTest(name):
                with self.refused("InvalidIdentityToken", status=400):
                    self.assume(role, token)
        with self.refused("ExpiredTokenException", status=400):
            self.assume(role, provider.token(exp=int(time.time()) - 301))

    def test_keys_are_asked_for_once(self):
        role = self.role()
        self.assume(role, self.provider.token())
        asked = len(self.provider.asked)

        for _ in range(5):
            self.assume(role, self.provider.token())
            with self.refused("InvalidIdentityToken"):
                self.assume(role, self.provider.token(header={"alg": "RS256", "kid": unique("k")}))

        self.assertEqual(asked, len(self.provider.asked))
