"""Access logs: what is told, where, and by whose leave."""

import re

from support import ObjectConformance, account, eventually, new_bucket, new_user, policy, root

FIELD = r'(?:"[^"]*"|\[[^\]]*\]|[^ ]+)'
LINE = re.compile("^%s(?: %s){25}$" % (FIELD, FIELD))


class AccessLogs(ObjectConformance):
    def setUp(self):
        self.bucket = new_bucket()
        self.target = new_bucket()

    def permit(self):
        self.s3.put_bucket_policy(Bucket=self.target, Policy=policy({
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::%s/logs/*" % self.target,
            "Condition": {
                "ArnLike": {"aws:SourceArn": "arn:aws:s3:::" + self.bucket},
                "StringEquals": {"aws:SourceAccount": account()},
            }}))

    def enable(self, **more):
        enabled = dict({"TargetBucket": self.target, "TargetPrefix": "logs/"}, **more)
        self.s3.put_bucket_logging(
            Bucket=self.bucket, BucketLoggingStatus={"LoggingEnabled": enabled})
        return enabled

    def lines(self):
        found = []
        for each in self.s3.list_objects_v2(Bucket=self.target).get("Contents", []):
            body = self.s3.get_object(Bucket=self.target, Key=each["Key"])["Body"].read()
            found += body.decode().splitlines()
        return found

    def test_logging_comes_back_as_it_was_put_and_goes(self):
        self.assertNotIn("LoggingEnabled", self.s3.get_bucket_logging(Bucket=self.bucket))
        by_day = {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}
        for more in ({}, {"TargetObjectKeyFormat": by_day},
                     {"TargetObjectKeyFormat": {"SimplePrefix": {}}}):
            sent = self.enable(**more)
            self.assertEqual(
                sent, self.s3.get_bucket_logging(Bucket=self.bucket)["LoggingEnabled"])
        self.s3.put_bucket_logging(Bucket=self.bucket, BucketLoggingStatus={})
        self.assertNotIn("LoggingEnabled", self.s3.get_bucket_logging(Bucket=self.bucket))

    def test_targets_that_make_no_sense(self):
        with self.refused("InvalidTargetBucketForLogging", status=400):
            self.enable(TargetBucket="no-such-bucket-here")
        grant = {"Grantee": {"Type": "Group", "URI":
                             "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"},
                 "Permission": "READ"}
        with self.refused("AccessControlListNotSupported", status=400):
            self.enable(TargetGrants=[grant])
        with self.refused("NoSuchBucket", status=404):
            self.s3.get_bucket_logging(Bucket="no-such-bucket-here")
        nobody = new_user().client("s3")
        with self.refused("AccessDenied", status=403):
            nobody.get_bucket_logging(Bucket=self.bucket)

    def test_requests_are_told_in_awss_format(self):
        self.permit()
        self.enable()
        self.put(b"hello", key="a key")
        self.assertEqual(b"hello", self.read("a key"))
        nobody = new_user()
        with self.refused("AccessDenied", status=403):
            nobody.client("s3").get_object(Bucket=self.bucket, Key="a key")
        found = eventually(lambda: [
            each for each in self.lines() if "REST.GET.OBJECT a%20key" in each and nobody.arn in each])
        self.assertIn(" 403 AccessDenied ", found[0])
        everything = self.lines()
        for each in everything:
            self.assertRegex(each, LINE)
            self.assertIn(" %s [" % self.bucket, each)
        put = [each for each in everything if " REST.PUT.OBJECT a%20key " in each]
        self.assertEqual(1, len(put))
        self.assertRegex(put[0], r'" 200 - .* SigV4 .* TLSv1\.[23] - -$')
        get = [each for each in everything if " REST.GET.OBJECT a%20key " in each]
        self.assertEqual(2, len(get))
        keys = [each["Key"] for each in self.s3.list_objects_v2(Bucket=self.target)["Contents"]]
        for key in keys:
            self.assertRegex(key, r"^logs/\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9A-F]{16}$")

    def test_a_target_that_refuses_gets_nothing(self):
        self.enable()
        self.put(b"x", key="k")
        other = new_bucket()
        self.permit()
        self.target, refusing = other, self.target
        self.permit()
        self.enable()
        self.put(b"x", key="later")
        eventually(lambda: [each for each in self.lines() if "REST.PUT.OBJECT later" in each])
        self.assertNotEqual(refusing, self.target)
