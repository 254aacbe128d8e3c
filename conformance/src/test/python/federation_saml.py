"""STS and IAM: SAML providers, and roles for those whom they vouch for.

Assertions are written in canonical form, so that they can be signed without a library for XML
signatures: what is hashed is exactly what stands here.
"""

import base64
import datetime
import hashlib
import tempfile

import boto3
from botocore import UNSIGNED

from identity_provider import Key
from support import Caller, Conformance, account, allow, config, new_role, root, unique

ENDPOINT = "https://signin.aws.amazon.com/saml"
ENTITY = "https://idp.example/saml"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
AWS = "https://aws.amazon.com/SAML/Attributes/"


def base64_text(data):
    return base64.b64encode(data).decode()


def attribute(name, *values):
    return '<saml:Attribute Name="%s">%s</saml:Attribute>' % (
        name,
        "".join("<saml:AttributeValue>%s</saml:AttributeValue>" % value for value in values))


class Idp:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.key = Key(self.folder.name, "idp", "/CN=idp.example")

    def metadata(self):
        return (
            '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">'
            '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            '<KeyDescriptor use="signing"><KeyInfo xmlns="%s"><X509Data><X509Certificate>%s'
            "</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
            '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" '
            'Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>'
        ) % (ENTITY, DSIG, base64_text(self.key.certificate()))

    def assertion(self, attributes, name="ada", audience=ENDPOINT, recipient=ENDPOINT, age=0):
        issued = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age)
        until = issued + datetime.timedelta(minutes=5)
        issued, until = (at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in (issued, until))
        return (
            '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_%s" '
            'IssueInstant="%s" Version="2.0"><saml:Issuer>%s</saml:Issuer><saml:Subject>'
            '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">%s'
            "</saml:NameID><saml:SubjectConfirmation "
            'Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
            'NotOnOrAfter="%s" Recipient="%s"></saml:SubjectConfirmationData>'
            "</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotOnOrAfter=\"%s\">"
            "<saml:AudienceRestriction><saml:Audience>%s</saml:Audience>"
            "</saml:AudienceRestriction></saml:Conditions>"
            "<saml:AttributeStatement>%s</saml:AttributeStatement></saml:Assertion>"
        ) % (unique("a"), issued, ENTITY, name, until, recipient, until, audience, attributes)

    def signed(self, assertion, key=None):
        digest = base64_text(hashlib.sha256(assertion.encode()).digest())
        name = assertion.split(' ID="')[1].split('"')[0]
        info = (
            '<ds:SignedInfo xmlns:ds="%s"><ds:CanonicalizationMethod Algorithm="%s">'
            "</ds:CanonicalizationMethod><ds:SignatureMethod "
            'Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>'
            '<ds:Reference URI="#%s"><ds:Transforms><ds:Transform '
            'Algorithm="%senveloped-signature"></ds:Transform><ds:Transform Algorithm="%s">'
            "</ds:Transform></ds:Transforms><ds:DigestMethod "
            'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
            "<ds:DigestValue>%s</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        ) % (DSIG, C14N, name, DSIG, C14N, digest)
        signature = '<ds:Signature xmlns:ds="%s">%s<ds:SignatureValue>%s</ds:SignatureValue>' % (
            DSIG, info, base64_text((key or self.key).signature(info.encode())))
        return assertion.replace(
            "</saml:Issuer>", "</saml:Issuer>" + signature + "</ds:Signature>", 1)

    @staticmethod
    def response(*assertions):
        text = (
            '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_%s" '
            'Version="2.0"><samlp:Status><samlp:StatusCode '
            'Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>%s'
            "</samlp:Response>"
        ) % (unique("r"), "".join(assertions))
        return base64_text(text.encode())


class Assertions(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.idp = Idp()
        cls.addClassCleanup(cls.idp.folder.cleanup)
        cls.arn = root("iam").create_saml_provider(
            Name=unique("campus"), SAMLMetadataDocument=cls.idp.metadata())["SAMLProviderArn"]
        cls.sts = boto3.session.Session().client("sts", config=config(signature_version=UNSIGNED))
        cls.role = new_role(allow("kms:ListKeys"), trust=[{
            "Effect": "Allow",
            "Principal": {"Federated": cls.arn},
            "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
            "Condition": {"StringEquals": {"saml:aud": ENDPOINT}}}])

    def attributes(self, *more):
        return "".join((
            attribute(AWS + "Role", self.role["Arn"] + "," + self.arn),
            attribute(AWS + "RoleSessionName", "ada@campus")) + more)

    def assume(self, assertion, **more):
        return self.sts.assume_role_with_saml(
            RoleArn=self.role["Arn"], PrincipalArn=self.arn, SAMLAssertion=assertion, **more)

    def good(self, *more, **changed):
        return self.idp.assertion(self.attributes(*more), **changed)

    def test_whom_the_provider_vouches_for_gets_the_role(self):
        response = Idp.response(self.idp.signed(self.good()))

        answer = self.assume(response, DurationSeconds=900)

        self.assertEqual("ada", answer["Subject"])
        self.assertEqual("persistent", answer["SubjectType"])
        self.assertEqual(ENTITY, answer["Issuer"])
        self.assertEqual(ENDPOINT, answer["Audience"])
        name = self.arn.rsplit("/", 1)[1]
        qualifier = hashlib.sha1((ENTITY + account() + "/" + name).encode()).digest()
        self.assertEqual(base64_text(qualifier), answer["NameQualifier"])
        session = Caller.from_session(answer)
        session.client("kms").list_keys()
        who = session.client("sts").get_caller_identity()
        self.assertTrue(who["Arn"].endswith("/ada@campus"))
        with self.refused("InvalidIdentityToken", status=400, message="used before"):
            self.assume(response)

    def test_attributes_tag_the_session(self):
        tagged = self.good(attribute(AWS + "PrincipalTag:team", "vision"))

        self.assertGreater(
            self.assume(Idp.response(self.idp.signed(tagged)))["PackedPolicySize"], 0)

    def test_hostile_assertions_are_refused(self):
        idp = self.idp
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        attacker = Key(folder.name, "attacker")
        signed = idp.signed(self.good())
        evil = self.good(name="root")
        same = signed.split("<ds:Signature")[0] + signed.split("</ds:Signature>")[1]
        for name, response in {
            "unsigned": Idp.response(self.good()),
            "signed by another": Idp.response(idp.signed(self.good(), attacker)),
            "changed": Idp.response(signed.replace(">ada<", ">eve<")),
            "two": Idp.response(evil, signed),
            "two of one id": Idp.response(same.replace(">ada<", ">eve<"), signed),
            "wrapped": Idp.response(evil.replace(
                "</saml:Assertion>", "<saml:Advice>" + signed + "</saml:Advice></saml:Assertion>")),
            "comment": Idp.response(signed.replace(">ada<", ">ada<!---->x<")),
            "wrong audience": Idp.response(idp.signed(self.good(audience="https://x"))),
            "wrong recipient": Idp.response(idp.signed(self.good(recipient="https://x"))),
            "not base 64": "%%%%",
            "no response": base64_text(signed.encode()),
        }.items():
            with self.subTest(name):
                with self.refused("InvalidIdentityToken", status=400):
                    self.assume(response)
        with self.refused("ExpiredTokenException", status=400):
            self.assume(Idp.response(idp.signed(self.good(age=3600))))

    def test_a_comment_within_a_name_is_not_its_end(self):
        signed = self.idp.signed(self.good(name="ada.evil"))

        answer = self.assume(Idp.response(signed.replace("ada.evil", "ada<!-- -->.evil")))

        self.assertEqual("ada.evil", answer["Subject"])

    def test_the_role_must_be_offered_and_must_trust(self):
        other = new_role(allow("kms:ListKeys"))
        response = Idp.response(self.idp.signed(self.good()))

        with self.refused("AccessDenied", status=403, message="sts:AssumeRoleWithSAML$"):
            self.sts.assume_role_with_saml(
                RoleArn=other["Arn"], PrincipalArn=self.arn, SAMLAssertion=response)

    def test_providers_are_kept_as_they_were_given(self):
        iam, name = root("iam"), unique("provider")
        arn = iam.create_saml_provider(
            Name=name, SAMLMetadataDocument=self.idp.metadata(),
            Tags=[{"Key": "team", "Value": "ml"}])["SAMLProviderArn"]
        self.assertEqual("arn:aws:iam::%s:saml-provider/%s" % (account(), name), arn)
        provider = iam.get_saml_provider(SAMLProviderArn=arn)
        self.assertEqual(self.idp.metadata(), provider["SAMLMetadataDocument"])
        self.assertEqual([{"Key": "team", "Value": "ml"}], provider["Tags"])
        self.assertIn(arn, [it["Arn"] for it in iam.list_saml_providers()["SAMLProviderList"]])
        iam.tag_saml_provider(SAMLProviderArn=arn, Tags=[{"Key": "x", "Value": "y"}])
        iam.untag_saml_provider(SAMLProviderArn=arn, TagKeys=["team"])
        self.assertEqual(
            [{"Key": "x", "Value": "y"}], iam.list_saml_provider_tags(SAMLProviderArn=arn)["Tags"])
        changed = self.idp.metadata().replace("https://idp.example/sso", "https://idp.example/in")
        iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=changed)
        self.assertEqual(changed, iam.get_saml_provider(SAMLProviderArn=arn)["SAMLMetadataDocument"])
        with self.refused("InvalidInput", status=400, message="parse metadata"):
            iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument="<x/>" + " " * 1000)
        with self.refused("EntityAlreadyExists", status=409):
            iam.create_saml_provider(Name=name, SAMLMetadataDocument=changed)
        iam.delete_saml_provider(SAMLProviderArn=arn)
        with self.refused("NoSuchEntity", status=404):
            iam.get_saml_provider(SAMLProviderArn=arn)
