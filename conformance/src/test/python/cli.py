"""The aws CLI, as people type it: once as it is installed, then from one that is imported once."""

import base64
import hashlib
import json
import os
import subprocess
import tempfile

import aws_ready
from support import Conformance, MIB, account, allow, data, key_arn, new_bucket, new_key, new_user
from support import root, sealed_bucket, unique


class CommandLine(Conformance):
    @classmethod
    def setUpClass(cls):
        tools = tempfile.TemporaryDirectory()
        cls.addClassCleanup(tools.cleanup)
        cls.addClassCleanup(aws_ready.install(tools.name))
        cls.program = os.path.join(tools.name, "aws")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def aws(self, *arguments, caller=None, fails=None, program=None):
        environment = caller.environment() if caller else dict(os.environ)
        done = subprocess.run(
            (program or self.program,) + arguments, capture_output=True, text=True, env=environment,
            cwd=self.folder, timeout=60, check=False)
        if fails is None:
            self.assertEqual(0, done.returncode, done.stderr + done.stdout)
            return done.stdout
        self.assertNotEqual(0, done.returncode, done.stdout)
        self.assertIn(fails, done.stderr)
        self.assert_reveals_nothing(done.stderr)
        return done.stderr

    def json(self, *arguments, **more):
        return json.loads(self.aws(*arguments, **more))

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    def content(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def test_who_am_i(self):
        user = new_user()

        installed = self.json("sts", "get-caller-identity", program="aws")
        self.assertEqual(account(), installed["Account"])
        identity = self.json("sts", "get-caller-identity", caller=user)
        self.assertEqual(user.arn, identity["Arn"])

    def test_a_grant_is_given_used_and_retired(self):
        user, key = new_user(), new_key()
        given = self.json(
            "kms", "create-grant", "--key-id", key, "--grantee-principal", user.arn,
            "--operations", "Encrypt", "RetireGrant",
            "--constraints", "EncryptionContextSubset={Department=IT}")

        encrypt = ("kms", "encrypt", "--key-id", key, "--plaintext", "eA==")
        self.json(*encrypt, "--encryption-context", "Department=IT", caller=user)
        self.aws(*encrypt, caller=user, fails="AccessDeniedException")
        listed = self.json("kms", "list-grants", "--key-id", key)["Grants"]
        self.assertEqual([given["GrantId"]], [grant["GrantId"] for grant in listed])
        self.aws("kms", "retire-grant", "--grant-token", given["GrantToken"], caller=user)

        self.assertEqual([], self.json("kms", "list-grants", "--key-id", key)["Grants"])

    def test_people_and_keys_are_listed(self):
        user, key = new_user(), new_key()

        names = [each["UserName"] for each in self.json("iam", "list-users")["Users"]]
        keys = [each["KeyId"] for each in self.json("kms", "list-keys")["Keys"]]

        self.assertIn(user.name, names)
        self.assertIn(key, keys)

    def test_a_file_is_encrypted_and_decrypted(self):
        key, content = new_key(), os.urandom(1000)
        self.write("secret", content)

        sealed = self.json("kms", "encrypt", "--key-id", key, "--plaintext", "fileb://secret",
                           "--encryption-context", "purpose=test")["CiphertextBlob"]
        self.write("sealed", base64.b64decode(sealed))
        opened = self.aws("kms", "decrypt", "--ciphertext-blob", "fileb://sealed",
                          "--encryption-context", "purpose=test", "--query", "Plaintext",
                          "--output", "text")

        self.assertEqual(content, base64.b64decode(opened))
        self.aws("kms", "decrypt", "--ciphertext-blob", "fileb://sealed",
                 fails="InvalidCiphertextException")

    def test_folders_go_up_and_down(self):
        key = key_arn(new_key())
        bucket = sealed_bucket(key)
        files = {"up/large.bin": data(20 * MIB), "up/a/b c+d%20e.txt": b"text", "up/ü.txt": b"",
                 "up/a/page.html": b"<html>"}
        for name, content in files.items():
            self.write(name, content)

        self.aws("s3", "cp", "--recursive", "--quiet", "up", "s3://%s/in/" % bucket)
        listing = self.aws("s3", "ls", "--recursive", "s3://" + bucket)
        for name in files:
            self.assertIn(name.replace("up/", "in/"), listing)
        head = self.json("s3api", "head-object", "--bucket", bucket, "--key", "in/large.bin")
        self.assertEqual(20 * MIB, head["ContentLength"])
        self.assertEqual(key, head["SSEKMSKeyId"])
        self.aws("s3", "sync", "--quiet", "s3://%s/in" % bucket, "down")
        for name, content in files.items():
            copied = self.content(name.replace("up/", "down/"))
            self.assertEqual(hashlib.md5(content).digest(), hashlib.md5(copied).digest(), name)
        self.assertEqual("", self.aws("s3", "sync", "s3://%s/in" % bucket, "down").strip())
        self.write("up/new.txt", b"new")
        self.assertIn("new.txt", self.aws("s3", "sync", "up", "s3://%s/in" % bucket))
        self.aws("s3", "cp", "--quiet", "s3://%s/in/large.bin" % bucket,
                 "s3://%s/copy.bin" % bucket)
        self.aws("s3", "mv", "--quiet", "s3://%s/copy.bin" % bucket, "s3://%s/moved//+" % bucket)
        self.aws("s3", "cp", "--quiet", "s3://%s/moved//+" % bucket, "back")
        self.assertTrue(files["up/large.bin"] == self.content("back"))
        self.aws("s3", "rm", "--recursive", "--quiet", "s3://%s" % bucket)
        self.assertEqual("", self.aws("s3", "ls", "s3://" + bucket).strip())
        self.aws("s3", "rb", "s3://" + bucket)

    def test_a_bucket_is_made_and_an_object_encrypted_with_a_key(self):
        bucket, key = unique("cli"), new_key()
        self.write("file", b"content")

        self.aws("s3", "mb", "s3://" + bucket)
        self.aws("s3", "cp", "--quiet", "--sse", "aws:kms", "--sse-kms-key-id", key, "file",
                 "s3://%s/file" % bucket)

        head = self.json("s3api", "head-object", "--bucket", bucket, "--key", "file")
        self.assertEqual("aws:kms", head["ServerSideEncryption"])
        self.assertIn(key, head["SSEKMSKeyId"])
        self.assertEqual("content", self.aws("s3", "cp", "s3://%s/file" % bucket, "-"))

    def test_the_record_is_read(self):
        user = new_user(allow("kms:ListKeys"))
        user.client("kms").list_keys()

        events = self.json(
            "cloudtrail", "lookup-events", "--lookup-attributes",
            "AttributeKey=EventName,AttributeValue=CreateUser", "--max-items", "5")["Events"]

        self.assertTrue(events)
        self.assertEqual({"CreateUser"}, {event["EventName"] for event in events})

    def test_refusals_are_what_people_know(self):
        user = new_user()

        self.aws("s3", "ls", caller=user, fails="An error occurred (AccessDenied)")
        self.aws("kms", "list-keys", caller=user, fails="is not authorized to perform: kms:ListKeys")
        self.aws("s3api", "head-object", "--bucket", new_bucket(), "--key", "none", fails="404")
        root("iam").delete_access_key(UserName=user.name, AccessKeyId=user.access_key_id)
        self.aws("sts", "get-caller-identity", caller=user, fails="InvalidClientTokenId")
