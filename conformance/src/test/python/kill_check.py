"""Everything that kill_writer.py noted is there, byte for byte, and on the record."""

import json

from support import Conformance, data, eventually, root


def notes():
    with open("acknowledged.jsonl", encoding="utf-8") as file:
        # The writer is never killed, so every line is whole.
        return [json.loads(line) for line in file]


def events(name):
    pages = root("cloudtrail").get_paginator("lookup_events").paginate(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}])
    return [event["CloudTrailEvent"] for page in pages for event in page["Events"]]


class AfterKill(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.notes = notes()
        with open("bucket.txt", encoding="utf-8") as file:
            cls.bucket = file.read().strip()

    def test_something_was_acknowledged(self):
        self.assertGreater(len(self.notes), 10)

    def test_every_acknowledged_object_has_its_bytes(self):
        for note in self.notes:
            if "object" in note:
                answer = root("s3").get_object(Bucket=self.bucket, Key=note["object"])
                expected = data(note["size"], note["seed"])
                self.assertEqual(expected, answer["Body"].read(), note)

    def test_whatever_is_listed_can_be_read_whole(self):
        s3 = root("s3")
        for each in self.all_pages(s3, "list_objects_v2", "Contents", Bucket=self.bucket):
            body = s3.get_object(Bucket=self.bucket, Key=each["Key"])["Body"].read()
            self.assertEqual(each["Size"], len(body), each["Key"])

    def test_every_acknowledged_key_works(self):
        for note in self.notes:
            if "kms_key" in note:
                root("kms").encrypt(KeyId=note["kms_key"], Plaintext=b"x")

    def test_every_acknowledged_call_is_on_the_record(self):
        keys = {note["kms_key"] for note in self.notes if "kms_key" in note}
        names = {note["object"] for note in self.notes if note.get("kms")}

        def missing():
            made, used = "\n".join(events("CreateKey")), "\n".join(events("GenerateDataKey"))
            return [key for key in keys if key not in made] + [
                name for name in names if "%s/%s" % (self.bucket, name) not in used]

        eventually(lambda: not missing())
        self.assertEqual([], missing())
