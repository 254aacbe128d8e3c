"""Buckets, listing, versions and default encryption."""

from support import MIB, ObjectConformance, REGION, account, data, new_bucket, new_key, root, unique
from support import key_arn, new_user

HOSTILE = [
    "plain", "a//b", "//a", "/", "a/", "a/./b", "a/../b", "../a", "..", ".", "a/..", "%2F", "a%2Fb",
    "a%252Fb", "a+b", "a b", " a", "a ", "a&b=c", "a?b", "a#b", "a;b", "a:b", "a\\b", "a'b", 'a"b',
    "a<b>&amp;c", "a@b", "a$b", "a!b*c(d)", "a,b", "a=b", "a[b]{c}|d^e~f`g", "größe/日本語",
    "e\u0301", "\u00e9", "😀", "a\u2028b", "a\tb", "a\nb", "a\x01b", "a\x7fb", "\ufeffa", "\uffee",
    "CON", "nul.txt", "a" * 255, "x/" * 100 + "x", "?versioning", "?uploads=", "index.html/x",
]


class Buckets(ObjectConformance):
    def test_a_bucket_is_made_found_and_deleted(self):
        name = new_bucket()

        self.s3.head_bucket(Bucket=name)
        self.assertIn(name, [each["Name"] for each in self.s3.list_buckets()["Buckets"]])
        location = self.s3.get_bucket_location(Bucket=name)["LocationConstraint"]
        self.assertEqual(None if REGION == "us-east-1" else REGION, location)
        self.s3.delete_bucket(Bucket=name)
        with self.refused("404", status=404):
            self.s3.head_bucket(Bucket=name)
        with self.refused("NoSuchBucket", status=404):
            self.s3.delete_bucket(Bucket=name)

    def test_whoever_is_denied_a_bucket_learns_where_it_is(self):
        name = new_bucket()

        with self.refused("403", status=403) as caught:
            new_user().client("s3").head_bucket(Bucket=name)
        headers = caught.exception.response["ResponseMetadata"]["HTTPHeaders"]
        self.assertEqual(REGION, headers["x-amz-bucket-region"])

    def test_a_bucket_with_anything_in_it_stays(self):
        name = new_bucket()
        self.s3.put_object(Bucket=name, Key="x", Body=b"")

        with self.refused("BucketNotEmpty", status=409):
            self.s3.delete_bucket(Bucket=name)
        self.s3.delete_object(Bucket=name, Key="x")
        self.s3.delete_bucket(Bucket=name)

    def test_bad_names_are_refused(self):
        names = ["ab", "UPPER-case", "under_score", "a" * 64, "192.168.1.1", "a..b", "-a-b", "a-b-",
                 "xn--abc", "abc-s3alias", "sthree-abc"]
        for name in names:
            with self.subTest(name=name):
                with self.refused("InvalidBucketName", status=400):
                    self.s3.create_bucket(Bucket=name)

    def test_my_own_bucket_cannot_be_made_twice(self):
        # AWS: us-east-1 alone answers 200 for one's own bucket.
        if REGION == "us-east-1":
            self.s3.create_bucket(Bucket=self.bucket)
            return
        with self.refused("BucketAlreadyOwnedByYou", status=409):
            self.s3.create_bucket(
                Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION}
            )

    def test_the_owner_said_must_be_the_owner(self):
        self.s3.list_objects_v2(Bucket=self.bucket, ExpectedBucketOwner=account())
        with self.refused("AccessDenied", status=403):
            self.s3.list_objects_v2(Bucket=self.bucket, ExpectedBucketOwner="111122223333")

    def test_tags(self):
        name = new_bucket()
        with self.refused("NoSuchTagSet", status=404):
            self.s3.get_bucket_tagging(Bucket=name)
        tags = [{"Key": "team", "Value": "vision"}]

        self.s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags})

        self.assertEqual(tags, self.s3.get_bucket_tagging(Bucket=name)["TagSet"])
        self.s3.delete_bucket_tagging(Bucket=name)
        with self.refused("NoSuchTagSet", status=404):
            self.s3.get_bucket_tagging(Bucket=name)

    def test_the_owner_owns_everything(self):
        rules = self.s3.get_bucket_ownership_controls(Bucket=self.bucket)["OwnershipControls"]
        self.assertEqual([{"ObjectOwnership": "BucketOwnerEnforced"}], rules["Rules"])
        (grant,) = self.s3.get_bucket_acl(Bucket=self.bucket)["Grants"]
        self.assertEqual("FULL_CONTROL", grant["Permission"])


