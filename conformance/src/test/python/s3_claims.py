"""What a request claims of its body, for the operations whose body is a document."""

import base64
import hashlib
import json
import zlib

from support import MIB, ObjectConformance, account, data, new_bucket, root, unique
from wire import Request

NO_MD5 = base64.b64encode(bytes(16)).decode()
XML = '<%s xmlns="http://s3.amazonaws.com/doc/2006-03-01/">%s</%s>'
VERSIONING = XML % ("VersioningConfiguration", "<Status>Enabled</Status>", "VersioningConfiguration")
TAGGING = XML % (
    "Tagging", "<TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet>", "Tagging")
BLOCK = XML % (
    "PublicAccessBlockConfiguration", "<BlockPublicAcls>true</BlockPublicAcls>",
    "PublicAccessBlockConfiguration")
ENCRYPTION = XML % (
    "ServerSideEncryptionConfiguration",
    "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>"
    "</ApplyServerSideEncryptionByDefault></Rule>",
    "ServerSideEncryptionConfiguration")
OWNERSHIP = XML % (
    "OwnershipControls",
    "<Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>", "OwnershipControls")


def md5(body):
    return base64.b64encode(hashlib.md5(body).digest()).decode()


def crc32(body):
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()


def sha256(body):
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


class Documents(ObjectConformance):
    def bucket_policy(self):
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::%s:root" % account()},
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::%s/*" % self.bucket,
        }
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def documents(self):
        return {
            "policy": self.bucket_policy(),
            "versioning": VERSIONING,
            "tagging": TAGGING,
            "publicAccessBlock": BLOCK,
            "encryption": ENCRYPTION,
            "ownershipControls": OWNERSHIP,
        }

    def send(self, method, path, query, body, headers):
        # A sub-resource is signed with an equals sign and may be sent without one.
        query = query if "=" in query else query + "="
        return Request("s3", method, path, query, body, headers).send()

    def put(self, setting, body, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("PUT", "/" + self.bucket, setting, body.encode(), named)

    def assert_refused(self, answer, code, status=400):
        self.assertEqual(status, answer.status, answer.text)
        self.assertIn("<Code>%s</Code>" % code, answer.text)

    def test_a_true_claim_is_taken(self):
        for setting, body in self.documents().items():
            sums = {
                "content_md5": md5(body.encode()),
                "x_amz_checksum_crc32": crc32(body.encode()),
                "x_amz_checksum_sha256": sha256(body.encode()),
            }
            for header, value in sums.items():
                with self.subTest(setting=setting, header=header):
                    answer = self.put(setting, body, **{header: value})
                    self.assertLess(answer.status, 300, answer.text)

    def test_a_false_claim_is_refused_and_changes_nothing(self):
        bucket = new_bucket()
        for setting, body in self.documents().items():
            body = body.replace(self.bucket, bucket).encode()
            for header, value in {
                "content-md5": NO_MD5,
                "x-amz-checksum-crc32": crc32(b"other"),
                "x-amz-checksum-sha256": sha256(b"other"),
            }.items():
                with self.subTest(setting=setting, header=header):
                    answer = self.send("PUT", "/" + bucket, setting, body, {header: value})
                    self.assert_refused(answer, "BadDigest")
        self.assertNotIn("Status", root("s3").get_bucket_versioning(Bucket=bucket))
        with self.refused("NoSuchBucketPolicy"):
            root("s3").get_bucket_policy(Bucket=bucket)
        with self.refused("NoSuchTagSet"):
            root("s3").get_bucket_tagging(Bucket=bucket)

    def test_a_claim_that_cannot_be_is_refused(self):
        for value in ("x", "AAAA", base64.b64encode(bytes(15)).decode()):
            with self.subTest(value=value):
                self.assert_refused(
                    self.put("versioning", VERSIONING, content_md5=value), "InvalidDigest")
        self.assert_refused(
            self.put("versioning", VERSIONING, x_amz_checksum_crc32="x"), "InvalidRequest")
        self.assert_refused(
            self.put("versioning", VERSIONING, x_amz_sdk_checksum_algorithm="CRC32"),
            "InvalidRequest")

    def test_a_boto3_client_is_taken_at_its_word(self):
        with self.refused("BadDigest", status=400):
            root("s3").put_bucket_policy(
                Bucket=self.bucket, Policy=self.bucket_policy(), ContentMD5=NO_MD5)
        with self.refused("BadDigest", status=400):
            root("s3").put_bucket_versioning(
                Bucket=self.bucket,
                VersioningConfiguration={"Status": "Enabled"},
                ContentMD5=NO_MD5)


class Deletions(ObjectConformance):
    def delete(self, body, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Request("s3", "POST", "/" + self.bucket, "delete=", body, named).send()

    def document(self, key):
        return ("<Delete><Object><Key>%s</Key></Object></Delete>" % key).encode()

    def test_deleting_many_takes_a_checksum(self):
        key = self.put(b"x")
        body = self.document(key)

        answer = self.delete(body)
        self.assertEqual(400, answer.status)
        self.assertIn("<Code>InvalidRequest</Code>", answer.text)
        self.assertIn("Missing required header for this request: Content-MD5", answer.text)
        for headers in ({"content_md5": NO_MD5}, {"x_amz_checksum_crc32": crc32(b"other")}):
            with self.subTest(headers=headers):
                self.assertIn("<Code>BadDigest</Code>", self.delete(body, **headers).text)
        self.assertIn(key, self.keys())

        self.assertEqual(200, self.delete(body, content_md5=md5(body)).status)
        self.assertNotIn(key, self.keys())

    def test_any_checksum_will_do(self):
        for name, value in (("crc32", crc32), ("sha256", sha256)):
            with self.subTest(name=name):
                key = self.put(b"x")
                body = self.document(key)
                answer = self.delete(body, **{"x_amz_checksum_" + name: value(body)})
                self.assertEqual(200, answer.status, answer.text)
                self.assertNotIn(key, self.keys())


class Completions(ObjectConformance):
    """The checksum headers of a completion are of the object, its MD5 is of the list."""

    def setUp(self):
        self.key = unique("parts")
        self.body = data(MIB)
        self.upload = self.s3.create_multipart_upload(
            Bucket=self.bucket, Key=self.key, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT"
        )["UploadId"]
        self.etag = self.s3.upload_part(
            Bucket=self.bucket, Key=self.key, UploadId=self.upload, PartNumber=1, Body=self.body,
            ChecksumAlgorithm="CRC32")["ETag"]

    def complete(self, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        part = "<Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part>" % self.etag
        self.list = (XML % ("CompleteMultipartUpload", part, "CompleteMultipartUpload")).encode()
        return Request("s3", "POST", "/%s/%s" % (self.bucket, self.key),
                       "uploadId=" + self.upload, self.list, named).send()

    def test_the_md5_is_of_the_list(self):
        self.assertIn("<Code>BadDigest</Code>", self.complete(content_md5=NO_MD5).text)
        self.assertIn("<Code>InvalidDigest</Code>", self.complete(content_md5="x").text)
        answer = self.complete(content_md5=md5(self.list))
        self.assertEqual(200, answer.status, answer.text)

    def test_the_checksum_is_of_the_object(self):
        wrong = self.complete(x_amz_checksum_crc32=crc32(b"other"))
        self.assertIn("<Code>BadDigest</Code>", wrong.text)
        right = self.complete(x_amz_checksum_crc32=crc32(self.body))
        self.assertEqual(200, right.status, right.text)
        self.assertEqual(self.body, self.read(self.key))
