"""Every way to encrypt an object, as boto3 asks for it: whose key it takes, and who is told what."""

import base64
import hashlib
import os

from support import MIB, ObjectConformance, allow, data, deny, key_arn, new_bucket
from support import new_key, new_user, plain_client, root, unique

ONE, OTHER = os.urandom(32), os.urandom(32)
UNBLOCKED = {"Rules": [{"BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}}]}
BLOCKED = {"Rules": [{"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}]}


def customer(key, prefix=""):
    return {prefix + "SSECustomerAlgorithm": "AES256", prefix + "SSECustomerKey": key}


def md5(body):
    return base64.b64encode(hashlib.md5(body).digest()).decode()


class Encryption(ObjectConformance):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.s3.put_bucket_encryption(
            Bucket=cls.bucket, ServerSideEncryptionConfiguration=UNBLOCKED)
        cls.key = key_arn(new_key())
        cls.kinds = {
            "SSE-S3": ({"ServerSideEncryption": "AES256"}, {}),
            "SSE-KMS": ({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": cls.key}, {}),
            "bucket key": (
                {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": cls.key,
                 "BucketKeyEnabled": True}, {}),
            "DSSE-KMS": ({"ServerSideEncryption": "aws:kms:dsse", "SSEKMSKeyId": cls.key}, {}),
            "SSE-C": (customer(ONE), customer(ONE)),
        }

    def assert_shown(self, wanted, answer):
        """That an answer tells what was asked for, and of a customer's key its digest only."""
        if "SSECustomerKey" in wanted:
            self.assertEqual("AES256", answer["SSECustomerAlgorithm"])
            self.assertEqual(md5(wanted["SSECustomerKey"]), answer["SSECustomerKeyMD5"])
            self.assertNotIn("ServerSideEncryption", answer)
            return
        for name in ("ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled"):
            self.assertEqual(wanted.get(name), answer.get(name), name)

    def test_every_kind_is_put_and_read(self):
        for name, (write, read) in self.kinds.items():
            for size in (0, 65536, 2 * MIB + 1):
                with self.subTest(kind=name, size=size):
                    body, key = data(size), unique("object")
                    put = self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **write)
                    got = self.get(key, **read)
                    self.assertEqual(body, got["Body"].read())
                    head = self.s3.head_object(Bucket=self.bucket, Key=key, **read)
                    for answer in (put, got, head):
                        self.assert_shown(write, answer)
                    is_md5 = put["ETag"] == '"%s"' % hashlib.md5(body).hexdigest()
                    self.assertEqual(name == "SSE-S3", is_md5)

    def test_every_kind_is_copied_to_every_other(self):
        for source, (write, _) in self.kinds.items():
            key = self.put(b"some bytes", **write)
            given = customer(ONE, "CopySource") if source == "SSE-C" else {}
            for target, (wanted, read) in self.kinds.items():
                with self.subTest(source=source, target=target):
                    copy = unique("copy")
                    answer = self.s3.copy_object(
                        Bucket=self.bucket, Key=copy, CopySource="%s/%s" % (self.bucket, key),
                        **given, **wanted)
                    self.assert_shown(wanted, answer)
                    self.assertEqual(b"some bytes", self.read(copy, **read))

    def test_every_kind_is_joined_of_parts(self):
        source = self.put(data(MIB), **customer(ONE))
        for name, (write, read) in self.kinds.items():
            with self.subTest(kind=name):
                upload = {"Bucket": self.bucket, "Key": unique("parts")}
                begun = self.s3.create_multipart_upload(
                    ChecksumAlgorithm="CRC32C", **upload, **write)
                self.assert_shown(write, begun)
                upload["UploadId"] = begun["UploadId"]
                first = self.s3.upload_part(
                    PartNumber=1, Body=data(5 * MIB), ChecksumAlgorithm="CRC32C",
                    **upload, **read)
                self.assert_shown(write, first)
                second = self.s3.upload_part_copy(
                    PartNumber=2, CopySource="%s/%s" % (self.bucket, source),
                    **customer(ONE, "CopySource"), **upload, **read)
                parts = [
                    {"PartNumber": 1, "ETag": first["ETag"],
                     "ChecksumCRC32C": first["ChecksumCRC32C"]},
                    {"PartNumber": 2, "ETag": second["CopyPartResult"]["ETag"],
                     "ChecksumCRC32C": second["CopyPartResult"]["ChecksumCRC32C"]}]
                if read:
                    with self.refused("InvalidArgument", status=400):
                        self.s3.complete_multipart_upload(
                            MultipartUpload={"Parts": parts}, **upload)
                self.s3.complete_multipart_upload(
                    MultipartUpload={"Parts": parts}, **upload, **read)
                self.assertEqual(data(5 * MIB) + data(MIB), self.read(upload["Key"], **read))
                across = self.read(upload["Key"], Range="bytes=5242878-5242881", **read)
                self.assertEqual(data(5 * MIB)[-2:] + data(MIB)[:2], across)

    def test_a_part_takes_the_key_of_its_upload(self):
        upload = {"Bucket": self.bucket, "Key": unique("parts")}
        upload["UploadId"] = self.s3.create_multipart_upload(
            **upload, **customer(ONE))["UploadId"]
        for given in ({}, customer(OTHER)):
            with self.refused("InvalidRequest", status=400):
                self.s3.upload_part(PartNumber=1, Body=b"x", **upload, **given)
        self.s3.abort_multipart_upload(**upload)

    def test_a_customers_key_is_the_only_one(self):
        key = self.put(b"x", **customer(ONE))
        with self.refused("InvalidRequest", status=400, message="form of Server Side Encryption"):
            self.get(key)
        with self.refused("AccessDenied", status=403, message="the correct secret key"):
            self.get(key, **customer(OTHER))
        with self.refused("400", status=400):
            self.s3.head_object(Bucket=self.bucket, Key=key)
        with self.refused("403", status=403):
            self.s3.head_object(Bucket=self.bucket, Key=key, **customer(OTHER))
        with self.refused("InvalidRequest", status=400, message="not applicable"):
            self.get(self.put(b"x"), **customer(ONE))
        # boto3 encodes no key for this one.
        encoded = base64.b64encode(ONE).decode()
        attributes = self.s3.get_object_attributes(
            Bucket=self.bucket, Key=key, ObjectAttributes=["ObjectSize"],
            SSECustomerAlgorithm="AES256", SSECustomerKey=encoded, SSECustomerKeyMD5=md5(ONE))
        self.assertEqual(1, attributes["ObjectSize"])
        with self.refused("InvalidRequest", status=400):
            self.s3.get_object_attributes(
                Bucket=self.bucket, Key=key, ObjectAttributes=["ObjectSize"])
        # Whoever deletes need not read.
        self.s3.delete_object(Bucket=self.bucket, Key=key)

    def test_a_customers_key_must_be_whole(self):
        for change, message in (
                ({"SSECustomerKey": b"short"}, "secret key was invalid"),
                ({"SSECustomerKeyMD5": md5(OTHER),
                  "SSECustomerKey": base64.b64encode(ONE).decode()}, "MD5 hash of the key"),
                ({"ServerSideEncryption": "AES256"}, "incompatible")):
            with self.subTest(message=message):
                with self.refused("InvalidArgument", status=400, message=message):
                    self.put(b"x", **dict(customer(ONE), **change))
        with self.refused("InvalidEncryptionAlgorithmError", status=400):
            self.put(b"x", **dict(customer(ONE), SSECustomerAlgorithm="AES128"))

    def test_new_buckets_block_customers_keys(self):
        bucket = new_bucket()
        rule = self.rule(bucket)
        self.assertEqual({"EncryptionType": ["SSE-C"]}, rule["BlockedEncryptionTypes"])
        with self.refused("AccessDenied", status=403, message="has blocked upload requests"):
            self.s3.put_object(Bucket=bucket, Key="k", Body=b"x", **customer(ONE))
        with self.refused("AccessDenied", status=403):
            self.s3.create_multipart_upload(Bucket=bucket, Key="k", **customer(ONE))

        self.s3.put_bucket_encryption(
            Bucket=bucket, ServerSideEncryptionConfiguration=UNBLOCKED)
        self.assertEqual({"EncryptionType": ["NONE"]}, self.rule(bucket)["BlockedEncryptionTypes"])
        self.s3.put_object(Bucket=bucket, Key="k", Body=b"x", **customer(ONE))
        self.s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=BLOCKED)

        self.s3.get_object(Bucket=bucket, Key="k", **customer(ONE))
        with self.refused("AccessDenied", status=403):
            self.s3.put_object(Bucket=bucket, Key="k", Body=b"x", **customer(ONE))

    def rule(self, bucket):
        answer = self.s3.get_bucket_encryption(Bucket=bucket)
        return answer["ServerSideEncryptionConfiguration"]["Rules"][0]

    def test_policies_tell_how_it_is_encrypted(self):
        names = {
            "s3:x-amz-server-side-encryption": (
                "aws:kms", {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.key}),
            "s3:x-amz-server-side-encryption-aws-kms-key-id": (
                self.key, {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.key}),
            "s3:x-amz-server-side-encryption-customer-algorithm": ("AES256", customer(ONE)),
        }
        for name, (value, wanted) in names.items():
            with self.subTest(name=name):
                only = {"StringNotEquals": {name: value}}
                user = new_user(
                    allow(["s3:*", "kms:*"]), deny("s3:PutObject", Condition=only)).client("s3")
                user.put_object(Bucket=self.bucket, Key=unique("k"), Body=b"x", **wanted)
                with self.refused("AccessDenied", status=403):
                    user.put_object(Bucket=self.bucket, Key=unique("k"), Body=b"x")

    def test_two_layers_by_default(self):
        bucket = new_bucket()
        self.s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms:dsse", "KMSMasterKeyID": self.key},
                "BucketKeyEnabled": True}]})

        answer = self.s3.put_object(Bucket=bucket, Key="k", Body=b"x")

        self.assertEqual("aws:kms:dsse", answer["ServerSideEncryption"])
        self.assertEqual(self.key, answer["SSEKMSKeyId"])
        self.assertNotIn("BucketKeyEnabled", answer)

    def test_reading_two_layers_takes_the_key_of_kms(self):
        write, _ = self.kinds["DSSE-KMS"]
        key = self.put(b"x", **write)
        user = new_user(allow("s3:*"), deny("kms:Decrypt")).client("s3")
        with self.refused("AccessDenied", status=403):
            user.get_object(Bucket=self.bucket, Key=key)


class AnotherKey(ObjectConformance):
    def update(self, key, arn, client=None, **more):
        wanted = {"SSEKMS": {"KMSKeyArn": arn, "BucketKeyEnabled": more.pop("bucket_key", False)}}
        return (client or self.s3).update_object_encryption(
            Bucket=self.bucket, Key=key, ObjectEncryption=wanted, **more)

    def head(self, key):
        return self.s3.head_object(Bucket=self.bucket, Key=key)

    def test_an_object_gets_another_key_and_stays_what_it_is(self):
        first, second = key_arn(new_key()), key_arn(new_key())
        key = self.put(data(MIB), Metadata={"a": "b"})
        before = self.head(key)

        self.update(key, first)
        self.update(key, second, bucket_key=True)

        after = self.head(key)
        self.assertEqual(("aws:kms", second, True), (
            after["ServerSideEncryption"], after["SSEKMSKeyId"], after["BucketKeyEnabled"]))
        for name in ("ETag", "LastModified", "Metadata", "ContentLength"):
            self.assertEqual(before[name], after[name])
        self.assertEqual(data(MIB), self.read(key))

    def test_the_old_key_is_not_needed_any_more(self):
        old, new = new_key(), new_key()
        key = self.put(b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=key_arn(old))
        self.update(key, key_arn(new))
        root("kms").disable_key(KeyId=old)
        self.assertEqual(b"x", self.read(key))
        root("kms").disable_key(KeyId=new)
        with self.refused("KMS.DisabledException", status=400):
            self.read(key)

    def test_it_takes_both_keys_and_both_permissions(self):
        old, new = key_arn(new_key()), key_arn(new_key())
        key = self.put(b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=old)
        for missing in ("s3:PutObject", "s3:UpdateObjectEncryption"):
            user = new_user(allow(["s3:*", "kms:*"]), deny(missing)).client("s3")
            with self.refused("AccessDenied", status=403):
                self.update(key, new, user)
        for action, arn in (("kms:Decrypt", old), ("kms:GenerateDataKey", new)):
            user = new_user(allow(["s3:*", "kms:*"]), deny(action, arn)).client("s3")
            with self.refused("AccessDenied", status=403, message=action):
                self.update(key, new, user)
        self.assertEqual(old, self.head(key)["SSEKMSKeyId"])

    def test_what_cannot_be_updated_is_refused_in_aws_words(self):
        arn = key_arn(new_key())
        dual = self.put(b"x", ServerSideEncryption="aws:kms:dsse")
        with self.refused("InvalidRequest", status=400, message="DSSE-KMS or SSE-C"):
            self.update(dual, arn)
        with self.refused("NoSuchKey", status=404):
            self.update(unique("none"), arn)
        with self.refused("AccessDenied", status=403, message="same account as the bucket"):
            self.update(self.put(b"x"), arn.replace(
                arn.split(":")[4], "999999999999"))

    def rewriting(self):
        """A client that asks for the bytes to be written anew."""
        client = plain_client("s3")
        client.meta.events.register(
            "before-sign.s3.UpdateObjectEncryption",
            lambda request, **_: request.headers.add_header("x-coffer-rewrite", "true"))
        return client

    def test_bytes_are_written_anew_and_stay_what_they_are(self):
        arn = key_arn(new_key())
        dual = {"ServerSideEncryption": "aws:kms:dsse"}
        for more in ({}, {"ServerSideEncryption": "aws:kms"}, dual):
            with self.subTest(more=more):
                key = self.put(data(MIB), **more)
                before = self.head(key)
                self.update(key, arn, self.rewriting())
                after = self.head(key)
                self.assertEqual(arn, after["SSEKMSKeyId"])
                self.assertEqual(
                    "aws:kms:dsse" if more is dual else "aws:kms", after["ServerSideEncryption"])
                self.assertEqual(
                    (before["ETag"], before["LastModified"]),
                    (after["ETag"], after["LastModified"]))
                self.assertEqual(data(MIB), self.read(key))
