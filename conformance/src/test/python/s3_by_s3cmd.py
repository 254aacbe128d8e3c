"""s3cmd, whose names of objects and folders are its own."""

import os
import urllib.parse

from programs import LARGE, TREE, ByProgram, needs
from support import MIB, unique

CONFIGURATION = """[default]
access_key = {AWS_ACCESS_KEY_ID}
secret_key = {AWS_SECRET_ACCESS_KEY}
host_base = {host}
host_bucket = {host}
ca_certs_file = {AWS_CA_BUNDLE}
bucket_location = {AWS_DEFAULT_REGION}
multipart_chunk_size_mb = 5
progress_meter = False
"""


@needs("s3cmd")
class S3cmd(ByProgram):
    def setUp(self):
        super().setUp()
        host = urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL"]).netloc
        self.write("s3cmd.cfg", CONFIGURATION.format(host=host, **os.environ).encode())

    def s3cmd(self, *arguments, **more):
        return self.call("s3cmd", "--config", "s3cmd.cfg", *arguments, **more).decode()

    def url(self, key=""):
        return "s3://%s/%s" % (self.bucket, key)

    def test_folders_go_up_and_come_down(self):
        self.write_tree()

        self.s3cmd("sync", "up/", self.url("in/"))
        self.assert_objects(TREE, "in/")
        self.s3cmd("sync", self.url("in/"), "down/")
        self.assert_folder(TREE, "down")
        os.remove(self.path("up/plain"))
        self.s3cmd("sync", "--delete-removed", "--no-check-md5", "up/", self.url("in/"))

        self.assert_objects({name: TREE[name] for name in TREE if name != "plain"}, "in/")

    def test_an_object_is_shown_copied_moved_and_removed(self):
        self.write_tree()
        self.s3cmd("put", "up/large", self.url("a//large +"))

        shown = self.s3cmd("info", self.url("a//large +"))
        self.assertRegex(shown, r"File size:\s+%d\b" % LARGE)
        self.assertRegex(shown, r"SSE:\s+aws:kms")
        self.s3cmd("cp", self.url("a//large +"), self.url("copy"))
        self.s3cmd("mv", self.url("copy"), self.url("moved"))
        self.assert_objects({"a//large +": TREE["large"], "moved": TREE["large"]})
        listed = self.s3cmd("ls", self.url())
        self.assertIn(self.url("a/"), listed)
        self.assertIn(self.url("moved"), listed)
        self.assertIn(str(2 * LARGE), self.s3cmd("du", self.url()))
        self.s3cmd("del", "--recursive", "--force", self.url())
        self.s3cmd("rb", self.url())

    def test_a_download_goes_on_where_it_ended(self):
        self.s3.put_object(Bucket=self.bucket, Key="large", Body=TREE["large"])
        self.write("got", TREE["large"][:MIB])

        self.s3cmd("get", "--continue", self.url("large"), "got")

        self.assertTrue(TREE["large"] == self.content("got"))

    def test_a_bucket_is_made_and_another_key_asked_for(self):
        bucket = unique("s3cmd")
        self.write("file", b"text")

        self.s3cmd("mb", "s3://" + bucket)
        self.s3cmd("put", "--server-side-encryption", "--server-side-encryption-kms-id=" + self.key,
                   "file", "s3://%s/file" % bucket)

        head = self.s3.head_object(Bucket=bucket, Key="file")
        self.assertEqual(self.key, head["SSEKMSKeyId"])

    def test_what_is_refused_is_told(self):
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"text")
        self.disable_key()

        self.s3cmd("get", self.url("k"), "got", fails="KMS.DisabledException")
        self.s3cmd("ls", "s3://" + unique("none"), fails="NoSuchBucket")