class HostileKeys(ObjectConformance):
    def test_every_key_is_put_listed_read_copied_and_deleted_as_it_is(self):
        for key in HOSTILE:
            with self.subTest(key=key):
                self.put(key.encode(), key=key)
        for key in HOSTILE:
            with self.subTest(key=key):
                self.assertEqual(key.encode(), self.read(key))
        # AWS: keys are in the order of their UTF-8 bytes.
        expected = sorted(HOSTILE, key=lambda key: key.encode())
        self.assertEqual(expected, self.keys())
        self.assertEqual(expected, self.keys(PaginationConfig={"PageSize": 7}))
        for key in HOSTILE[::5]:
            with self.subTest(copy=key):
                self.s3.copy_object(
                    Bucket=self.bucket, Key="copy", CopySource={"Bucket": self.bucket, "Key": key}
                )
                self.assertEqual(key.encode(), self.read("copy"))
        self.s3.delete_object(Bucket=self.bucket, Key="copy")
        answer = self.s3.delete_objects(
            Bucket=self.bucket,
            Delete={"Objects": [{"Key": key} for key in HOSTILE if is_xml(key)]},
        )
        self.assertNotIn("Errors", answer)
        for key in HOSTILE:
            if not is_xml(key):
                self.s3.delete_object(Bucket=self.bucket, Key=key)
        self.assertEqual([], self.keys())


def is_xml(key):
    """XML 1.0 has no way to write control characters; and an XML reader makes \\r a \\n."""
    return all(each in "\t\n" or ord(each) >= 32 for each in key)


