"""What the suites share: clients, made-up names, people, and assertions about refusals.

The environment says everything about the server: AWS_ENDPOINT_URL, AWS_CA_BUNDLE, the root
user's access key, the region. See client/Installation.java.
"""

import contextlib
import functools
import itertools
import json
import os
import random
import re
import ssl
import time
import unittest

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

REGION = os.environ["AWS_DEFAULT_REGION"]
MIB = 1024 * 1024

_counter = itertools.count()
_run = "%06x" % random.SystemRandom().randrange(16**6)


def unique(prefix):
    """A name nobody has used, fit for buckets, users, aliases and keys alike."""
    return "%s-%s-%d" % (prefix, _run, next(_counter))


def config(**more):
    # One attempt: a test must see the server's answer, not what a retry made of it.
    retries = {"total_max_attempts": 1, "mode": "standard"}
    more.setdefault("s3", {"addressing_style": "path"})
    return Config(retries=retries, connect_timeout=20, read_timeout=120, **more)


def plain_client(service, **more):
    """A client of the root user that nothing else shares."""
    return boto3.session.Session().client(service, config=config(**more))


@functools.lru_cache(maxsize=None)
def _session():
    """Shared, because each session reads the services' models anew. For the main thread only."""
    return boto3.session.Session()


root = functools.lru_cache(maxsize=None)(plain_client)


@functools.lru_cache(maxsize=None)
def unchecked(service):
    """A client that lets bad arguments through to the server."""
    return plain_client(service, parameter_validation=False)


@functools.lru_cache(maxsize=None)
def account():
    return root("sts").get_caller_identity()["Account"]


def key_arn(key_id):
    return "arn:aws:kms:%s:%s:key/%s" % (REGION, account(), key_id)


def user_arn(name):
    return "arn:aws:iam::%s:user/%s" % (account(), name)


class Caller:
    """Somebody with credentials of his own; clients are made when first asked for."""

    def __init__(self, arn, access_key_id, secret, token=None):
        self.arn = arn
        self.access_key_id = access_key_id
        self.secret = secret
        self.token = token
        self.clients = {}

    @classmethod
    def from_session(cls, answer):
        credentials = answer["Credentials"]
        return cls(
            answer.get("AssumedRoleUser", {}).get("Arn"),
            credentials["AccessKeyId"],
            credentials["SecretAccessKey"],
            credentials["SessionToken"],
        )

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = self.make(service)
        return self.clients[service]

    def unchecked(self, service):
        """A client that lets bad arguments through to the server."""
        return self.make(service, parameter_validation=False)

    def make(self, service, **more):
        return _session().client(
            service,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret,
            aws_session_token=self.token,
            config=config(**more),
        )

    def environment(self):
        """What the aws CLI needs to be this caller."""
        more = {"AWS_ACCESS_KEY_ID": self.access_key_id, "AWS_SECRET_ACCESS_KEY": self.secret}
        if self.token:
            more["AWS_SESSION_TOKEN"] = self.token
        return dict(os.environ, **more)


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions, resources="*", **more):
    return dict({"Effect": "Allow", "Action": actions, "Resource": resources}, **more)


def deny(actions, resources="*", **more):
    return dict({"Effect": "Deny", "Action": actions, "Resource": resources}, **more)


ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def new_user(*statements, managed=(), **more):
    """A user with one access key, an inline policy of `statements`, and managed policies."""
    iam = root("iam")
    name = unique("user")
    arn = iam.create_user(UserName=name, **more)["User"]["Arn"]
    if statements:
        iam.put_user_policy(
            UserName=name, PolicyName="inline", PolicyDocument=policy(*statements)
        )
    for managed_arn in managed:
        iam.attach_user_policy(UserName=name, PolicyArn=managed_arn)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    caller = Caller(arn, key["AccessKeyId"], key["SecretAccessKey"])
    caller.name = name
    return caller


def replaced(user):
    """Another user of the same name, once `user` is deleted; it has no policies."""
    iam = root("iam")
    iam.delete_access_key(UserName=user.name, AccessKeyId=user.access_key_id)
    iam.delete_user(UserName=user.name)
    iam.create_user(UserName=user.name)
    key = iam.create_access_key(UserName=user.name)["AccessKey"]
    return Caller(user.arn, key["AccessKeyId"], key["SecretAccessKey"])


