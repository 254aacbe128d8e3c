"""Who may reach a bucket: policies, public access, transport, and KMS as a second lock."""

import json
import os
import socket
import unittest
import unittest.mock
import urllib.error
import urllib.parse
import urllib.request

import boto3
from botocore import UNSIGNED

from support import ADMINISTRATOR, Conformance, REGION, allow, config, deny, new_bucket, new_key
from support import new_user, plain_client, policy, root, replaced, tls_context, unique, account

OPEN = {
    "BlockPublicAcls": False,
    "IgnorePublicAcls": False,
    "BlockPublicPolicy": False,
    "RestrictPublicBuckets": False,
}


def arns(bucket):
    return ["arn:aws:s3:::" + bucket, "arn:aws:s3:::%s/*" % bucket]


def statement(effect, principal, actions, resources, **more):
    return dict(
        Effect=effect, Principal=principal, Action=actions, Resource=resources, **more
    )


class BucketPolicies(Conformance):
    def setUp(self):
        self.s3 = root("s3")
        self.bucket = new_bucket()
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"x")

    def put_policy(self, *statements):
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy(*statements))

    def read(self, caller, key="k"):
        return caller.client("s3").get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def test_a_policy_comes_back_as_it_was_put_and_goes(self):
        with self.refused("NoSuchBucketPolicy", status=404):
            self.s3.get_bucket_policy(Bucket=self.bucket)
        sent = statement(
            "Allow", {"AWS": "arn:aws:iam::%s:root" % account()}, "s3:GetObject", arns(self.bucket)[1])
        self.put_policy(sent)
        answer = self.s3.get_bucket_policy(Bucket=self.bucket)
        self.assertEqual([sent], json.loads(answer["Policy"])["Statement"])
        status = self.s3.get_bucket_policy_status(Bucket=self.bucket)["PolicyStatus"]
        self.assertFalse(status["IsPublic"])
        self.s3.delete_bucket_policy(Bucket=self.bucket)
        with self.refused("NoSuchBucketPolicy", status=404):
            self.s3.get_bucket_policy(Bucket=self.bucket)

    def test_malformed_policies_are_refused(self):
        own = arns(self.bucket)[1]
        documents = [
            "{",
            "{}",
            policy(allow("s3:GetObject", own)),
            policy(statement("Allow", {"AWS": account()}, "kms:Decrypt", own)),
            policy(statement("Allow", {"AWS": account()}, "s3:GetObject", "arn:aws:s3:::other/*")),
            policy(statement("Allow", {"AWS": "arn:aws:iam::%s:user/none" % account()},
                             "s3:GetObject", own)),
            policy(statement("Allow", {"AWS": "AIDAIOSFODNN7EXAMPLE"}, "s3:GetObject", own)),
        ]
        for document in documents:
            with self.subTest(document=document):
                with self.refused("MalformedPolicy", status=400):
                    self.s3.put_bucket_policy(Bucket=self.bucket, Policy=document)

    def test_the_successor_of_a_deleted_user_is_not_trusted(self):
        user = new_user()
        document = statement("Allow", {"AWS": user.arn}, "s3:GetObject", arns(self.bucket)[1])
        self.put_policy(document)
        self.assertEqual(b"x", self.read(user))
        shown = self.s3.get_bucket_policy(Bucket=self.bucket)["Policy"]
        self.assertEqual(policy(document), shown)

        successor = replaced(user)

        with self.refused("AccessDenied", status=403):
            self.read(successor)
        shown = self.s3.get_bucket_policy(Bucket=self.bucket)["Policy"]
        self.assertRegex(json.loads(shown)["Statement"][0]["Principal"]["AWS"], "^AIDA")
        with self.refused("MalformedPolicy", status=400):
            self.s3.put_bucket_policy(Bucket=self.bucket, Policy=shown)

    def test_the_bucket_policy_alone_can_allow(self):
        user = new_user()
        with self.refused("AccessDenied", status=403):
            self.read(user)

        self.put_policy(statement("Allow", {"AWS": user.arn}, "s3:GetObject", arns(self.bucket)[1]))

        self.assertEqual(b"x", self.read(user))
        with self.refused("AccessDenied", status=403):
            user.client("s3").put_object(Bucket=self.bucket, Key="k", Body=b"y")

    def test_a_denial_wins_over_an_administrator(self):
        admin = new_user(managed=[ADMINISTRATOR])
        self.assertEqual(b"x", self.read(admin))

        self.put_policy(statement("Deny", "*", "s3:GetObject", arns(self.bucket)[1],
                                  Condition={"ArnEquals": {"aws:PrincipalArn": admin.arn}}))

        with self.refused("AccessDenied", status=403):
            self.read(admin)
        self.assertEqual(b"x", self.s3.get_object(Bucket=self.bucket, Key="k")["Body"].read())

    def test_encryption_can_be_demanded(self):
        user = new_user(allow(["s3:*", "kms:*"]))
        self.put_policy(statement(
            "Deny", "*", "s3:PutObject", arns(self.bucket)[1],
            Condition={"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}))

        with self.refused("AccessDenied", status=403):
            user.client("s3").put_object(Bucket=self.bucket, Key="a", Body=b"x")
        user.client("s3").put_object(
            Bucket=self.bucket, Key="a", Body=b"x", ServerSideEncryption="aws:kms")

    def test_conditional_writes_can_be_demanded(self):
        # AWS: "Enforce conditional writes on Amazon S3 buckets".
        self.put_policy(statement(
            "Deny", "*", "s3:PutObject", arns(self.bucket)[1],
            Condition={"Null": {"s3:if-none-match": "true"},
                       "Bool": {"s3:ObjectCreationOperation": "true"}}))
        user = new_user(allow("s3:*"))
        s3 = user.client("s3")

        with self.refused("AccessDenied", status=403):
            s3.put_object(Bucket=self.bucket, Key="new", Body=b"x")
        s3.put_object(Bucket=self.bucket, Key="new", Body=b"x", IfNoneMatch="*")
        upload = {"Bucket": self.bucket, "Key": "parts"}
        upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
        etag = s3.upload_part(PartNumber=1, Body=b"x", **upload)["ETag"]
        parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
        with self.refused("AccessDenied", status=403):
            s3.complete_multipart_upload(MultipartUpload=parts, **upload)
        s3.complete_multipart_upload(MultipartUpload=parts, IfNoneMatch="*", **upload)

    def test_who_may_not_read_cannot_compare_entity_tags(self):
        etag = self.s3.head_object(Bucket=self.bucket, Key="k")["ETag"]
        writer = new_user(allow(["s3:PutObject", "s3:DeleteObject"])).client("s3")

        for call in (
            lambda: writer.put_object(Bucket=self.bucket, Key="k", Body=b"y", IfMatch=etag),
            lambda: writer.delete_object(Bucket=self.bucket, Key="k", IfMatch=etag),
        ):
            with self.refused("AccessDenied", status=403):
                call()
        answer = writer.delete_objects(
            Bucket=self.bucket, Delete={"Objects": [{"Key": "k", "ETag": etag}]})
        self.assertEqual(["AccessDenied"], [error["Code"] for error in answer["Errors"]])
        writer.delete_object(Bucket=self.bucket, Key="k", IfMatch="*")

    def test_a_prefix_can_be_a_condition(self):
        user = new_user(allow("s3:ListBucket", arns(self.bucket)[0],
                              Condition={"StringLike": {"s3:prefix": ["home/*"]}}))

        user.client("s3").list_objects_v2(Bucket=self.bucket, Prefix="home/me")
        for more in ({}, {"Prefix": "other/"}):
            with self.subTest(more=more):
                with self.refused("AccessDenied", status=403):
                    user.client("s3").list_objects_v2(Bucket=self.bucket, **more)

    def test_a_tag_of_the_object_can_be_a_condition(self):
        user = new_user(allow("s3:GetObject", arns(self.bucket)[1],
                              Condition={"StringEquals": {"s3:ExistingObjectTag/open": "yes"}}))
        self.s3.put_object(Bucket=self.bucket, Key="tagged", Body=b"x", Tagging="open=yes")

        self.assertEqual(b"x", self.read(user, "tagged"))
        with self.refused("AccessDenied", status=403):
            self.read(user, "k")

    def test_who_may_not_list_does_not_learn_what_is_there(self):
        blind = new_user(allow("s3:GetObject", arns(self.bucket)[1]))
        seeing = new_user(allow("s3:GetObject", arns(self.bucket)[1]),
                          allow("s3:ListBucket", arns(self.bucket)[0]))

        with self.refused("AccessDenied", status=403):
            self.read(blind, "none")
        with self.refused("NoSuchKey", status=404):
            self.read(seeing, "none")

    def test_each_deletion_is_decided_by_itself(self):
        user = new_user(allow("s3:DeleteObject", arns(self.bucket)[1]),
                        deny("s3:DeleteObject", "arn:aws:s3:::%s/keep*" % self.bucket))
        for key in ("a", "keep", "z"):
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=b"x")

        answer = user.client("s3").delete_objects(
            Bucket=self.bucket, Delete={"Objects": [{"Key": k} for k in ("a", "keep", "z")]})

        self.assertEqual({"a", "z"}, {each["Key"] for each in answer["Deleted"]})
        self.assertEqual([("keep", "AccessDenied")],
                         [(each["Key"], each["Code"]) for each in answer["Errors"]])
        self.s3.head_object(Bucket=self.bucket, Key="keep")

    def test_a_copy_needs_both_ends(self):
        target = new_bucket()
        read = allow("s3:GetObject", arns(self.bucket)[1])
        write = allow("s3:PutObject", arns(target)[1])
        for statements in ((read,), (write,)):
            with self.subTest(statements=statements):
                with self.refused("AccessDenied", status=403):
                    self.copy(new_user(*statements), target)
        self.copy(new_user(read, write), target)

    def copy(self, user, target):
        user.client("s3").copy_object(
            Bucket=target, Key="copy", CopySource={"Bucket": self.bucket, "Key": "k"})

    @unittest.skipUnless("CONFORMANCE_PLAINTEXT_URL" in os.environ, "there is no such listener")
    def test_transport_without_tls_can_be_refused(self):
        plain = plain_client_at(os.environ["CONFORMANCE_PLAINTEXT_URL"])
        self.assertEqual(b"x", plain.get_object(Bucket=self.bucket, Key="k")["Body"].read())

        self.put_policy(statement("Deny", "*", "s3:*", arns(self.bucket),
                                  Condition={"Bool": {"aws:SecureTransport": "false"}}))

        with self.refused("AccessDenied", status=403):
            plain.get_object(Bucket=self.bucket, Key="k")
        self.assertEqual(b"x", self.s3.get_object(Bucket=self.bucket, Key="k")["Body"].read())


def plain_client_at(url):
    return boto3.session.Session().client("s3", endpoint_url=url, config=config())


class PublicAccess(Conformance):
    def setUp(self):
        self.s3 = root("s3")
        self.bucket = new_bucket()
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"public")
        self.anyone = plain_client("s3", signature_version=UNSIGNED)
        self.public = policy(statement("Allow", "*", "s3:GetObject", arns(self.bucket)[1]))

    def unblock(self, **blocked):
        self.s3.put_public_access_block(
            Bucket=self.bucket, PublicAccessBlockConfiguration=dict(OPEN, **blocked))

    def test_everything_is_private_and_blocked_at_first(self):
        block = self.s3.get_public_access_block(Bucket=self.bucket)
        self.assertEqual({name: True for name in OPEN}, block["PublicAccessBlockConfiguration"])
        with self.refused("AccessDenied", status=403):
            self.anyone.get_object(Bucket=self.bucket, Key="k")
        with self.refused("AccessDenied", status=403, message="public"):
            self.s3.put_bucket_policy(Bucket=self.bucket, Policy=self.public)

    def test_a_public_policy_lets_anyone_read_once_unblocked(self):
        self.unblock()
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=self.public)

        answer = self.anyone.get_object(Bucket=self.bucket, Key="k")
        self.assertEqual(b"public", answer["Body"].read())
        status = self.s3.get_bucket_policy_status(Bucket=self.bucket)["PolicyStatus"]
        self.assertTrue(status["IsPublic"])
        with self.refused("AccessDenied", status=403):
            self.anyone.put_object(Bucket=self.bucket, Key="k", Body=b"y")
        with self.refused("AccessDenied", status=403):
            self.anyone.list_objects_v2(Bucket=self.bucket)

    def test_restricting_closes_what_a_policy_opened(self):
        self.unblock()
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=self.public)
        self.unblock(RestrictPublicBuckets=True)

        with self.refused("AccessDenied", status=403):
            self.anyone.get_object(Bucket=self.bucket, Key="k")
        self.s3.get_object(Bucket=self.bucket, Key="k")

    def test_anyone_never_reads_what_kms_protects(self):
        self.unblock()
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=self.public)
        self.s3.put_object(Bucket=self.bucket, Key="locked", Body=b"x",
                           ServerSideEncryption="aws:kms", SSEKMSKeyId=new_key())

        with self.refused("AccessDenied", "InvalidArgument"):
            self.anyone.get_object(Bucket=self.bucket, Key="locked")

    def test_the_block_can_be_removed(self):
        self.s3.delete_public_access_block(Bucket=self.bucket)

        with self.refused("NoSuchPublicAccessBlockConfiguration", status=404):
            self.s3.get_public_access_block(Bucket=self.bucket)
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=self.public)