class Listing(ObjectConformance):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = ["a", "b/1", "b/2", "b/c/3", "b/c/4", "c", "d/", "d/5", "e+f", "ü/6"]
        for name in cls.names:
            cls.s3.put_object(Bucket=cls.bucket, Key=name, Body=name.encode())

    def test_delimiters_make_folders(self):
        answer = self.s3.list_objects_v2(Bucket=self.bucket, Delimiter="/")

        self.assertEqual(["a", "c", "e+f"], [each["Key"] for each in answer["Contents"]])
        folders = [each["Prefix"] for each in answer["CommonPrefixes"]]
        self.assertEqual(["b/", "d/", "ü/"], folders)
        self.assertEqual((6, False), (answer["KeyCount"], answer["IsTruncated"]))
        inside = self.s3.list_objects_v2(Bucket=self.bucket, Prefix="b/", Delimiter="/")
        self.assertEqual(["b/1", "b/2"], [each["Key"] for each in inside["Contents"]])
        self.assertEqual([{"Prefix": "b/c/"}], inside["CommonPrefixes"])

    def test_pages_of_any_size_give_the_same(self):
        for size in (1, 2, 3, 100):
            for delimiter in ("", "/", "c"):
                with self.subTest(size=size, delimiter=delimiter):
                    seen = self.walk(size, Delimiter=delimiter)
                    self.assertEqual(self.expected(delimiter), seen)
                    self.assertEqual(seen, self.walk_v1(size, Delimiter=delimiter))

    def walk(self, size, **more):
        seen = []
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, PaginationConfig={"PageSize": size}, **more
        )
        for page in pages:
            entries = self.entries(page)
            self.assertLessEqual(len(entries), size)
            self.assertEqual(len(entries), page["KeyCount"])
            seen += entries
        return seen

    def walk_v1(self, size, **more):
        pages = self.s3.get_paginator("list_objects").paginate(
            Bucket=self.bucket, PaginationConfig={"PageSize": size}, **more
        )
        return [entry for page in pages for entry in self.entries(page)]

    @staticmethod
    def entries(page):
        names = [each["Key"] for each in page.get("Contents", [])]
        names += [each["Prefix"] for each in page.get("CommonPrefixes", [])]
        return sorted(names, key=lambda name: name.encode())

    def expected(self, delimiter):
        names = set()
        for name in self.names:
            cut = name.find(delimiter) if delimiter else -1
            names.add(name if cut < 0 else name[: cut + 1])
        return sorted(names, key=lambda name: name.encode())

    def test_a_listing_can_begin_anywhere(self):
        self.assertEqual(["c", "d/", "d/5", "e+f", "ü/6"], self.keys(StartAfter="b/c/4"))
        self.assertEqual(["c", "d/", "d/5", "e+f", "ü/6"], self.keys(StartAfter="bzz"))
        self.assertEqual([], self.keys(Prefix="nothing"))

    def test_entries_say_what_the_objects_are(self):
        (entry,) = self.s3.list_objects_v2(
            Bucket=self.bucket, Prefix="e", FetchOwner=True)["Contents"]

        head = self.s3.head_object(Bucket=self.bucket, Key="e+f")
        self.assertEqual(head["ETag"], entry["ETag"])
        self.assertEqual((3, "STANDARD"), (entry["Size"], entry["StorageClass"]))
        self.assertEqual(head["LastModified"], entry["LastModified"].replace(microsecond=0))
        self.assertIn("ID", entry["Owner"])

    def test_bad_arguments_are_refused(self):
        cases = [{"MaxKeys": -1}, {"ContinuationToken": "made up"}, {"ContinuationToken": ""},
                 {"EncodingType": "base64"}]
        for more in cases:
            with self.subTest(more=more):
                with self.refused("InvalidArgument", status=400):
                    self.s3.list_objects_v2(Bucket=self.bucket, **more)
        answer = self.s3.list_objects_v2(Bucket=self.bucket, MaxKeys=0)
        self.assertEqual((0, False), (answer["KeyCount"], answer["IsTruncated"]))

    def test_a_page_of_nothing_is_the_last(self):
        for operation in ("list_objects", "list_objects_v2", "list_object_versions"):
            with self.subTest(operation=operation):
                page = getattr(self.s3, operation)(Bucket=self.bucket, MaxKeys=0)
                self.assertEqual((False, 0), (page["IsTruncated"], page["MaxKeys"]))
                self.assertNotIn("Contents", page)
                self.assertNotIn("NextContinuationToken", page)

    def test_a_page_is_a_thousand_at_most(self):
        page = self.s3.list_objects_v2(Bucket=self.bucket, MaxKeys=5000)
        self.assertEqual(1000, page["MaxKeys"])

    def test_start_after_prefix_and_delimiter_go_together(self):
        def entries(**more):
            return self.entries(self.s3.list_objects_v2(Bucket=self.bucket, **more))

        everything = entries(Prefix="b/", Delimiter="/")
        self.assertTrue(everything)
        self.assertEqual(everything, entries(Prefix="b/", Delimiter="/", StartAfter="a"))
        self.assertEqual([], entries(Prefix="b/", Delimiter="/", StartAfter="c"))
        first = self.s3.list_objects_v2(Bucket=self.bucket, MaxKeys=1)
        # Where a page goes on counts, not where the first began.
        second = self.s3.list_objects_v2(
            Bucket=self.bucket, StartAfter="zzz",
            ContinuationToken=first["NextContinuationToken"])
        self.assertEqual(self.keys()[1:], [entry["Key"] for entry in second["Contents"]])

    def test_many_are_deleted_at_once(self):
        bucket = new_bucket()
        for i in range(30):
            self.s3.put_object(Bucket=bucket, Key="k%d" % i, Body=b"")

        objects = [{"Key": "k%d" % i} for i in range(25)] + [{"Key": "never there"}]
        answer = self.s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})

        self.assertEqual(26, len(answer["Deleted"]))
        quiet = self.s3.delete_objects(
            Bucket=bucket, Delete={"Objects": [{"Key": "k25"}], "Quiet": True}
        )
        self.assertNotIn("Deleted", quiet)
        self.assertEqual(4, self.s3.list_objects_v2(Bucket=bucket)["KeyCount"])