def new_role(*statements, trusted=None, trust=None, **more):
    """A role with an inline policy of `statements`, trusted by its account unless said."""
    iam = root("iam")
    name = unique("role")
    principal = trusted or "arn:aws:iam::%s:root" % account()
    trust = trust or [
        {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    ]
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(*trust), **more)["Role"]
    if statements:
        iam.put_role_policy(
            RoleName=name, PolicyName="inline", PolicyDocument=policy(*statements)
        )
    return role


def new_key(policy_statements=None, **more):
    """A KMS key's id; with statements its policy is exactly those."""
    if policy_statements is not None:
        more.update(
            Policy=policy(*policy_statements), BypassPolicyLockoutSafetyCheck=True
        )
    return root("kms").create_key(**more)["KeyMetadata"]["KeyId"]


def new_bucket(**more):
    name = unique("bucket")
    if REGION != "us-east-1":
        more.setdefault("CreateBucketConfiguration", {"LocationConstraint": REGION})
    root("s3").create_bucket(Bucket=name, **more)
    return name


def sealed_bucket(key):
    """A bucket that seals by the KMS key of this ARN what is not asked to be sealed otherwise."""
    name = new_bucket()
    sealing = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    root("s3").put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={
        "Rules": [{"ApplyServerSideEncryptionByDefault": sealing}]})
    return name


def take_customers_keys(bucket):
    """Lets a bucket take objects under keys of the customer's own (SSE-C), as new ones do not."""
    root("s3").put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={
        "Rules": [{"BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}}]})


def data(size, seed=7):
    """Bytes that no cipher or compressor finds easy, the same for the same arguments."""
    return random.Random(seed * 1_000_003 + size).randbytes(size)


def eventually(look, seconds=10):
    """What `look` gives once it is true; for what AWS too says may lag, such as LookupEvents."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if seen or time.monotonic() > deadline:
            return seen
        time.sleep(0.1)


def recorded(name, request_id, trail=None):
    """What the record says of one call of that `name`, among the newest; `trail` is root's if None."""
    def look():
        events = (trail or root("cloudtrail")).lookup_events(LookupAttributes=[
            {"AttributeKey": "EventName", "AttributeValue": name}])["Events"]
        records = [json.loads(event["CloudTrailEvent"]) for event in events]
        return [each for each in records if each["requestID"] == request_id]

    found = eventually(look)
    assert found, "%s %s is not on the record" % (name, request_id)
    return found[0]


def tls_context():
    """Trusts the server's authority and nobody else; None where the endpoint has no TLS."""
    bundle = os.environ.get("AWS_CA_BUNDLE")
    return ssl.create_default_context(cafile=bundle) if bundle else None


class Conformance(unittest.TestCase):
    maxDiff = 4000

    @contextlib.contextmanager
    def refused(self, *codes, status=None, message=None):
        """Whatever happens inside is refused with one of AWS's `codes`.

        Every refusal must carry a request id and must not show how the server is made.
        """
        with self.assertRaises(ClientError) as caught:
            yield caught
        answer = caught.exception.response
        self.assertIn(answer["Error"]["Code"], codes, answer["Error"])
        facts = answer["ResponseMetadata"]
        if status is not None:
            self.assertEqual(status, facts["HTTPStatusCode"], answer["Error"])
        text = answer["Error"].get("Message") or ""
        if message is not None:
            self.assertRegex(text, message)
        self.assertTrue(facts.get("RequestId"), "no request id: %s" % answer)
        self.assert_reveals_nothing(json.dumps(answer, default=str))

    def assert_reveals_nothing(self, text):
        for trace in (r"\.java:\d+", r"\bat coffer\.", r"Exception in thread", r"org\.eclipse\.",
                      r"java\.lang\.", r"sqlite"):
            self.assertIsNone(re.search(trace, text), text)

    def all_pages(self, client, operation, result_key, **arguments):
        """Every item, walked with botocore's own paginator."""
        pages = client.get_paginator(operation).paginate(**arguments)
        return [item for page in pages for item in page.get(result_key, [])]


class ObjectConformance(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.s3 = root("s3")
        cls.bucket = new_bucket()

    def put(self, body, key=None, **more):
        key = key or unique("object")
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **more)
        return key

    def get(self, key, **more):
        return self.s3.get_object(Bucket=self.bucket, Key=key, **more)

    def read(self, key, **more):
        return self.get(key, **more)["Body"].read()

    def keys(self, **more):
        listed = self.all_pages(self.s3, "list_objects_v2", "Contents", Bucket=self.bucket, **more)
        return [each["Key"] for each in listed]
