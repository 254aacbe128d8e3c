"""Erasing: the header that is ours, who may, what stays locked, and what the answer tells."""

import base64
import json

from support import ObjectConformance, new_bucket, plain_client


def erasing(request, **_):
    request.headers["x-coffer-erase"] = "true"


class Erasure(ObjectConformance):
    def setUp(self):
        self.bucket = new_bucket()
        self.s3 = plain_client("s3")
        for name in "DeleteObject", "DeleteObjects":
            self.s3.meta.events.register("before-sign.s3." + name, erasing)

    def statement(self, answer):
        headers = answer["ResponseMetadata"]["HTTPHeaders"]
        payload = headers["x-coffer-erasure-receipt"].split(".")[1]
        return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    def version(self, key, body=b"x"):
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)["VersionId"]

    def enable_versions(self):
        self.s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})

    def test_an_erased_object_is_gone_and_has_a_receipt(self):
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"x" * 100_000)

        answer = self.s3.delete_object(Bucket=self.bucket, Key="k")

        statement = self.statement(answer)
        self.assertEqual("arn:aws:s3:::" + self.bucket, statement["bucket"])
        self.assertEqual((1, 1), (statement["versions"], statement["keys"]))
        self.assertNotEqual(statement["deadTopKey"], statement["liveTopKey"])
        with self.refused("NoSuchKey", status=404):
            self.s3.get_object(Bucket=self.bucket, Key="k")

    def test_a_batch_dies_with_one_top_key(self):
        self.enable_versions()
        versions = [self.version("k%d" % (i % 5)) for i in range(20)]
        named = [{"Key": "k%d" % (i % 5), "VersionId": each} for i, each in enumerate(versions)]

        answer = self.s3.delete_objects(Bucket=self.bucket, Delete={"Objects": named[:15]})

        self.assertEqual(15, len(answer["Deleted"]))
        self.assertEqual(15, self.statement(answer)["versions"])
        left = self.s3.list_object_versions(Bucket=self.bucket)["Versions"]
        self.assertEqual(set(versions[15:]), {each["VersionId"] for each in left})
        for each in named[15:]:
            self.s3.get_object(Bucket=self.bucket, **each)

    def test_what_is_not_named_is_not_erased(self):
        self.enable_versions()
        self.version("k")

        with self.refused("InvalidRequest", status=400):
            self.s3.delete_object(Bucket=self.bucket, Key="k")

        self.assertNotIn("DeleteMarkers", self.s3.list_object_versions(Bucket=self.bucket))

    def test_what_is_not_there_has_no_receipt(self):
        answer = self.s3.delete_object(Bucket=self.bucket, Key="k")
        self.assertNotIn(
            "x-coffer-erasure-receipt", answer["ResponseMetadata"]["HTTPHeaders"])
