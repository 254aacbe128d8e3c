"""Objects: whole, ranged, conditional, tagged, checksummed."""

import base64
import hashlib
import io
import urllib.error
import urllib.request

from botocore.exceptions import ClientError

from support import MIB, ObjectConformance, data, plain_client, tls_context, unique

ALGORITHMS = ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")


class Objects(ObjectConformance):
    def test_bytes_come_back_as_they_went(self):
        for size in (0, 1, 65535, 65536, 65537, MIB, 3 * MIB + 1):
            with self.subTest(size=size):
                body = data(size)
                key = unique("object")
                answer = self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)
                self.assertEqual('"%s"' % hashlib.md5(body).hexdigest(), answer["ETag"])
                self.assertEqual("AES256", answer["ServerSideEncryption"])
                back = self.get(key)
                self.assertEqual(size, back["ContentLength"])
                self.assertEqual(answer["ETag"], back["ETag"])
                self.assertEqual(body, back["Body"].read())

    def test_headers_and_metadata_come_back(self):
        headers = {
            "ContentType": "image/x-raw",
            "CacheControl": "no-store",
            "ContentDisposition": 'attachment; filename="faces.bin"',
            "ContentEncoding": "zstd",
            "ContentLanguage": "de",
        }
        metadata = {"label": "cat", "mixed-case": "Some VALUE  with  blanks"}
        key = self.put(b"x", Metadata=metadata, **headers)

        for answer in (self.get(key), self.s3.head_object(Bucket=self.bucket, Key=key)):
            self.assertEqual(headers, {name: answer[name] for name in headers})
            self.assertEqual(metadata, answer["Metadata"])
            self.assertIn("LastModified", answer)
        changed = self.get(key, ResponseContentType="text/plain", ResponseCacheControl="private")
        self.assertEqual(
            ("text/plain", "private"), (changed["ContentType"], changed["CacheControl"])
        )

    def test_too_much_metadata_is_refused(self):
        with self.refused("MetadataTooLarge", status=400):
            self.put(b"x", Metadata={"a": "x" * 2048})

    def test_what_is_not_there_is_not_found(self):
        with self.refused("NoSuchKey", status=404):
            self.get(unique("none"))
        with self.refused("404", status=404):
            self.s3.head_object(Bucket=self.bucket, Key=unique("none"))
        with self.refused("NoSuchBucket", status=404):
            self.s3.get_object(Bucket=unique("none"), Key="x")
        # AWS: deleting what is not there succeeds.
        answer = self.s3.delete_object(Bucket=self.bucket, Key=unique("none"))
        self.assertEqual(204, answer["ResponseMetadata"]["HTTPStatusCode"])

    def test_a_key_is_at_most_1024_bytes(self):
        self.put(b"x", key="k" * 1024)
        self.put(b"x", key="ü" * 512)
        with self.refused("KeyTooLongError", status=400):
            self.put(b"x", key="k" * 1025)
        with self.refused("KeyTooLongError", status=400):
            self.put(b"x", key="ü" * 513)

    def test_a_put_replaces_the_object_whole(self):
        key = self.put(b"first, and longer", Metadata={"a": "b"})
        self.put(b"second", key=key)

        answer = self.get(key)

        self.assertEqual((b"second", {}), (answer["Body"].read(), answer["Metadata"]))

    def test_ranges(self):
        body = data(200_000)
        key = self.put(body)
        size = len(body)
        cases = {
            "bytes=0-0": (0, 1),
            "bytes=0-65535": (0, 65536),
            "bytes=65535-65536": (65535, 65537),
            "bytes=70000-140000": (70000, 140001),
            "bytes=199999-": (199999, size),
            "bytes=-1": (size - 1, size),
            "bytes=-300000": (0, size),
            "bytes=100-999999": (100, size),
        }
        for text, (start, end) in cases.items():
            with self.subTest(range=text):
                answer = self.get(key, Range=text)
                self.assertEqual(206, answer["ResponseMetadata"]["HTTPStatusCode"])
                self.assertEqual("bytes %d-%d/%d" % (start, end - 1, size), answer["ContentRange"])
                self.assertEqual(body[start:end], answer["Body"].read())
        for text in ("bytes=200000-", "bytes=999999-1000000", "bytes=-0"):
            with self.subTest(range=text):
                with self.refused("InvalidRange", status=416):
                    self.get(key, Range=text)
        # AWS: a range that makes no sense is ignored.
        for text in ("bytes=5-2", "lines=1-2"):
            with self.subTest(range=text):
                self.assertEqual(body, self.read(key, Range=text))

    def test_conditions_on_reading(self):
        key = self.put(b"x")
        head = self.s3.head_object(Bucket=self.bucket, Key=key)
        etag, changed = head["ETag"], head["LastModified"]
        long_ago = changed.replace(year=2001)

        self.assertEqual(b"x", self.read(key, IfMatch=etag))
        self.assertEqual(b"x", self.read(key, IfNoneMatch='"other"'))
        self.assertEqual(b"x", self.read(key, IfModifiedSince=long_ago))
        self.assertEqual(b"x", self.read(key, IfUnmodifiedSince=changed))
        self.assertEqual(b"x", self.read(key, IfMatch=etag, IfUnmodifiedSince=long_ago))
        with self.refused("PreconditionFailed", status=412):
            self.get(key, IfMatch='"other"')
        with self.refused("PreconditionFailed", status=412):
            self.get(key, IfUnmodifiedSince=long_ago)
        for more in ({"IfNoneMatch": etag}, {"IfModifiedSince": changed}):
            with self.subTest(more=more):
                with self.assertRaises(ClientError) as caught:
                    self.get(key, **more)
                facts = caught.exception.response["ResponseMetadata"]
                self.assertEqual(304, facts["HTTPStatusCode"])

    def test_conditions_on_writing(self):
        key = self.put(b"first")
        etag = self.s3.head_object(Bucket=self.bucket, Key=key)["ETag"]

        with self.refused("PreconditionFailed", status=412):
            self.put(b"second", key=key, IfNoneMatch="*")
        with self.refused("PreconditionFailed", status=412):
            self.put(b"second", key=key, IfMatch='"other"')
        self.assertEqual(b"first", self.read(key))
        self.put(b"second", key=key, IfMatch=etag)
        self.put(b"new", key=key + "-new", IfNoneMatch="*")
        with self.refused("NoSuchKey", "PreconditionFailed"):
            self.put(b"x", key=unique("none"), IfMatch=etag)

    def test_a_range_of_headers_alone(self):
        key = self.put(b"0123456789")
        cases = [("bytes=2-4", "bytes 2-4/10", 3), ("bytes=-3", "bytes 7-9/10", 3),
                 ("bytes=8-", "bytes 8-9/10", 2), ("bytes=8-99", "bytes 8-9/10", 2)]
        for wanted, told, length in cases:
            with self.subTest(range=wanted):
                head = self.s3.head_object(Bucket=self.bucket, Key=key, Range=wanted)
                got = self.get(key, Range=wanted)
                self.assertEqual(206, head["ResponseMetadata"]["HTTPStatusCode"])
                for answer in (head, got):
                    self.assertEqual((told, length), (answer["ContentRange"], answer["ContentLength"]))
        for wanted in ("bytes=10-", "bytes=-0"):
            with self.subTest(range=wanted):
                with self.refused("416", status=416):
                    self.s3.head_object(Bucket=self.bucket, Key=key, Range=wanted)

    def test_an_object_in_one_piece_is_its_own_first_part(self):
        key = self.put(b"0123456789")
        head = self.s3.head_object(Bucket=self.bucket, Key=key, PartNumber=1)
        self.assertEqual("bytes 0-9/10", head["ContentRange"])
        self.assertNotIn("PartsCount", head)
        for part, status in ((2, 416), (0, 400), (10001, 400)):
            with self.subTest(part=part):
                with self.refused(str(status), status=status):
                    self.s3.head_object(Bucket=self.bucket, Key=key, PartNumber=part)
        with self.refused("InvalidRequest", status=400):
            self.get(key, PartNumber=1, Range="bytes=0-1")

    def test_conditions_on_deleting(self):
        key = self.put(b"first")
        etag = self.s3.head_object(Bucket=self.bucket, Key=key)["ETag"]
        with self.refused("PreconditionFailed", status=412):
            self.s3.delete_object(Bucket=self.bucket, Key=key, IfMatch='"%s"' % ("0" * 32))
        # Conditions of directory buckets: not to heed them would delete what was not meant.
        with self.refused("NotImplemented", status=501):
            self.s3.delete_object(Bucket=self.bucket, Key=key, IfMatchSize=99)
        answer = self.s3.delete_objects(Bucket=self.bucket, Delete={"Objects": [
            {"Key": key, "ETag": '"%s"' % ("0" * 32)}, {"Key": "none"}]})
        self.assertEqual(["PreconditionFailed"], [error["Code"] for error in answer["Errors"]])
        self.assertEqual(["none"], [done["Key"] for done in answer["Deleted"]])
        self.assertEqual(b"first", self.read(key))
        self.s3.delete_object(Bucket=self.bucket, Key=key, IfMatch=etag)
        self.assertNotIn(key, self.keys())

    def test_a_version_that_cannot_be_is_refused(self):
        key = self.put(b"x")
        with self.refused("InvalidArgument", status=400):
            self.get(key, VersionId="nonsense")
        with self.refused("InvalidArgument", status=400):
            self.s3.delete_object(Bucket=self.bucket, Key=key, VersionId="nonsense")
        self.assertEqual(b"x", self.read(key))

    def test_a_wrong_md5_leaves_nothing(self):
        key = unique("object")
        other = base64.b64encode(hashlib.md5(b"other").digest()).decode()

        with self.refused("BadDigest", status=400):
            self.put(b"x", key=key, ContentMD5=other)
        with self.refused("InvalidDigest", status=400):
            self.put(b"x", key=key, ContentMD5="no md5")
        self.assertNotIn(key, self.keys())

    def test_attributes(self):
        key = self.put(data(1000), ChecksumAlgorithm="SHA256")

        answer = self.s3.get_object_attributes(
            Bucket=self.bucket,
            Key=key,
            ObjectAttributes=["ETag", "ObjectSize", "Checksum", "StorageClass"],
        )

        self.assertEqual(1000, answer["ObjectSize"])
        self.assertEqual(hashlib.md5(data(1000)).hexdigest(), answer["ETag"])
        digest = base64.b64encode(hashlib.sha256(data(1000)).digest()).decode()
        self.assertEqual(digest, answer["Checksum"]["ChecksumSHA256"])

    def test_tags(self):
        key = self.put(b"x", Tagging="team=vision&empty=&a%20b=c%2Bd")

        tags = self.s3.get_object_tagging(Bucket=self.bucket, Key=key)["TagSet"]
        self.assertEqual(
            {"team": "vision", "empty": "", "a b": "c+d"}, {t["Key"]: t["Value"] for t in tags}
        )
        self.assertEqual(3, self.get(key)["TagCount"])
        tagging = {"TagSet": [{"Key": "k%d" % i, "Value": "v"} for i in range(11)]}
        with self.refused("BadRequest", "InvalidTag", status=400):
            self.s3.put_object_tagging(Bucket=self.bucket, Key=key, Tagging=tagging)
        self.s3.put_object_tagging(
            Bucket=self.bucket, Key=key, Tagging={"TagSet": tagging["TagSet"][:10]}
        )
        self.s3.delete_object_tagging(Bucket=self.bucket, Key=key)
        self.assertEqual([], self.s3.get_object_tagging(Bucket=self.bucket, Key=key)["TagSet"])

    def test_a_presigned_url_opens_one_object_for_a_while(self):
        key = self.put(b"by link")
        # Without this botocore still signs URLs by version 2, which S3 no longer takes.
        signer = plain_client("s3", signature_version="s3v4")
        url = signer.generate_presigned_url(
            "get_object", Params={"Bucket": self.bucket, "Key": key}, ExpiresIn=60
        )

        with urllib.request.urlopen(url, context=tls_context()) as answer:
            self.assertEqual(b"by link", answer.read())
        changed = url.replace(key, key + "-other")
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(changed, context=tls_context())
        self.assertEqual(403, caught.exception.code)


