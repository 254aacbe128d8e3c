"""Objects in parts, and copies."""

import hashlib
import io
import os
import tempfile

from boto3.s3.transfer import TransferConfig

from support import MIB, ObjectConformance, data, key_arn, new_bucket, new_key, sealed_bucket, unique

ALGORITHMS = ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")


class Transfers(ObjectConformance):
    """boto3's own ways to move files, which choose parts and threads themselves."""

    def test_a_file_of_20_mib_goes_up_in_parts_and_comes_down(self):
        body, key = data(20 * MIB), unique("file")
        with tempfile.TemporaryDirectory() as folder:
            up, down = os.path.join(folder, "up"), os.path.join(folder, "down")
            with open(up, "wb") as file:
                file.write(body)
            self.s3.upload_file(up, self.bucket, key, ExtraArgs={"Metadata": {"a": "b"}})
            self.s3.download_file(self.bucket, key, down)
            with open(down, "rb") as file:
                self.assertEqual(hashlib.sha256(body).digest(), hashlib.sha256(file.read()).digest())

        head = self.s3.head_object(Bucket=self.bucket, Key=key)
        self.assertEqual((20 * MIB, {"a": "b"}), (head["ContentLength"], head["Metadata"]))
        parts = [hashlib.md5(body[i : i + 8 * MIB]).digest() for i in range(0, len(body), 8 * MIB)]
        self.assertEqual('"%s-3"' % hashlib.md5(b"".join(parts)).hexdigest(), head["ETag"])
        self.assertEqual(body[8 * MIB - 5 : 8 * MIB + 5], self.read(
            key, Range="bytes=%d-%d" % (8 * MIB - 5, 8 * MIB + 4)))
        second = self.get(key, PartNumber=2)
        self.assertEqual(3, second["PartsCount"])
        self.assertEqual(body[8 * MIB : 16 * MIB], second["Body"].read())

    def test_a_stream_goes_up_and_comes_down(self):
        body, key = data(9 * MIB), unique("stream")
        self.s3.upload_fileobj(io.BytesIO(body), self.bucket, key)

        sink = io.BytesIO()
        self.s3.download_fileobj(self.bucket, key, sink)

        self.assertEqual(body, sink.getvalue())

    def test_a_large_object_is_copied_in_parts(self):
        body, source, target = data(11 * MIB), unique("source"), unique("target")
        self.s3.upload_fileobj(io.BytesIO(body), self.bucket, source)
        in_parts = TransferConfig(multipart_threshold=6 * MIB, multipart_chunksize=6 * MIB)

        self.s3.copy({"Bucket": self.bucket, "Key": source}, self.bucket, target, Config=in_parts)

        self.assertEqual(body, self.read(target))

    def test_a_file_goes_up_comes_down_and_is_copied_under_a_kms_key(self):
        sealing = key_arn(new_key())
        bucket, body, sink = sealed_bucket(sealing), data(6 * MIB), io.BytesIO()
        in_parts = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)

        self.s3.upload_fileobj(io.BytesIO(body), bucket, "a//ü+", Config=in_parts)
        self.s3.copy({"Bucket": bucket, "Key": "a//ü+"}, bucket, "copy", Config=in_parts)
        self.s3.download_fileobj(bucket, "copy", sink, Config=in_parts)

        self.assertEqual(body, sink.getvalue())
        for key in ("a//ü+", "copy"):
            head = self.s3.head_object(Bucket=bucket, Key=key)
            self.assertEqual(sealing, head["SSEKMSKeyId"])
            self.assertRegex(head["ETag"], "-2\"$")


