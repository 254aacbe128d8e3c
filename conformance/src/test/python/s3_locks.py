"""Object Lock: retention, legal holds, and who may get past them."""

import datetime

from support import ObjectConformance, allow, new_bucket, new_user, root, unique

GONE = "protected by object lock"


def from_now(**more):
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    return now + datetime.timedelta(**more)


class Locks(ObjectConformance):
    @classmethod
    def setUpClass(cls):
        cls.s3 = root("s3")
        cls.bucket = new_bucket(ObjectLockEnabledForBucket=True)

    def locked(self, mode="GOVERNANCE", **more):
        key = unique("locked")
        answer = self.s3.put_object(
            Bucket=self.bucket, Key=key, Body=b"x", ObjectLockMode=mode,
            ObjectLockRetainUntilDate=from_now(days=2), **more)
        return key, answer["VersionId"]

    def delete(self, key, version, client=None, **more):
        (client or self.s3).delete_object(
            Bucket=self.bucket, Key=key, VersionId=version, **more)

    def test_such_a_bucket_is_versioned_for_good(self):
        self.assertEqual("Enabled", self.s3.get_bucket_versioning(Bucket=self.bucket)["Status"])
        with self.refused("InvalidBucketState", status=409):
            self.s3.put_bucket_versioning(
                Bucket=self.bucket, VersioningConfiguration={"Status": "Suspended"})
        configuration = self.s3.get_object_lock_configuration(Bucket=self.bucket)
        self.assertEqual({"ObjectLockEnabled": "Enabled"},
                         configuration["ObjectLockConfiguration"])

    def test_it_can_be_turned_on_where_versioning_is(self):
        bucket = new_bucket()
        rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Years": 1}}
        wanted = {"ObjectLockEnabled": "Enabled", "Rule": rule}
        with self.refused("ObjectLockConfigurationNotFoundError", status=404):
            self.s3.get_object_lock_configuration(Bucket=bucket)
        with self.refused("InvalidBucketState", status=409):
            self.s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=wanted)
        self.s3.put_bucket_versioning(
            Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})

        self.s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=wanted)

        answer = self.s3.get_object_lock_configuration(Bucket=bucket)
        self.assertEqual(wanted, answer["ObjectLockConfiguration"])
        self.s3.put_object(Bucket=bucket, Key="k", Body=b"x")
        head = self.s3.head_object(Bucket=bucket, Key="k")
        self.assertEqual("GOVERNANCE", head["ObjectLockMode"])
        self.assertGreater(head["ObjectLockRetainUntilDate"], from_now(days=364))
        self.s3.delete_object(Bucket=bucket, Key="k", VersionId=head["VersionId"],
                              BypassGovernanceRetention=True)

    def test_bad_defaults_are_refused(self):
        cases = [
            ("InvalidArgument", {"Mode": "GOVERNANCE", "Days": 0}),
            ("InvalidArgument", {"Mode": "GOVERNANCE", "Years": -1}),
            ("MalformedXML", {"Mode": "GOVERNANCE", "Days": 1, "Years": 1}),
            ("MalformedXML", {"Mode": "GOVERNANCE"}),
            ("MalformedXML", {"Mode": "governance", "Days": 1}),
        ]
        for code, retention in cases:
            with self.subTest(retention=retention):
                with self.refused(code, status=400):
                    self.s3.put_object_lock_configuration(
                        Bucket=self.bucket,
                        ObjectLockConfiguration={"ObjectLockEnabled": "Enabled",
                                                 "Rule": {"DefaultRetention": retention}})

    def test_governance_can_be_bypassed_by_those_who_may(self):
        key, version = self.locked()
        user = new_user(allow(["s3:DeleteObjectVersion", "s3:GetObject*"])).client("s3")

        with self.refused("AccessDenied", status=403, message=GONE):
            self.delete(key, version)
        with self.refused("AccessDenied", status=403, message=GONE):
            self.delete(key, version, user, BypassGovernanceRetention=True)
        self.delete(key, version, BypassGovernanceRetention=True)
        with self.refused("NoSuchKey", "NoSuchVersion"):
            self.get(key, VersionId=version)

    def test_compliance_cannot_be_bypassed_not_even_by_root(self):
        key = unique("locked")
        version = self.s3.put_object(
            Bucket=self.bucket, Key=key, Body=b"x", ObjectLockMode="COMPLIANCE",
            ObjectLockRetainUntilDate=from_now(seconds=40))["VersionId"]

        with self.refused("AccessDenied", status=403, message=GONE):
            self.delete(key, version, BypassGovernanceRetention=True)
        for retention in ({"Mode": "COMPLIANCE", "RetainUntilDate": from_now(seconds=20)},
                          {"Mode": "GOVERNANCE", "RetainUntilDate": from_now(days=1)}):
            with self.refused("AccessDenied", status=403):
                self.s3.put_object_retention(
                    Bucket=self.bucket, Key=key, Retention=retention,
                    BypassGovernanceRetention=True)

    def test_retention_is_shown_lengthened_and_shortened(self):
        key, version = self.locked()
        shown = self.s3.get_object_retention(Bucket=self.bucket, Key=key, VersionId=version)
        self.assertEqual("GOVERNANCE", shown["Retention"]["Mode"])

        def retain(**more):
            retention = {"Mode": "GOVERNANCE", "RetainUntilDate": from_now(**more)}
            return {"Bucket": self.bucket, "Key": key, "Retention": retention}

        self.s3.put_object_retention(**retain(days=3))
        with self.refused("AccessDenied", status=403, message=GONE):
            self.s3.put_object_retention(**retain(days=1))
        self.s3.put_object_retention(BypassGovernanceRetention=True, **retain(days=1))
        with self.refused("InvalidArgument", status=400, message="must be in the future"):
            self.s3.put_object_retention(**retain(days=-1))

    def test_a_legal_hold_is_for_as_long_as_it_is(self):
        key = unique("held")
        version = self.s3.put_object(Bucket=self.bucket, Key=key, Body=b"x",
                                     ObjectLockLegalHoldStatus="ON")["VersionId"]

        head = self.s3.head_object(Bucket=self.bucket, Key=key)
        self.assertEqual("ON", head["ObjectLockLegalHoldStatus"])
        with self.refused("NoSuchObjectLockConfiguration", status=404):
            self.s3.get_object_retention(Bucket=self.bucket, Key=key)
        with self.refused("AccessDenied", status=403, message=GONE):
            self.delete(key, version, BypassGovernanceRetention=True)
        self.s3.put_object_legal_hold(Bucket=self.bucket, Key=key, LegalHold={"Status": "OFF"})
        hold = self.s3.get_object_legal_hold(Bucket=self.bucket, Key=key)
        self.assertEqual("OFF", hold["LegalHold"]["Status"])
        self.delete(key, version)

    def test_many_deletions_are_refused_one_by_one(self):
        kept, version = self.locked()
        free = unique("free")
        free_version = self.s3.put_object(Bucket=self.bucket, Key=free, Body=b"x")["VersionId"]
        objects = [{"Key": kept, "VersionId": version}, {"Key": free, "VersionId": free_version}]

        answer = self.s3.delete_objects(Bucket=self.bucket, Delete={"Objects": objects})

        self.assertEqual([free], [each["Key"] for each in answer["Deleted"]])
        (error,) = answer["Errors"]
        self.assertEqual((kept, "AccessDenied"), (error["Key"], error["Code"]))
        self.delete(kept, version, BypassGovernanceRetention=True)

    def test_an_upload_in_parts_is_locked_when_it_is_complete(self):
        key = unique("parts")
        upload = self.s3.create_multipart_upload(
            Bucket=self.bucket, Key=key, ObjectLockMode="GOVERNANCE",
            ObjectLockRetainUntilDate=from_now(days=1), ObjectLockLegalHoldStatus="OFF")
        names = {"Bucket": self.bucket, "Key": key, "UploadId": upload["UploadId"]}
        etag = self.s3.upload_part(PartNumber=1, Body=b"x", **names)["ETag"]
        done = self.s3.complete_multipart_upload(
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]}, **names)

        with self.refused("AccessDenied", status=403, message=GONE):
            self.delete(key, done["VersionId"])
        self.delete(key, done["VersionId"], BypassGovernanceRetention=True)

    def test_other_buckets_know_no_locks(self):
        bucket = new_bucket()
        self.s3.put_object(Bucket=bucket, Key="k", Body=b"x")
        text = "Bucket is missing Object Lock Configuration"
        with self.refused("InvalidRequest", status=400, message=text):
            self.s3.put_object(Bucket=bucket, Key="l", Body=b"x", ObjectLockLegalHoldStatus="ON")
        with self.refused("InvalidRequest", status=400, message=text):
            self.s3.get_object_retention(Bucket=bucket, Key="k")
        with self.refused("InvalidRequest", status=400, message=text):
            self.s3.put_object_legal_hold(Bucket=bucket, Key="k", LegalHold={"Status": "ON"})

    def test_policies_know_how_long(self):
        longest = {"NumericLessThanEquals": {"s3:object-lock-remaining-retention-days": "3"}}
        user = new_user(
            allow(["s3:PutObject", "s3:PutObjectRetention"], Condition=longest)).client("s3")

        def put(days):
            return user.put_object(
                Bucket=self.bucket, Key=unique("k"), Body=b"x", ObjectLockMode="GOVERNANCE",
                ObjectLockRetainUntilDate=from_now(days=days))

        put(2)
        with self.refused("AccessDenied", status=403):
            put(4)