class TwoLocks(Conformance):
    """Reading under a KMS key needs S3's permission and KMS's."""

    def setUp(self):
        self.s3 = root("s3")
        self.bucket, self.key = new_bucket(), new_key()
        self.put(root("s3"), "k")

    def put(self, s3, key):
        s3.put_object(Bucket=self.bucket, Key=key, Body=b"x",
                      ServerSideEncryption="aws:kms", SSEKMSKeyId=self.key)

    def read(self, user, key="k"):
        return user.client("s3").get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def test_s3_alone_or_kms_alone_is_not_enough(self):
        s3 = allow("s3:*", arns(self.bucket))
        kms = allow(["kms:Decrypt", "kms:GenerateDataKey"])
        with self.refused("AccessDenied", status=403, message="kms:Decrypt"):
            self.read(new_user(s3))
        with self.refused("AccessDenied", status=403):
            self.read(new_user(kms))
        with self.refused("AccessDenied", status=403, message="kms:GenerateDataKey"):
            self.put(new_user(s3).client("s3"), "other")
        both = new_user(s3, kms)
        self.assertEqual(b"x", self.read(both))
        self.put(both.client("s3"), "other")

    def test_an_administrator_does_not_read_what_the_key_policy_keeps_from_him(self):
        owner, admin = new_user(allow("s3:*")), new_user(managed=[ADMINISTRATOR])
        self.key = new_key([{"Effect": "Allow", "Principal": {"AWS": owner.arn},
                             "Action": "kms:*", "Resource": "*"}])
        self.put(owner.client("s3"), "owned")

        self.assertEqual(b"x", self.read(owner, "owned"))
        for caller in (admin, RootCaller):
            with self.refused("AccessDenied", status=403):
                self.read(caller, "owned")
        admin.client("s3").head_object(Bucket=self.bucket, Key="k")

    def test_a_key_can_be_for_s3_only_and_for_one_object(self):
        condition = {
            "StringEquals": {
                "kms:ViaService": "s3.%s.amazonaws.com" % REGION,
                "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::%s/mine" % self.bucket,
            }
        }
        user = new_user(allow("s3:*"), allow("kms:*", Condition=condition))

        self.put(user.client("s3"), "mine")
        self.assertEqual(b"x", self.read(user, "mine"))
        with self.refused("AccessDenied", status=403):
            self.put(user.client("s3"), "other")
        with self.refused("AccessDeniedException"):
            user.client("kms").encrypt(KeyId=self.key, Plaintext=b"x")

    def test_a_revoked_permission_counts_at_once(self):
        user = new_user(allow(["s3:*", "kms:*"]))
        self.assertEqual(b"x", self.read(user))

        root("iam").put_user_policy(UserName=user.name, PolicyName="inline",
                                    PolicyDocument=policy(allow("s3:*")))

        with self.refused("AccessDenied", status=403):
            self.read(user)


