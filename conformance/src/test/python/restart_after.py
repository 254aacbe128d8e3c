"""What restart_before.py left is all there, and means the same."""

import base64
import json

from support import Caller, Conformance, data, eventually, root


class After(Conformance):
    @classmethod
    def setUpClass(cls):
        with open("restart-state.json", encoding="utf-8") as file:
            cls.state = json.load(file)

    def test_objects_versions_and_uploads(self):
        s3, state = root("s3"), self.state
        bucket = state["bucket"]

        answer = s3.get_object(Bucket=bucket, Key="k")
        self.assertEqual(data(200_000), answer["Body"].read())
        self.assertEqual(({"m": "n"}, 1), (answer["Metadata"], answer["TagCount"]))
        first = s3.get_object(Bucket=bucket, Key="k", VersionId=state["first"])
        self.assertEqual(data(100_000), first["Body"].read())
        s3.complete_multipart_upload(
            Bucket=bucket, Key="parts", UploadId=state["upload"],
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": state["etag"]}]})
        self.assertEqual(b"p", s3.get_object(Bucket=bucket, Key="parts")["Body"].read())
        with self.refused("AccessDenied", status=403):
            s3.delete_bucket(Bucket=bucket)

    def test_keys_aliases_and_ciphertexts(self):
        kms, state = root("kms"), self.state

        opened = kms.decrypt(CiphertextBlob=base64.b64decode(state["blob"]),
                             EncryptionContext={"a": "b"})
        self.assertEqual(b"before", opened["Plaintext"])
        found = kms.describe_key(KeyId=state["alias"])["KeyMetadata"]
        self.assertEqual((state["key"], "kept"), (found["KeyId"], found["Description"]))
        status = kms.get_key_rotation_status(KeyId=state["key"])
        self.assertEqual(120, status["RotationPeriodInDays"])
        waiting = kms.describe_key(KeyId=state["waiting"])["KeyMetadata"]
        self.assertEqual("PendingDeletion", waiting["KeyState"])

    def test_people_sessions_and_refusals(self):
        user, session = Caller(*self.state["user"]), Caller(*self.state["session"])

        self.assertEqual(user.arn, user.client("sts").get_caller_identity()["Arn"])
        user.client("kms").describe_key(KeyId=self.state["key"])
        session.client("kms").list_keys()
        with self.refused("AccessDeniedException"):
            session.client("kms").list_aliases()
        with self.refused("UnrecognizedClientException", status=400):
            Caller(*self.state["gone"]).client("kms").list_keys()

    def test_the_record(self):
        lookup = [{"AttributeKey": "Username", "AttributeValue": self.state["user_name"]}]

        def names():
            events = root("cloudtrail").lookup_events(LookupAttributes=lookup)["Events"]
            return {event["EventName"] for event in events}

        self.assertTrue(eventually(lambda: {"AssumeRole"} <= names()), names())
