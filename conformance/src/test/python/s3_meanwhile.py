"""What changes while an object is being read or written."""

import hashlib

from support import MIB, Conformance, ObjectConformance, account, allow, data, new_bucket
from support import deny, new_key, new_user, policy, root, unique
from wire import Request, connect, read_answer

HALF = data(300_000)


class Uploads(Conformance):
    """An upload that is half sent when the rules change."""

    def setUp(self):
        self.s3 = root("s3")
        self.bucket = new_bucket()
        self.key = unique("slow")

    def upload(self, caller, meanwhile, query="", **headers):
        request = Request(
            "s3", "PUT", "/%s/%s" % (self.bucket, self.key), query, HALF,
            {name.replace("_", "-"): value for name, value in headers.items()})
        request.payload_hash = "UNSIGNED-PAYLOAD"
        request.access_key_id, request.secret = caller.access_key_id, caller.secret
        request.length = 2 * len(HALF)
        with connect() as connection:
            connection.sendall(request.bytes())
            meanwhile()
            connection.sendall(HALF)
            return read_answer(connection)

    def user(self):
        return new_user(allow(["s3:PutObject", "s3:GetObject"]))

    def put_policy(self, *statements):
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy(*statements))

    def statement(self, effect, action, caller):
        principal = {"AWS": caller.arn}
        resource = "arn:aws:s3:::%s/*" % self.bucket
        return dict(Effect=effect, Principal=principal, Action=action, Resource=resource)

    def assert_nothing_there(self):
        self.assertNotIn("Contents", self.s3.list_objects_v2(Bucket=self.bucket))

    def test_a_policy_that_still_allows_it_does_not_disturb_an_upload(self):
        user = self.user()

        answer = self.upload(
            user, lambda: self.put_policy(self.statement("Deny", "s3:GetObject", user)))

        self.assertEqual(200, answer.status, answer.text)
        body = self.s3.get_object(Bucket=self.bucket, Key=self.key)["Body"].read()
        self.assertEqual(HALF + HALF, body)

    def test_a_policy_that_forbids_it_ends_an_upload(self):
        user = self.user()

        answer = self.upload(
            user, lambda: self.put_policy(self.statement("Deny", "s3:PutObject", user)))

        self.assertEqual(403, answer.status, answer.text)
        self.assertIn("<Code>AccessDenied</Code>", answer.text)
        self.assert_nothing_there()

    def test_a_policy_that_no_longer_allows_it_ends_an_upload(self):
        user = new_user()
        self.put_policy(self.statement("Allow", "s3:PutObject", user))

        answer = self.upload(user, lambda: self.s3.delete_bucket_policy(Bucket=self.bucket))

        self.assertEqual(403, answer.status, answer.text)
        self.assert_nothing_there()

    def test_the_same_holds_for_a_part(self):
        user = self.user()
        upload = self.s3.create_multipart_upload(Bucket=self.bucket, Key=self.key)["UploadId"]
        query = "partNumber=1&uploadId=" + upload

        kept = self.upload(
            user, lambda: self.put_policy(self.statement("Deny", "s3:GetObject", user)), query)
        refused = self.upload(
            user, lambda: self.put_policy(self.statement("Deny", "s3:PutObject", user)), query)

        self.assertEqual(200, kept.status, kept.text)
        self.assertEqual(403, refused.status, refused.text)
        parts = self.s3.list_parts(Bucket=self.bucket, Key=self.key, UploadId=upload)["Parts"]
        self.assertEqual([kept.getheader("etag")], [part["ETag"] for part in parts])

    def test_a_long_upload_outlives_no_permission(self):
        for what in ("the user's", "the key's"):
            with self.subTest(policy=what):
                self.check_revocation(of_key=what == "the key's")

    def check_revocation(self, of_key):
        whole = allow("kms:*", Principal={"AWS": "arn:aws:iam::%s:root" % account()})
        key = new_key([whole])
        user = new_user(allow("s3:*"), allow("kms:*"))

        def revoke():
            if of_key:
                forbidden = deny("kms:GenerateDataKey", Principal={"AWS": user.arn})
                root("kms").put_key_policy(
                    KeyId=key, PolicyName="default", Policy=policy(whole, forbidden))
            else:
                root("iam").delete_user_policy(UserName=user.name, PolicyName="inline")
            self.outlast_a_decision()

        answer = self.upload(
            user, revoke, x_amz_server_side_encryption="aws:kms",
            x_amz_server_side_encryption_aws_kms_key_id=key)

        self.assertEqual(403, answer.status, answer.text)
        self.assertIn("<Code>AccessDenied</Code>", answer.text)
        self.assert_nothing_there()

    def outlast_a_decision(self):
        """Until more than a second has passed by the server's own clock."""
        def now():
            return self.s3.list_buckets()["ResponseMetadata"]["HTTPHeaders"]["date"]

        seen = {now()}
        while len(seen) < 4:
            seen.add(now())


class Readers(ObjectConformance):
    """A reader that dawdles while its object goes away."""

    SIZE = 24 * MIB

    def put_in_parts(self):
        key, whole = unique("dawdle"), data(self.SIZE)
        upload = self.s3.create_multipart_upload(Bucket=self.bucket, Key=key)["UploadId"]
        named = {"Bucket": self.bucket, "Key": key, "UploadId": upload}
        parts = []
        for number, start in enumerate(range(0, self.SIZE, 6 * MIB), 1):
            part = self.s3.upload_part(
                PartNumber=number, Body=whole[start : start + 6 * MIB], **named)
            parts.append({"PartNumber": number, "ETag": part["ETag"]})
        self.s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **named)
        return key, whole

    def read_while(self, key, action):
        body = self.get(key)["Body"]
        first = body.read(1000)
        action()
        return first + body.read()

    def test_what_is_deleted_meanwhile_is_read_to_its_end(self):
        key, whole = self.put_in_parts()

        read = self.read_while(
            key, lambda: self.s3.delete_object(Bucket=self.bucket, Key=key))

        self.assertEqual(hashlib.sha256(whole).digest(), hashlib.sha256(read).digest())
        with self.refused("NoSuchKey"):
            self.read(key)

    def test_what_is_overwritten_meanwhile_is_read_to_its_end(self):
        key, whole = self.put_in_parts()

        read = self.read_while(key, lambda: self.put(b"new", key=key))

        self.assertEqual(hashlib.sha256(whole).digest(), hashlib.sha256(read).digest())
        self.assertEqual(b"new", self.read(key))

    def test_an_object_in_one_piece_is_read_to_its_end_too(self):
        whole = data(self.SIZE)
        key = self.put(whole)

        read = self.read_while(key, lambda: self.put(b"new", key=key))

        self.assertEqual(hashlib.sha256(whole).digest(), hashlib.sha256(read).digest())
