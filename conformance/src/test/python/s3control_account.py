"""What S3 Control sets for a whole account, and how it tags buckets."""

import os
import socket
import unittest.mock
import urllib.error
import urllib.parse
import urllib.request

import boto3

from support import ObjectConformance, account, allow, config, new_bucket, new_user, policy
from support import tls_context


def control(**more):
    """The account is in the host name, of which nothing but `*.s3.localhost` is certified."""
    endpoint = urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL"])
    return boto3.session.Session().client(
        "s3control", config=config(), endpoint_url="%s://s3.localhost:%d"
        % (endpoint.scheme, endpoint.port), **more)


class Account(ObjectConformance):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.control = control()
        # RFC 6761: names under localhost are this machine. Not every resolver knows it.
        resolve = socket.getaddrinfo

        def here(host, *rest, **more):
            is_here = isinstance(host, str) and host.endswith(".localhost")
            return resolve("127.0.0.1" if is_here else host, *rest, **more)

        patch = unittest.mock.patch("socket.getaddrinfo", here)
        patch.start()
        cls.addClassCleanup(patch.stop)

    def tearDown(self):
        self.control.delete_public_access_block(AccountId=account())

    def block(self, **more):
        self.control.put_public_access_block(
            AccountId=account(), PublicAccessBlockConfiguration=more)

    def open(self, bucket):
        self.s3.put_bucket_policy(
            Bucket=bucket,
            Policy=policy(allow("s3:GetObject", "arn:aws:s3:::%s/*" % bucket, Principal="*")))

    def test_an_accounts_brakes_are_kept(self):
        with self.refused("NoSuchPublicAccessBlockConfiguration", status=404):
            self.control.get_public_access_block(AccountId=account())
        self.block(BlockPublicPolicy=True)
        found = self.control.get_public_access_block(AccountId=account())
        self.assertEqual(
            {"BlockPublicAcls": False, "IgnorePublicAcls": False, "BlockPublicPolicy": True,
             "RestrictPublicBuckets": False}, found["PublicAccessBlockConfiguration"])
        with self.refused("AccessDenied", status=403):
            self.control.get_public_access_block(AccountId="111122223333")

    def test_they_count_beside_those_of_a_bucket(self):
        bucket = new_bucket()
        self.s3.put_object(Bucket=bucket, Key="k", Body=b"x")
        self.s3.delete_public_access_block(Bucket=bucket)
        self.block(BlockPublicPolicy=True)
        with self.refused("AccessDenied", status=403):
            self.open(bucket)
        self.control.delete_public_access_block(AccountId=account())
        self.open(bucket)
        self.assertEqual(200, self.status(bucket))
        self.block(RestrictPublicBuckets=True)
        self.assertEqual(403, self.status(bucket))
        self.control.delete_public_access_block(AccountId=account())
        self.assertEqual(200, self.status(bucket))

    @staticmethod
    def status(bucket):
        url = "%s/%s/k" % (os.environ["AWS_ENDPOINT_URL"], bucket)
        try:
            with urllib.request.urlopen(url, context=tls_context()) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code

    def test_buckets_are_tagged_one_by_one(self):
        names = {"AccountId": account(), "ResourceArn": "arn:aws:s3:::" + self.bucket}
        self.control.tag_resource(Tags=[{"Key": "a", "Value": "1"}], **names)
        self.control.tag_resource(Tags=[{"Key": "b", "Value": "2"}], **names)
        self.control.untag_resource(TagKeys=["a"], **names)
        self.assertEqual([{"Key": "b", "Value": "2"}],
                         self.control.list_tags_for_resource(**names)["Tags"])
        tags = self.s3.get_bucket_tagging(Bucket=self.bucket)["TagSet"]
        self.assertEqual([{"Key": "b", "Value": "2"}], tags)

    def test_it_takes_permissions_of_its_own(self):
        user = new_user(allow("s3:GetAccountPublicAccessBlock"))
        self.block(BlockPublicAcls=True)
        client = control(aws_access_key_id=user.access_key_id, aws_secret_access_key=user.secret)
        client.get_public_access_block(AccountId=account())
        with self.refused("AccessDenied", status=403):
            client.delete_public_access_block(AccountId=account())
