"""More objects than a page of a listing holds, and objects of many parts: for the long profile."""

import hashlib
import os

from programs import needs
from s3_by_rclone import Rclone
from support import MIB, data

PAGES = {"folder %d/ü+%04d" % (number % 7, number): b"%d" % number for number in range(2_300)}


@needs("rclone")
class Long(Rclone):
    def url(self, path):
        return "s3://%s/%s" % (self.bucket, path)

    def aws(self, command, *arguments):
        return self.call("aws", "s3", command, "--only-show-errors", *arguments,
                         AWS_CA_BUNDLE=os.environ["AWS_CA_BUNDLE"])

    def test_every_page_is_walked(self):
        for name, content in PAGES.items():
            self.write("up/" + name, content)

        self.aws("sync", "up", self.url(""))

        for provider in ("Other", "Minio"):
            with self.subTest(provider=provider):
                listed = self.rclone("lsf", "--recursive", "--files-only", self.remote(),
                                     RCLONE_CONFIG_COFFER_PROVIDER=provider).decode()
                self.assertEqual(sorted(PAGES), sorted(listed.splitlines()))
        self.rclone("check", "--download", "up", self.remote())
        self.aws("sync", self.url(""), "down")
        self.assert_folder(PAGES, "down")
        self.aws("rm", "--recursive", self.url(""))
        self.assert_objects({})

    def test_a_file_of_fifty_parts(self):
        body = data(250 * MIB)
        self.write("up", body)

        self.rclone("copyto", "up", self.remote("large"))
        self.aws("cp", self.url("large"), self.url("copied"))
        self.aws("cp", self.url("copied"), "down")

        self.assertEqual(hashlib.sha256(body).digest(),
                         hashlib.sha256(self.content("down")).digest())
        head = self.s3.head_object(Bucket=self.bucket, Key="large")
        self.assertRegex(head["ETag"], "-50\"$")
