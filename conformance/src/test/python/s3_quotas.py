"""Storage quotas, on a server that has them: 100,000 bytes and five objects for a bucket."""

from s3_post import send
from support import Conformance, new_bucket, plain_client, root


class Quotas(Conformance):
    def setUp(self):
        self.s3 = root("s3")
        self.bucket = new_bucket()

    def put(self, key, size):
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=b"x" * size)

    def begin(self):
        return self.s3.create_multipart_upload(Bucket=self.bucket, Key="k")["UploadId"]

    def part(self, upload, number, size):
        return self.s3.upload_part(
            Bucket=self.bucket, Key="k", UploadId=upload, PartNumber=number, Body=b"x" * size)

    def test_a_full_bucket_takes_no_more_bytes_and_is_not_asked_again(self):
        self.put("a", 60_000)

        with self.refused("QuotaExceeded", status=403, message="bytes") as refused:
            self.put("b", 60_000)

        self.assertEqual(0, refused.exception.response["ResponseMetadata"]["RetryAttempts"])
        self.put("a", 100_000)
        self.s3.delete_object(Bucket=self.bucket, Key="a")
        self.put("b", 100_000)

    def test_a_full_bucket_takes_no_more_objects(self):
        for number in range(5):
            self.put("k%d" % number, 1)

        with self.refused("QuotaExceeded", status=403, message="objects"):
            self.put("k5", 0)

        self.put("k4", 2)

    def test_every_version_counts_and_deleting_is_never_refused(self):
        self.s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        version = self.put("a", 60_000)["VersionId"]
        with self.refused("QuotaExceeded", status=403):
            self.put("a", 60_000)

        self.s3.delete_object(Bucket=self.bucket, Key="a")
        self.s3.delete_object(Bucket=self.bucket, Key="a", VersionId=version)

        self.put("a", 60_000)

    def test_parts_count_and_what_has_arrived_can_be_completed(self):
        upload = self.begin()
        etag = self.part(upload, 1, 100_000)["ETag"]
        with self.refused("QuotaExceeded", status=403):
            self.part(upload, 2, 1)

        self.s3.complete_multipart_upload(
            Bucket=self.bucket, Key="k", UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]})

        with self.refused("QuotaExceeded", status=403):
            self.s3.copy_object(
                Bucket=self.bucket, Key="copy",
                CopySource={"Bucket": self.bucket, "Key": "k"})

    def test_an_upload_that_is_given_up_makes_room(self):
        upload = self.begin()
        self.part(upload, 1, 100_000)

        self.s3.abort_multipart_upload(Bucket=self.bucket, Key="k", UploadId=upload)

        self.put("a", 100_000)

    def test_a_form_is_refused_at_its_end(self):
        self.put("a", 100_000)

        status, _, body = self.post(b"x")

        self.assertEqual(403, status)
        self.assertIn("<Code>QuotaExceeded</Code>", body)
        self.assertEqual(204, self.post(b"")[0])

    def post(self, content):
        form = plain_client("s3", signature_version="s3v4").generate_presigned_post(
            self.bucket, "form")
        return send(form["url"], form["fields"], content)
