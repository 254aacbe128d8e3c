"""CloudTrail LookupEvents: who did what, who was refused, who decrypted which object."""

import base64
import datetime
import json
import uuid

from support import Conformance, account, allow, eventually, new_bucket, new_key, new_user, root
from support import unchecked, unique


class Lookup(Conformance):
    def events(self, attribute, value, **more):
        found = self.all_pages(
            root("cloudtrail"),
            "lookup_events",
            "Events",
            LookupAttributes=[{"AttributeKey": attribute, "AttributeValue": value}],
            **more
        )
        return found

    def await_events(self, attribute, value, matching=lambda event: True):
        def look():
            return [each for each in self.events(attribute, value) if matching(each)]

        found = eventually(look)
        self.assertTrue(found, "no event with %s %s" % (attribute, value))
        return found

    def test_a_call_is_recorded_with_who_what_and_from_where(self):
        user = new_user(allow("kms:*"))
        answer = user.client("kms").create_key(Description="recorded")

        (event,) = self.await_events("Username", user.name)

        self.assertEqual("CreateKey", event["EventName"])
        self.assertEqual("kms.amazonaws.com", event["EventSource"])
        self.assertEqual("false", event["ReadOnly"])
        self.assertEqual(user.access_key_id, event["AccessKeyId"])
        record = json.loads(event["CloudTrailEvent"])
        self.assertEqual("IAMUser", record["userIdentity"]["type"])
        self.assertEqual(user.arn, record["userIdentity"]["arn"])
        self.assertEqual(account(), record["recipientAccountId"])
        self.assertEqual(answer["ResponseMetadata"]["RequestId"], record["requestID"])
        self.assertEqual(event["EventId"], record["eventID"])
        self.assertEqual("recorded", record["requestParameters"]["description"])
        self.assertEqual("127.0.0.1", record["sourceIPAddress"])
        self.assertIn("Boto3", record["userAgent"])
        self.assertEqual("AwsApiCall", record["eventType"])
        self.assertEqual("Management", record["eventCategory"])
        self.assertTrue(record["eventTime"].endswith("Z"))

    def test_a_refusal_is_recorded_like_a_success(self):
        user = new_user()
        with self.refused("AccessDeniedException"):
            user.client("kms").list_keys()

        (event,) = self.await_events("Username", user.name)

        record = json.loads(event["CloudTrailEvent"])
        self.assertIn(record["errorCode"], ("AccessDenied", "AccessDeniedException"))
        self.assertIn("kms:ListKeys", record["errorMessage"])

    def test_an_error_is_recorded_too(self):
        user = new_user(allow("kms:*"))
        with self.refused("NotFoundException"):
            user.client("kms").describe_key(KeyId=str(uuid.uuid4()))

        (event,) = self.await_events("Username", user.name)

        self.assertEqual("NotFoundException", json.loads(event["CloudTrailEvent"])["errorCode"])

    def test_it_is_known_who_decrypted_which_object(self):
        bucket, kms_key, reader = new_bucket(), new_key(), new_user(allow(["s3:*", "kms:*"]))
        root("s3").put_object(Bucket=bucket, Key="faces/1.png", Body=b"x",
                              ServerSideEncryption="aws:kms", SSEKMSKeyId=kms_key)
        reader.client("s3").get_object(Bucket=bucket, Key="faces/1.png")["Body"].read()

        (event,) = self.await_events(
            "Username", reader.name, lambda each: each["EventName"] == "Decrypt")

        record = json.loads(event["CloudTrailEvent"])
        context = record["requestParameters"]["encryptionContext"]
        self.assertEqual({"aws:s3:arn": "arn:aws:s3:::%s/faces/1.png" % bucket}, context)
        self.assertEqual(reader.arn, record["userIdentity"]["arn"])
        self.assertIn(kms_key, json.dumps(record["resources"]))

    def test_secrets_are_not_in_the_record(self):
        secret = unique("do-not-record-me")
        user = new_user(allow("kms:*"))
        blob = user.client("kms").encrypt(KeyId=new_key(), Plaintext=secret.encode())
        user.client("kms").decrypt(CiphertextBlob=blob["CiphertextBlob"])
        user.client("kms").generate_data_key(KeyId=new_key(), KeySpec="AES_256")

        def all_three():
            events = self.events("Username", user.name)
            return events if len(events) == 3 else None

        text = json.dumps(eventually(all_three), default=str)
        self.assertNotIn(secret, text)
        self.assertNotIn(base64.b64encode(secret.encode()).decode(), text)
        made = self.await_events("EventName", "CreateAccessKey")
        self.assertNotIn(user.secret, json.dumps(made, default=str))

    def test_events_are_found_by_each_attribute(self):
        user = new_user(allow("kms:*"))
        key = user.client("kms").create_key()["KeyMetadata"]["KeyId"]
        user.client("kms").describe_key(KeyId=key)
        (made,) = self.await_events("Username", user.name, lambda e: e["EventName"] == "CreateKey")
        mine = made["EventId"]
        attributes = {
            "EventId": mine,
            "EventName": "CreateKey",
            "EventSource": "kms.amazonaws.com",
            "ReadOnly": "false",
            "AccessKeyId": user.access_key_id,
            "ResourceType": "AWS::KMS::Key",
        }
        for attribute, value in attributes.items():
            with self.subTest(attribute=attribute):
                self.await_events(attribute, value, lambda event: event["EventId"] == mine)
        self.await_events("ResourceName", made["Resources"][0]["ResourceName"])
        self.assertEqual([], self.events("EventId", str(uuid.uuid4())))

    def test_events_are_newest_first_page_by_page_and_within_a_time(self):
        user = new_user(allow("kms:*"))
        for _ in range(7):
            user.client("kms").list_keys(Limit=1)
        self.await_events("Username", user.name)
        eventually(lambda: len(self.events("Username", user.name)) == 7)

        paged = self.events("Username", user.name, PaginationConfig={"PageSize": 3})

        self.assertEqual(7, len({event["EventId"] for event in paged}))
        times = [event["EventTime"] for event in paged]
        self.assertEqual(sorted(times, reverse=True), times)
        hour = datetime.timedelta(hours=1)
        before = self.events("Username", user.name, StartTime=times[0] - 2 * hour,
                             EndTime=times[0] - hour)
        self.assertEqual([], before)

    def test_bad_arguments_are_refused(self):
        client = unchecked("cloudtrail")
        now = datetime.datetime.now(datetime.timezone.utc)
        hour = datetime.timedelta(hours=1)
        attribute = {"AttributeKey": "EventName", "AttributeValue": "x"}
        cases = [
            (("InvalidMaxResultsException", "ValidationException"), {"MaxResults": 51}),
            (("InvalidNextTokenException",), {"NextToken": "made up"}),
            (("InvalidTimeRangeException",), {"StartTime": now, "EndTime": now - hour}),
            (("InvalidLookupAttributesException", "ValidationException"),
             {"LookupAttributes": [{"AttributeKey": "Mood", "AttributeValue": "x"}]}),
            (("InvalidLookupAttributesException", "ValidationException"),
             {"LookupAttributes": [attribute, attribute]}),
        ]
        for codes, arguments in cases:
            with self.subTest(arguments=arguments):
                with self.refused(*codes, status=400):
                    client.lookup_events(**arguments)

    def test_reading_the_record_needs_permission(self):
        with self.refused("AccessDeniedException", status=400):
            new_user().client("cloudtrail").lookup_events()