class Versions(ObjectConformance):
    def setUp(self):
        self.bucket = new_bucket()

    def switch(self, status):
        self.s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": status}
        )

    def versions(self):
        answer = self.s3.list_object_versions(Bucket=self.bucket)
        entries = [(each, False) for each in answer.get("Versions", [])]
        entries += [(each, True) for each in answer.get("DeleteMarkers", [])]
        return [
            (each["VersionId"], marker, each["IsLatest"])
            for each, marker in sorted(
                entries, key=lambda entry: (not entry[0]["IsLatest"], entry[0]["LastModified"])
            )
        ]

    def put_version(self, body):
        return self.s3.put_object(Bucket=self.bucket, Key="k", Body=body)["VersionId"]

    def test_nothing_is_versioned_until_asked_for(self):
        self.assertNotIn("Status", self.s3.get_bucket_versioning(Bucket=self.bucket))
        answer = self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"x")
        self.assertNotIn("VersionId", answer)
        self.assertEqual([("null", False, True)], self.versions())

    def test_every_version_can_be_read_until_it_is_deleted(self):
        self.switch("Enabled")
        self.assertEqual("Enabled", self.s3.get_bucket_versioning(Bucket=self.bucket)["Status"])
        first, second = self.put_version(b"first"), self.put_version(b"second")

        self.assertEqual(b"second", self.read("k"))
        self.assertEqual(b"first", self.read("k", VersionId=first))
        self.s3.delete_object(Bucket=self.bucket, Key="k", VersionId=second)
        self.assertEqual(b"first", self.read("k"))
        with self.refused("NoSuchVersion", status=404):
            self.get("k", VersionId=second)
        with self.refused("InvalidArgument", "NoSuchVersion"):
            self.get("k", VersionId="made-up")

    def test_a_delete_marker_hides_and_its_deletion_shows_again(self):
        self.switch("Enabled")
        version = self.put_version(b"x")

        answer = self.s3.delete_object(Bucket=self.bucket, Key="k")

        self.assertTrue(answer["DeleteMarker"])
        marker = answer["VersionId"]
        with self.refused("NoSuchKey", status=404) as caught:
            self.get("k")
        headers = caught.exception.response["ResponseMetadata"]["HTTPHeaders"]
        self.assertEqual("true", headers.get("x-amz-delete-marker"))
        with self.refused("MethodNotAllowed", status=405):
            self.get("k", VersionId=marker)
        self.assertEqual([], self.keys())
        self.assertEqual([(marker, True, True), (version, False, False)], self.versions())
        with self.refused("BucketNotEmpty", status=409):
            self.s3.delete_bucket(Bucket=self.bucket)
        self.s3.delete_object(Bucket=self.bucket, Key="k", VersionId=marker)
        self.assertEqual(b"x", self.read("k"))

    def test_suspending_keeps_versions_and_writes_null(self):
        self.put(b"before", key="k")
        self.switch("Enabled")
        version = self.put_version(b"versioned")
        self.assertEqual(b"before", self.read("k", VersionId="null"))

        self.switch("Suspended")
        self.put(b"after", key="k")

        self.assertEqual(b"after", self.read("k", VersionId="null"))
        self.assertEqual(b"versioned", self.read("k", VersionId=version))
        self.assertEqual([("null", False, True), (version, False, False)], self.versions())

    def test_versions_are_listed_page_by_page_newest_first(self):
        self.switch("Enabled")
        made = [self.put_version(b"%d" % i) for i in range(5)]
        self.s3.put_object(Bucket=self.bucket, Key="l", Body=b"")

        pages = list(
            self.s3.get_paginator("list_object_versions").paginate(
                Bucket=self.bucket, PaginationConfig={"PageSize": 2}
            )
        )

        listed = [each for page in pages for each in page.get("Versions", [])]
        self.assertEqual(made[::-1], [each["VersionId"] for each in listed if each["Key"] == "k"])
        self.assertEqual(["k"] * 5 + ["l"], [each["Key"] for each in listed])