class Checksums(ObjectConformance):
    def test_every_algorithm_is_kept_and_told_when_asked(self):
        body = data(100_000)
        for algorithm in ALGORITHMS:
            with self.subTest(algorithm=algorithm):
                key = unique("object")
                name = "Checksum" + algorithm
                answer = self.s3.put_object(
                    Bucket=self.bucket, Key=key, Body=body, ChecksumAlgorithm=algorithm
                )
                back = self.get(key, ChecksumMode="ENABLED")
                self.assertEqual(answer[name], back[name])
                self.assertEqual("FULL_OBJECT", back["ChecksumType"])
                # botocore checks what it reads against the checksum told.
                self.assertEqual(body, back["Body"].read())
                self.assertNotIn(name, self.s3_without_checks().head_object(
                    Bucket=self.bucket, Key=key))

    def test_streams_of_unknown_content_are_sent_with_trailers(self):
        body = data(300_000)
        for algorithm in ALGORITHMS:
            with self.subTest(algorithm=algorithm):
                key = self.put(io.BytesIO(body), ChecksumAlgorithm=algorithm)
                self.assertEqual(body, self.read(key))

    def test_a_wrong_checksum_leaves_nothing(self):
        wrong = {
            "ChecksumCRC32": "AAAAAA==",
            "ChecksumCRC32C": "AAAAAA==",
            "ChecksumCRC64NVME": "AAAAAAAAAAA=",
            "ChecksumSHA1": base64.b64encode(bytes(20)).decode(),
            "ChecksumSHA256": base64.b64encode(bytes(32)).decode(),
        }
        for name, value in wrong.items():
            with self.subTest(name=name):
                key = unique("object")
                with self.refused("BadDigest", status=400):
                    self.put(b"some bytes", key=key, **{name: value})
                with self.refused("NoSuchKey", status=404):
                    self.get(key)
        with self.refused("InvalidRequest", status=400):
            self.put(b"some bytes", ChecksumSHA256="AAAA")

    def test_without_a_clients_checksum_the_server_keeps_its_own(self):
        key = unique("object")
        self.s3_without_checks().put_object(Bucket=self.bucket, Key=key, Body=b"some bytes")

        answer = self.s3.head_object(Bucket=self.bucket, Key=key, ChecksumMode="ENABLED")

        self.assertEqual(12, len(answer["ChecksumCRC64NVME"]))

    @staticmethod
    def s3_without_checks():
        return plain_client(
            "s3",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
