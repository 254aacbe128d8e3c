"""s3fs: a bucket as a folder."""

import os
import shutil
import subprocess
import unittest

from programs import TREE, ByProgram, needs
from support import eventually


@unittest.skipUnless(os.access("/dev/fuse", os.R_OK | os.W_OK), "this machine has no /dev/fuse")
@needs("fusermount", "fuse")
@needs("s3fs")
class Mount(ByProgram):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("mount"))
        log = open(self.path("s3fs.log"), "w+", encoding="utf-8")
        self.addCleanup(log.close)
        process = subprocess.Popen(
            ["s3fs", self.bucket, self.path("mount"), "-f", "-o", "use_path_request_style",
             "-o", "url=" + os.environ["AWS_ENDPOINT_URL"], "-o", "sigv4",
             "-o", "endpoint=" + os.environ["AWS_DEFAULT_REGION"], "-o", "multipart_size=5"],
            env=self.environment(), stdout=log, stderr=subprocess.STDOUT)
        self.addCleanup(process.wait, 30)
        self.addCleanup(subprocess.run, ["fusermount", "-u", "-z", self.path("mount")], check=False)
        mounted = eventually(lambda: os.path.ismount(self.path("mount")) or process.poll(), 30)
        log.seek(0)
        if mounted is not True and "mount failed" in log.read():
            self.skipTest("this machine lets nobody mount by FUSE")
        self.assertIs(True, mounted, self.content("s3fs.log").decode())

    def environment(self):
        return dict(os.environ, CURL_CA_BUNDLE=os.environ["AWS_CA_BUNDLE"],
                    AWSACCESSKEYID=os.environ["AWS_ACCESS_KEY_ID"],
                    AWSSECRETACCESSKEY=os.environ["AWS_SECRET_ACCESS_KEY"])

    def files(self, folder=""):
        """What boto3 finds, without the objects that stand for folders."""
        listed = self.all_pages(
            self.s3, "list_objects_v2", "Contents", Bucket=self.bucket, Prefix=folder)
        return sorted(each["Key"] for each in listed if not each["Key"].endswith("/"))

    def test_files_are_written_read_changed_moved_and_removed(self):
        self.write_tree("mount")

        self.assert_folder(TREE, "mount")
        self.assertEqual(sorted(TREE), self.files())
        for name in TREE:
            answer = self.s3.get_object(Bucket=self.bucket, Key=name)
            self.assertEqual(self.key, answer["SSEKMSKeyId"])
            self.assertTrue(TREE[name] == answer["Body"].read(), name)

        with open(self.path("mount/plain"), "ab") as file:
            file.write(b" and more")
        with open(self.path("mount/large"), "r+b") as file:
            file.seek(3_000_000)
            file.write(b"in the middle")
        os.rename(self.path("mount/it's"), self.path("mount/was it"))
        self.assertEqual(b"text and more", self.read("plain"))
        changed = bytearray(TREE["large"])
        changed[3_000_000:3_000_013] = b"in the middle"
        self.assertTrue(changed == self.read("large"))
        self.assertEqual(["was it/q?x=1&y#z;~"], self.files("was it/"))

        shutil.rmtree(self.path("mount/a b+c"))
        self.assertEqual([], self.files("a b+c"))
        with self.assertRaises(FileNotFoundError):
            self.content("mount/a b+c/d%20e")

    def read(self, key):
        return self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