class Encryption(ObjectConformance):
    def test_everything_is_encrypted_unless_asked(self):
        rules = self.s3.get_bucket_encryption(Bucket=self.bucket)
        (rule,) = rules["ServerSideEncryptionConfiguration"]["Rules"]
        default = rule["ApplyServerSideEncryptionByDefault"]
        self.assertEqual("AES256", default["SSEAlgorithm"])
        key = self.put(b"x")
        self.assertEqual(
            "AES256",
            self.s3.head_object(Bucket=self.bucket, Key=key)["ServerSideEncryption"],
        )

    def test_an_object_can_be_under_a_kms_key(self):
        kms_key, body = new_key(), data(MIB + 1)
        key = unique("object")

        answer = self.s3.put_object(
            Bucket=self.bucket, Key=key, Body=body, ServerSideEncryption="aws:kms",
            SSEKMSKeyId=kms_key,
        )

        self.assertEqual("aws:kms", answer["ServerSideEncryption"])
        self.assertEqual(key_arn(kms_key), answer["SSEKMSKeyId"])
        back = self.get(key)
        self.assertEqual(("aws:kms", key_arn(kms_key)), (back["ServerSideEncryption"], back["SSEKMSKeyId"]))
        self.assertEqual(body, back["Body"].read())
        self.assertEqual(body[70_000:70_010], self.read(key, Range="bytes=70000-70009"))

    def test_without_a_key_awss_own_is_used(self):
        key = self.put(b"x", ServerSideEncryption="aws:kms")

        told = self.get(key)["SSEKMSKeyId"]

        managed = root("kms").describe_key(KeyId="alias/aws/s3")["KeyMetadata"]
        self.assertEqual((managed["Arn"], "AWS"), (told, managed["KeyManager"]))

    def test_a_bucket_can_choose_a_kms_key_for_what_comes(self):
        bucket, kms_key = new_bucket(), new_key()
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key_arn(kms_key)}
        rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}

        self.s3.put_bucket_encryption(
            Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]}
        )

        answer = self.s3.put_object(Bucket=bucket, Key="k", Body=b"x")
        self.assertEqual(
            ("aws:kms", key_arn(kms_key)), (answer["ServerSideEncryption"], answer["SSEKMSKeyId"])
        )
        upload = self.s3.create_multipart_upload(Bucket=bucket, Key="m")
        self.assertEqual(key_arn(kms_key), upload["SSEKMSKeyId"])
        self.s3.delete_bucket_encryption(Bucket=bucket)
        answer = self.s3.put_object(Bucket=bucket, Key="k", Body=b"x")
        self.assertEqual("AES256", answer["ServerSideEncryption"])

    def test_a_disabled_key_closes_its_objects_until_enabled(self):
        kms_key = new_key()
        key = self.put(b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=kms_key)

        root("kms").disable_key(KeyId=kms_key)

        with self.refused("KMS.DisabledException", status=400):
            self.get(key)
        with self.refused("KMS.DisabledException", status=400):
            self.put(b"y", ServerSideEncryption="aws:kms", SSEKMSKeyId=kms_key)
        root("kms").enable_key(KeyId=kms_key)
        self.assertEqual(b"x", self.read(key))

    def test_an_unknown_key_is_not_found(self):
        with self.refused("KMS.NotFoundException", status=400):
            self.put(b"x", ServerSideEncryption="aws:kms",
                     SSEKMSKeyId="00000000-0000-4000-8000-000000000000")

    def test_bad_ways_to_encrypt_are_refused(self):
        with self.refused("InvalidArgument", "InvalidRequest", status=400):
            self.put(b"x", ServerSideEncryption="ROT13")
        with self.refused("InvalidArgument", "InvalidRequest", status=400):
            self.put(b"x", ServerSideEncryption="AES256", SSEKMSKeyId=new_key())

    def test_a_copy_can_change_the_key(self):
        first, second = new_key(), new_key()
        source = self.put(b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=first)
        cases = [
            ({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": second}, "aws:kms"),
            ({"ServerSideEncryption": "AES256"}, "AES256"),
        ]
        for more, expected in cases:
            with self.subTest(more=more):
                target = unique("copy")
                answer = self.s3.copy_object(
                    Bucket=self.bucket, Key=target,
                    CopySource={"Bucket": self.bucket, "Key": source}, **more
                )
                self.assertEqual(expected, answer["ServerSideEncryption"])
                root("kms").describe_key(KeyId=first)
                self.assertEqual(b"x", self.read(target))

    def test_a_multipart_upload_can_be_under_a_kms_key(self):
        kms_key, key = new_key(), unique("parts")
        args = {"Bucket": self.bucket, "Key": key}
        upload = self.s3.create_multipart_upload(
            ServerSideEncryption="aws:kms", SSEKMSKeyId=kms_key, **args)
        args["UploadId"] = upload["UploadId"]
        parts = []
        for number, body in ((1, data(5 * MIB)), (2, b"end")):
            answer = self.s3.upload_part(PartNumber=number, Body=body, **args)
            parts.append({"PartNumber": number, "ETag": answer["ETag"]})

        answer = self.s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **args)

        self.assertEqual(key_arn(kms_key), answer["SSEKMSKeyId"])
        self.assertEqual(data(5 * MIB) + b"end", self.read(key))
