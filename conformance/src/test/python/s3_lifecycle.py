"""Lifecycle rules: what is accepted, what they say, and what comes of them."""

import datetime

from support import ObjectConformance, data, eventually, new_bucket, unique

MIDNIGHT = datetime.datetime.now(datetime.timezone.utc).replace(
    hour=0, minute=0, second=0, microsecond=0)


def rule(**more):
    return dict({"Status": "Enabled", "Filter": {"Prefix": ""}}, **more)


class Lifecycle(ObjectConformance):
    def setUp(self):
        self.bucket = new_bucket()

    def configure(self, *rules, **more):
        return self.s3.put_bucket_lifecycle_configuration(
            Bucket=self.bucket, LifecycleConfiguration={"Rules": list(rules)}, **more)

    def rules(self):
        return self.s3.get_bucket_lifecycle_configuration(Bucket=self.bucket)["Rules"]

    def test_rules_are_kept_as_they_are(self):
        with self.refused("NoSuchLifecycleConfiguration", status=404):
            self.rules()
        wanted = [
            rule(ID="one", Filter={"And": {"Prefix": "a/", "Tags": [{"Key": "k", "Value": "v"}],
                                           "ObjectSizeGreaterThan": 5}},
                 Transitions=[{"Days": 30, "StorageClass": "STANDARD_IA"}],
                 Expiration={"Days": 60}),
            rule(ID="two", Filter={"ObjectSizeLessThan": 1000},
                 NoncurrentVersionExpiration={"NoncurrentDays": 3, "NewerNoncurrentVersions": 2}),
            rule(ID="three", Expiration={"ExpiredObjectDeleteMarker": True},
                 AbortIncompleteMultipartUpload={"DaysAfterInitiation": 7}),
            {"ID": "four", "Status": "Disabled", "Prefix": "old-style",
             "Expiration": {"Date": MIDNIGHT}},
        ]

        answer = self.configure(*wanted)

        self.assertEqual("all_storage_classes_128K", answer["TransitionDefaultMinimumObjectSize"])
        self.assertEqual(wanted, self.rules())
        self.s3.delete_bucket_lifecycle(Bucket=self.bucket)
        with self.refused("NoSuchLifecycleConfiguration", status=404):
            self.rules()

    def test_senseless_rules_are_refused(self):
        cases = [
            ("InvalidArgument", rule(ID="x" * 256, Expiration={"Days": 1})),
            ("InvalidArgument", rule(Expiration={"Days": 0})),
            ("InvalidArgument", rule(Expiration={"Date": MIDNIGHT.replace(hour=1)})),
            ("InvalidArgument", rule(Transitions=[{"Days": 1, "StorageClass": "STANDARD_IA"}])),
            ("InvalidRequest", rule()),
            ("MalformedXML", rule(Status="enabled", Expiration={"Days": 1})),
            ("MalformedXML", rule(Prefix="both", Expiration={"Days": 1})),
        ]
        for code, each in cases:
            with self.subTest(rule=each):
                with self.refused(code, status=400):
                    self.configure(each)

    def test_objects_say_when_they_expire(self):
        self.configure(rule(ID="soon enough", Filter={"Prefix": "x"}, Expiration={"Days": 5}))
        day = (MIDNIGHT + datetime.timedelta(days=6)).strftime("%a, %d %b %Y 00:00:00 GMT")
        expected = 'expiry-date="%s", rule-id="soon+enough"' % day

        put = self.s3.put_object(Bucket=self.bucket, Key="x", Body=b"")
        head = self.s3.head_object(Bucket=self.bucket, Key="x")
        copy = self.s3.copy_object(Bucket=self.bucket, Key="x2", CopySource=self.bucket + "/x")
        other = self.s3.put_object(Bucket=self.bucket, Key="y", Body=b"")

        self.assertEqual(expected, put["Expiration"])
        self.assertEqual(expected, head["Expiration"])
        self.assertEqual(expected, copy["Expiration"])
        self.assertNotIn("Expiration", other)

    def test_uploads_say_when_they_are_given_up(self):
        self.configure(rule(ID="tidy", AbortIncompleteMultipartUpload={"DaysAfterInitiation": 2}))

        upload = self.s3.create_multipart_upload(Bucket=self.bucket, Key="k")

        self.assertEqual("tidy", upload["AbortRuleId"])
        self.assertEqual(MIDNIGHT + datetime.timedelta(days=3), upload["AbortDate"])
        parts = self.s3.list_parts(Bucket=self.bucket, Key="k", UploadId=upload["UploadId"])
        self.assertEqual("tidy", parts["AbortRuleId"])

    def test_what_is_due_goes(self):
        for key in ("old/a", "old/b", "kept"):
            self.put(b"x", key=key)

        self.configure(rule(Filter={"Prefix": "old/"}, Expiration={"Date": MIDNIGHT}))

        self.assertTrue(eventually(lambda: self.keys() == ["kept"], 20))

    def test_in_a_versioned_bucket_it_is_hidden(self):
        self.s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        version = self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"x")["VersionId"]

        self.configure(rule(Expiration={"Date": MIDNIGHT}))

        self.assertTrue(eventually(lambda: self.keys() == [], 20))
        self.assertEqual(b"x", self.read("k", VersionId=version))

    def test_what_is_cold_is_moved(self):
        key = unique("cold")
        self.put(data(200_000), key=key)
        self.put(b"small", key="small")

        self.configure(rule(Transitions=[{"Date": MIDNIGHT, "StorageClass": "GLACIER_IR"}]))

        def moved():
            head = self.s3.head_object(Bucket=self.bucket, Key=key)
            return head.get("StorageClass") == "GLACIER_IR"

        self.assertTrue(eventually(moved, 20))
        self.assertEqual(data(200_000), self.read(key))
        head = self.s3.head_object(Bucket=self.bucket, Key="small")
        self.assertNotIn("StorageClass", head)