class RootCaller:
    @staticmethod
    def client(service):
        return root(service)


class VirtualHosts(Conformance):
    def setUp(self):
        # RFC 6761: names under localhost are this machine. Not every resolver knows it.
        resolve = socket.getaddrinfo

        def here(host, *rest, **more):
            is_here = isinstance(host, str) and host.endswith(".localhost")
            return resolve("127.0.0.1" if is_here else host, *rest, **more)

        patch = unittest.mock.patch("socket.getaddrinfo", here)
        patch.start()
        self.addCleanup(patch.stop)

    def test_a_bucket_can_be_in_the_host_name(self):
        endpoint = urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL"])
        url = "%s://s3.localhost:%d" % (endpoint.scheme, endpoint.port)
        client = boto3.session.Session().client(
            "s3", endpoint_url=url, config=config(s3={"addressing_style": "virtual"}))
        bucket = new_bucket()

        for key in ("a/b//c +%2F", "a/../x", "ü"):
            with self.subTest(key=key):
                client.put_object(Bucket=bucket, Key=key, Body=key.encode())
                answer = client.get_object(Bucket=bucket, Key=key)
                self.assertEqual(key.encode(), answer["Body"].read())
                same = root("s3").get_object(Bucket=bucket, Key=key)
                self.assertEqual(key.encode(), same["Body"].read())
        self.assertEqual(3, client.list_objects_v2(Bucket=bucket)["KeyCount"])


class PresignedUrls(Conformance):
    def test_a_url_signed_for_one_thing_does_no_other(self):
        bucket, key = new_bucket(), unique("object")
        s3 = plain_client("s3", signature_version="s3v4")
        upload = s3.generate_presigned_url(
            "put_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=60)

        request = urllib.request.Request(upload, data=b"by link", method="PUT")
        with urllib.request.urlopen(request, context=tls_context()) as answer:
            self.assertEqual(200, answer.status)
        self.assertEqual(b"by link", s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(upload, context=tls_context())
        self.assertEqual(403, caught.exception.code)
        self.assertIn(b"SignatureDoesNotMatch", caught.exception.read())

    def test_a_url_lasts_a_week_at_most(self):
        url = plain_client("s3", signature_version="s3v4").generate_presigned_url(
            "get_object", Params={"Bucket": new_bucket(), "Key": "k"}, ExpiresIn=604801)

        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url, context=tls_context())
        self.assertEqual(400, caught.exception.code)
        self.assertIn(b"AuthorizationQueryParametersError", caught.exception.read())