class Copies(ObjectConformance):
    def copy(self, source, target, **more):
        return self.s3.copy_object(
            Bucket=self.bucket,
            Key=target,
            CopySource={"Bucket": self.bucket, "Key": source},
            **more
        )

    def test_a_copy_takes_bytes_metadata_and_tags_along(self):
        source = self.put(b"x" * 1000, Metadata={"a": "b"}, ContentType="image/x", Tagging="t=v")
        target = unique("copy")

        answer = self.copy(source, target)

        back = self.get(target)
        self.assertEqual(back["ETag"], answer["CopyObjectResult"]["ETag"])
        self.assertEqual(b"x" * 1000, back["Body"].read())
        self.assertEqual(({"a": "b"}, "image/x"), (back["Metadata"], back["ContentType"]))
        tags = self.s3.get_object_tagging(Bucket=self.bucket, Key=target)["TagSet"]
        self.assertEqual([{"Key": "t", "Value": "v"}], tags)

    def test_a_copy_can_replace_metadata_and_tags(self):
        source = self.put(b"x", Metadata={"a": "b"}, Tagging="t=v")
        target = unique("copy")

        self.copy(
            source,
            target,
            MetadataDirective="REPLACE",
            Metadata={"c": "d"},
            TaggingDirective="REPLACE",
            Tagging="u=w",
        )

        self.assertEqual({"c": "d"}, self.get(target)["Metadata"])
        tags = self.s3.get_object_tagging(Bucket=self.bucket, Key=target)["TagSet"]
        self.assertEqual([{"Key": "u", "Value": "w"}], tags)

    def test_an_object_is_copied_onto_itself_only_to_change_it(self):
        key = self.put(b"x", Metadata={"a": "b"})

        with self.refused("InvalidRequest", status=400):
            self.copy(key, key)
        self.copy(key, key, MetadataDirective="REPLACE", Metadata={"c": "d"})
        answer = self.get(key)
        self.assertEqual((b"x", {"c": "d"}), (answer["Body"].read(), answer["Metadata"]))

    def test_conditions_on_the_source(self):
        source = self.put(b"x")
        etag = self.s3.head_object(Bucket=self.bucket, Key=source)["ETag"]

        self.copy(source, unique("copy"), CopySourceIfMatch=etag)
        with self.refused("PreconditionFailed", status=412):
            self.copy(source, unique("copy"), CopySourceIfNoneMatch=etag)
        with self.refused("NoSuchKey", status=404):
            self.copy(unique("none"), unique("copy"))

    def test_a_delete_marker_is_no_source(self):
        bucket = new_bucket()
        self.s3.put_bucket_versioning(
            Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        self.s3.put_object(Bucket=bucket, Key="k", Body=b"x")
        marker = self.s3.delete_object(Bucket=bucket, Key="k")["VersionId"]

        with self.refused("InvalidRequest", status=400):
            self.s3.copy_object(
                Bucket=bucket, Key="c",
                CopySource={"Bucket": bucket, "Key": "k", "VersionId": marker})
        with self.refused("NoSuchKey", status=404):
            self.s3.copy_object(Bucket=bucket, Key="c", CopySource={"Bucket": bucket, "Key": "k"})

    def test_where_a_website_redirects_to_is_not_copied(self):
        source = self.put(b"x", WebsiteRedirectLocation="/elsewhere")

        self.copy(source, source + "-copy")

        copy = self.s3.head_object(Bucket=self.bucket, Key=source + "-copy")
        self.assertNotIn("WebsiteRedirectLocation", copy)


class Multipart(ObjectConformance):
    def begin(self, **more):
        key = unique("parts")
        answer = self.s3.create_multipart_upload(Bucket=self.bucket, Key=key, **more)
        return {"Bucket": self.bucket, "Key": key, "UploadId": answer["UploadId"]}

    def part(self, upload, number, body, **more):
        answer = self.s3.upload_part(PartNumber=number, Body=body, **upload, **more)
        kept = {"ETag": answer["ETag"], "PartNumber": number}
        kept.update({n: v for n, v in answer.items() if n.startswith("Checksum")})
        return kept

    def complete(self, upload, parts, **more):
        return self.s3.complete_multipart_upload(
            MultipartUpload={"Parts": parts}, **upload, **more
        )

    def test_parts_in_any_order_with_gaps_become_one_object(self):
        first, last = data(5 * MIB), data(1000)
        upload = self.begin()
        after = self.part(upload, 9, last)
        before = self.part(upload, 2, first)

        self.assertNotIn(upload["Key"], self.keys())
        listed = self.s3.list_parts(**upload)["Parts"]
        self.assertEqual([(2, 5 * MIB), (9, 1000)], [(p["PartNumber"], p["Size"]) for p in listed])
        answer = self.complete(upload, [before, after])

        self.assertRegex(answer["ETag"], r'^"[0-9a-f]{32}-2"$')
        self.assertEqual(first + last, self.read(upload["Key"]))
        with self.refused("NoSuchUpload", status=404):
            self.s3.list_parts(**upload)

    def test_a_part_sent_again_replaces_the_first(self):
        upload = self.begin()
        self.part(upload, 1, b"first")
        again = self.part(upload, 1, b"second")

        self.complete(upload, [again])

        self.assertEqual(b"second", self.read(upload["Key"]))

    def test_what_is_wrong_with_the_list_is_said_and_nothing_is_made(self):
        upload = self.begin()
        small, large = self.part(upload, 1, b"small"), self.part(upload, 2, data(5 * MIB))

        with self.refused("EntityTooSmall", status=400):
            self.complete(upload, [small, large])
        with self.refused("InvalidPartOrder", status=400):
            self.complete(upload, [large, small])
        with self.refused("InvalidPart", status=400):
            self.complete(upload, [dict(small, ETag='"%s"' % ("0" * 32))])
        with self.refused("InvalidPart", status=400):
            self.complete(upload, [dict(small, PartNumber=7)])
        with self.refused("MalformedXML", "InvalidRequest", status=400):
            self.complete(upload, [])
        self.assertNotIn(upload["Key"], self.keys())
        self.complete(upload, [large])
        self.assertEqual(data(5 * MIB), self.read(upload["Key"]))

    def test_a_completion_can_have_conditions(self):
        upload = self.begin()
        part = self.part(upload, 1, b"parts")
        self.put(b"there", key=upload["Key"])

        with self.refused("PreconditionFailed", status=412):
            self.complete(upload, [part], IfNoneMatch="*")
        with self.refused("PreconditionFailed", status=412):
            self.complete(upload, [part], IfMatch='"%s"' % ("0" * 32))
        self.assertEqual(b"there", self.read(upload["Key"]))
        etag = self.s3.head_object(Bucket=self.bucket, Key=upload["Key"])["ETag"]
        self.complete(upload, [part], IfMatch=etag)
        self.assertEqual(b"parts", self.read(upload["Key"]))

    def test_the_list_is_looked_at_before_its_parts(self):
        upload = self.begin()
        unknown = {"ETag": '"%s"' % ("0" * 32)}
        with self.refused("InvalidPartOrder", status=400):
            self.complete(upload, [dict(unknown, PartNumber=n) for n in (2, 1)])
        with self.refused("InvalidPartOrder", status=400):
            self.complete(upload, [dict(unknown, PartNumber=n) for n in (2, 2)])
        with self.refused("InvalidArgument", status=400):
            self.complete(upload, [dict(unknown, PartNumber=0)])
        with self.refused("InvalidPart", status=400):
            self.complete(upload, [dict(unknown, PartNumber=10000)])

    def test_parts_are_listed_page_by_page(self):
        upload = self.begin()
        for number in (1, 2, 3):
            self.part(upload, number, b"x")

        pages = self.all_pages(
            self.s3, "list_parts", "Parts", PaginationConfig={"PageSize": 2}, **upload)
        self.assertEqual([1, 2, 3], [part["PartNumber"] for part in pages])
        nothing = self.s3.list_parts(MaxParts=0, **upload)
        self.assertFalse(nothing["IsTruncated"])
        self.assertNotIn("Parts", nothing)
        for more in ({"MaxParts": -1}, {"PartNumberMarker": -1}):
            with self.subTest(more=more):
                with self.refused("InvalidArgument", status=400):
                    self.s3.list_parts(**upload, **more)

    def test_headers_of_one_part(self):
        upload = self.begin()
        parts = [self.part(upload, 1, data(5 * MIB)), self.part(upload, 2, b"end")]
        self.complete(upload, parts)

        head = self.s3.head_object(Bucket=self.bucket, Key=upload["Key"], PartNumber=2)

        self.assertEqual((2, 3), (head["PartsCount"], head["ContentLength"]))
        self.assertEqual("bytes %d-%d/%d" % (5 * MIB, 5 * MIB + 2, 5 * MIB + 3), head["ContentRange"])
        self.assertEqual(206, head["ResponseMetadata"]["HTTPStatusCode"])

    def test_an_aborted_upload_is_gone(self):
        upload = self.begin()
        part = self.part(upload, 1, b"x")
        waiting = self.s3.list_multipart_uploads(Bucket=self.bucket).get("Uploads", [])
        self.assertIn(upload["UploadId"], [each["UploadId"] for each in waiting])

        self.s3.abort_multipart_upload(**upload)

        with self.refused("NoSuchUpload", status=404):
            self.part(upload, 2, b"y")
        with self.refused("NoSuchUpload", status=404):
            self.complete(upload, [part])
        waiting = self.s3.list_multipart_uploads(Bucket=self.bucket).get("Uploads", [])
        self.assertNotIn(upload["UploadId"], [each["UploadId"] for each in waiting])

    def test_part_numbers_are_bounded(self):
        upload = self.begin()
        for number in (0, 10001):
            with self.subTest(number=number):
                with self.refused("InvalidArgument", status=400):
                    self.part(upload, number, b"x")

    def test_checksums_of_parts_make_a_checksum_of_the_whole(self):
        for algorithm in ALGORITHMS:
            kind = "COMPOSITE" if algorithm.startswith("SHA") else "FULL_OBJECT"
            with self.subTest(algorithm=algorithm):
                first, last = data(5 * MIB), data(77)
                upload = self.begin(ChecksumAlgorithm=algorithm, ChecksumType=kind)
                parts = [
                    self.part(upload, number, body, ChecksumAlgorithm=algorithm)
                    for number, body in ((1, first), (2, last))
                ]
                name = "Checksum" + algorithm
                told = self.complete(upload, parts)[name]
                head = self.s3.head_object(
                    Bucket=self.bucket, Key=upload["Key"], ChecksumMode="ENABLED"
                )
                self.assertEqual((told, kind), (head[name], head["ChecksumType"]))
                if kind == "FULL_OBJECT":
                    whole = self.s3.put_object(
                        Bucket=self.bucket,
                        Key=unique("whole"),
                        Body=first + last,
                        ChecksumAlgorithm=algorithm,
                    )
                    self.assertEqual(whole[name], told)
                else:
                    self.assertTrue(told.endswith("-2"), told)
