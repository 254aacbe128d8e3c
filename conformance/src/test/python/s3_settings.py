"""The small configurations of a bucket, and what comes of them."""

import time

import totp
from support import ObjectConformance, allow, deny, new_bucket, new_user, root


class Settings(ObjectConformance):
    def setUp(self):
        self.bucket = new_bucket()

    def test_requesters_pay_where_they_are_asked_to(self):
        self.assertEqual("BucketOwner", self.s3.get_bucket_request_payment(
            Bucket=self.bucket)["Payer"])
        self.s3.put_bucket_request_payment(
            Bucket=self.bucket, RequestPaymentConfiguration={"Payer": "Requester"})
        self.assertEqual("Requester", self.s3.get_bucket_request_payment(
            Bucket=self.bucket)["Payer"])
        self.put(b"x", key="k")
        self.assertEqual(b"x", self.read("k"))
        with self.refused("MalformedXML", status=400):
            self.s3.put_bucket_request_payment(
                Bucket=self.bucket, RequestPaymentConfiguration={"Payer": "Nobody"})

    def test_nothing_is_replicated(self):
        with self.refused("ReplicationConfigurationNotFoundError", status=404):
            self.s3.get_bucket_replication(Bucket=self.bucket)
        self.s3.delete_bucket_replication(Bucket=self.bucket)
        rule = {"Status": "Enabled", "Prefix": "",
                "Destination": {"Bucket": "arn:aws:s3:::" + self.bucket}}
        with self.refused("NotImplemented", status=501):
            self.s3.put_bucket_replication(
                Bucket=self.bucket,
                ReplicationConfiguration={"Role": "arn:aws:iam::111122223333:role/r",
                                          "Rules": [rule]})

    def test_there_is_no_acceleration(self):
        self.assertNotIn("Status", self.s3.get_bucket_accelerate_configuration(Bucket=self.bucket))
        with self.refused("InvalidRequest", status=400):
            self.s3.put_bucket_accelerate_configuration(
                Bucket=self.bucket, AccelerateConfiguration={"Status": "Enabled"})
        self.s3.put_bucket_accelerate_configuration(
            Bucket=self.bucket, AccelerateConfiguration={"Status": "Suspended"})
        answer = self.s3.get_bucket_accelerate_configuration(Bucket=self.bucket)
        self.assertEqual("Suspended", answer["Status"])

    def test_tags_of_a_bucket_count_where_it_says_so(self):
        self.s3.put_bucket_tagging(
            Bucket=self.bucket, Tagging={"TagSet": [{"Key": "team", "Value": "vision"}]})
        self.put(b"x", key="k")
        condition = {"StringEquals": {"s3:BucketTag/team": "vision"}}
        user = new_user(allow("s3:GetObject", Condition=condition)).client("s3")

        self.assertEqual("Disabled", self.s3.get_bucket_abac(
            Bucket=self.bucket)["AbacStatus"]["Status"])
        with self.refused("AccessDenied", status=403):
            user.get_object(Bucket=self.bucket, Key="k")
        self.s3.put_bucket_abac(Bucket=self.bucket, AbacStatus={"Status": "Enabled"})

        user.get_object(Bucket=self.bucket, Key="k")
        self.s3.delete_bucket_tagging(Bucket=self.bucket)
        with self.refused("AccessDenied", status=403):
            user.get_object(Bucket=self.bucket, Key="k")

    def test_inventories(self):
        wanted = {
            "Id": "all", "IsEnabled": True, "IncludedObjectVersions": "All",
            "Destination": {"S3BucketDestination": {
                "Bucket": "arn:aws:s3:::" + self.bucket, "Format": "CSV"}},
            "Schedule": {"Frequency": "Daily"}, "OptionalFields": ["Size", "ETag"],
        }
        with self.refused("NoSuchConfiguration", status=404):
            self.s3.get_bucket_inventory_configuration(Bucket=self.bucket, Id="all")
        self.s3.put_bucket_inventory_configuration(
            Bucket=self.bucket, Id="all", InventoryConfiguration=wanted)
        found = self.s3.get_bucket_inventory_configuration(Bucket=self.bucket, Id="all")
        self.assertEqual(wanted, found["InventoryConfiguration"])
        listed = self.s3.list_bucket_inventory_configurations(Bucket=self.bucket)
        self.assertEqual([wanted], listed["InventoryConfigurationList"])
        self.assertFalse(listed["IsTruncated"])
        self.s3.delete_bucket_inventory_configuration(Bucket=self.bucket, Id="all")
        with self.refused("NoSuchConfiguration", status=404):
            self.s3.delete_bucket_inventory_configuration(Bucket=self.bucket, Id="all")

    def test_metrics_are_listed_page_by_page(self):
        ids = ["m%03d" % i for i in range(102)]
        for each in ids:
            self.s3.put_bucket_metrics_configuration(
                Bucket=self.bucket, Id=each, MetricsConfiguration={"Id": each})
        first = self.s3.list_bucket_metrics_configurations(Bucket=self.bucket)
        self.assertTrue(first["IsTruncated"])
        second = self.s3.list_bucket_metrics_configurations(
            Bucket=self.bucket, ContinuationToken=first["NextContinuationToken"])
        listed = first["MetricsConfigurationList"] + second["MetricsConfigurationList"]
        self.assertEqual(ids, [each["Id"] for each in listed])
        self.s3.get_bucket_metrics_configuration(Bucket=self.bucket, Id="m000")
        self.s3.delete_bucket_metrics_configuration(Bucket=self.bucket, Id="m000")
        with self.refused("InvalidConfigurationId", status=400):
            self.s3.put_bucket_metrics_configuration(
                Bucket=self.bucket, Id="a", MetricsConfiguration={"Id": "b"})

    def test_analytics_and_tierings(self):
        analytics = {"Id": "a", "StorageClassAnalysis": {}}
        self.s3.put_bucket_analytics_configuration(
            Bucket=self.bucket, Id="a", AnalyticsConfiguration=analytics)
        self.s3.get_bucket_analytics_configuration(Bucket=self.bucket, Id="a")
        listed = self.s3.list_bucket_analytics_configurations(Bucket=self.bucket)
        self.assertEqual(["a"], [each["Id"] for each in listed["AnalyticsConfigurationList"]])
        self.s3.delete_bucket_analytics_configuration(Bucket=self.bucket, Id="a")
        tiering = {"Id": "t", "Status": "Enabled",
                   "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]}
        self.s3.put_bucket_intelligent_tiering_configuration(
            Bucket=self.bucket, Id="t", IntelligentTieringConfiguration=tiering)
        found = self.s3.get_bucket_intelligent_tiering_configuration(Bucket=self.bucket, Id="t")
        self.assertEqual(tiering, found["IntelligentTieringConfiguration"])
        self.s3.list_bucket_intelligent_tiering_configurations(Bucket=self.bucket)
        self.s3.delete_bucket_intelligent_tiering_configuration(Bucket=self.bucket, Id="t")
        user = new_user(allow("s3:*"), deny("s3:PutMetricsConfiguration")).client("s3")
        with self.refused("AccessDenied", status=403):
            user.put_bucket_metrics_configuration(
                Bucket=self.bucket, Id="a", MetricsConfiguration={"Id": "a"})


HOOK = "arn:aws:sqs:us-east-1:111122223333:hook"


class Notifications(ObjectConformance):
    """HOOK is set by the suite's server; nobody listens there."""

    def test_whoever_waits_is_kept(self):
        wanted = [{"Id": "one", "QueueArn": HOOK, "Events": ["s3:ObjectCreated:*"],
                   "Filter": {"Key": {"FilterRules": [{"Name": "Prefix", "Value": "in/"}]}}}]
        self.s3.put_bucket_notification_configuration(
            Bucket=self.bucket, NotificationConfiguration={"QueueConfigurations": wanted})
        found = self.s3.get_bucket_notification_configuration(Bucket=self.bucket)
        self.assertEqual(wanted, found["QueueConfigurations"])
        self.s3.put_object(Bucket=self.bucket, Key="in/x", Body=b"told to nobody")
        self.s3.put_bucket_notification_configuration(
            Bucket=self.bucket, NotificationConfiguration={})
        found = self.s3.get_bucket_notification_configuration(Bucket=self.bucket)
        self.assertNotIn("QueueConfigurations", found)

    def test_nobody_else_is_told(self):
        with self.refused("InvalidArgument", status=400, message="Unable to validate"):
            self.s3.put_bucket_notification_configuration(
                Bucket=self.bucket, NotificationConfiguration={"QueueConfigurations": [
                    {"QueueArn": HOOK + "-not", "Events": ["s3:ObjectCreated:*"]}]})
        with self.refused("NotImplemented", status=501):
            self.s3.put_bucket_notification_configuration(
                Bucket=self.bucket, NotificationConfiguration={"EventBridgeConfiguration": {}})


class MfaDelete(ObjectConformance):
    """Only the root user deletes, and with a code of his device."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        iam = root("iam")
        device = iam.create_virtual_mfa_device(VirtualMFADeviceName="root-account-mfa-device")
        device = device["VirtualMFADevice"]
        cls.serial = device["SerialNumber"]
        cls.seed = device["Base32StringSeed"].decode()
        cls.step = int(time.time()) // totp.STEP
        first, second = totp.pair(cls.seed, -2)
        iam.enable_mfa_device(UserName="root", SerialNumber=cls.serial,
                              AuthenticationCode1=first, AuthenticationCode2=second)

    @classmethod
    def mfa(cls):
        """A code nobody has used."""
        digits = totp.code(cls.seed, cls.step - int(time.time()) // totp.STEP)
        cls.step += 1
        return "%s %s" % (cls.serial, digits)

    def test_versions_go_only_with_a_code(self):
        wanted = {"Status": "Enabled", "MFADelete": "Enabled"}
        with self.refused("AccessDenied", status=403, message="Mfa Authentication"):
            self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration=wanted)
        with self.refused("AccessDenied", status=403):
            self.s3.put_bucket_versioning(
                Bucket=self.bucket, VersioningConfiguration=wanted, MFA=self.serial + " 000000")
        self.s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration=wanted, MFA=self.mfa())
        self.assertEqual("Enabled", self.s3.get_bucket_versioning(
            Bucket=self.bucket)["MFADelete"])
        version = self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"x")["VersionId"]
        self.s3.delete_object(Bucket=self.bucket, Key="k")
        with self.refused("AccessDenied", status=403, message="Mfa Authentication"):
            self.s3.delete_object(Bucket=self.bucket, Key="k", VersionId=version)
        with self.refused("AccessDenied", status=403, message="Mfa Authentication"):
            self.s3.delete_objects(
                Bucket=self.bucket, Delete={"Objects": [{"Key": "k", "VersionId": version}]})
        with self.refused("InvalidBucketState", status=409):
            self.s3.put_bucket_lifecycle_configuration(
                Bucket=self.bucket, LifecycleConfiguration={"Rules": [
                    {"Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}]})
        self.s3.delete_object(Bucket=self.bucket, Key="k", VersionId=version, MFA=self.mfa())
        with self.refused("NoSuchVersion", status=404):
            self.get("k", VersionId=version)
