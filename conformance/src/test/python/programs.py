"""Other people's S3 programs: each test has a bucket whose default is a KMS key, and a folder."""

import os
import shutil
import subprocess
import tempfile
import unittest

from support import Conformance, MIB, data, key_arn, new_key, root, sealed_bucket

# Two parts of the smallest size.
LARGE = 5 * MIB + 5
# With names that programs must write in some other way into a URL, a header or a listing.
TREE = {
    "plain": b"text",
    "large": data(LARGE),
    "empty": b"",
    "a b+c/d%20e": b"spaces",
    "a b+c/deeper/ü日本": b"not ASCII",
    "it's/q?x=1&y#z;~": b"what URLs are made of",
}


def needs(program, package=None):
    """For tests of a program that not every machine has."""
    return unittest.skipUnless(shutil.which(program), "there is no %s (apt-get install %s)" % (
        program, package or program))


class ByProgram(Conformance):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.s3, self.key = root("s3"), key_arn(new_key())
        self.bucket = sealed_bucket(self.key)

    def environment(self):
        """What the program sees: nothing of AWS's variables but what it is meant to."""
        return dict(os.environ)

    def call(self, *command, fails=None, stdin=b"", **more):
        """What the program prints; `fails` is part of what it says when it is refused."""
        done = subprocess.run(
            command, input=stdin, capture_output=True, cwd=self.folder, timeout=60, check=False,
            env=dict(self.environment(), **more))
        told = done.stdout + done.stderr
        if fails is None:
            self.assertEqual(0, done.returncode, told.decode(errors="replace"))
            return done.stdout
        self.assertNotEqual(0, done.returncode, told)
        self.assertIn(fails, told.decode(errors="replace"))
        return told

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(content)

    def content(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def write_tree(self, folder="up"):
        for name, content in TREE.items():
            self.write(folder + "/" + name, content)

    def assert_folder(self, wanted, folder):
        """That there are these files below `folder`, and no others."""
        found = [os.path.relpath(os.path.join(place, name), self.path(folder))
                 for place, _, files in os.walk(self.path(folder)) for name in files]
        self.assertEqual(sorted(wanted), sorted(found))
        for name, content in wanted.items():
            self.assertTrue(content == self.content(folder + "/" + name), name)

    def assert_objects(self, wanted, prefix=""):
        """That boto3 finds these objects below `prefix` and no others, sealed by the KMS key."""
        listed = self.all_pages(
            self.s3, "list_objects_v2", "Contents", Bucket=self.bucket, Prefix=prefix)
        self.assertEqual(
            sorted(prefix + name for name in wanted), sorted(each["Key"] for each in listed))
        for name, content in wanted.items():
            answer = self.s3.get_object(Bucket=self.bucket, Key=prefix + name)
            self.assertEqual(self.key, answer.get("SSEKMSKeyId"), name)
            self.assertTrue(content == answer["Body"].read(), name)

    def disable_key(self):
        root("kms").disable_key(KeyId=self.key)
