"""curl, which signs by itself (`--aws-sigv4`) or is handed a URL that is signed."""

import hashlib
import os
import urllib.parse

from programs import TREE, ByProgram, needs
from support import plain_client

SIGNS = "aws:amz:%s:s3" % os.environ["AWS_DEFAULT_REGION"]


@needs("curl")
class Curl(ByProgram):
    def curl(self, *arguments, **more):
        return self.call(
            "curl", "--silent", "--show-error", "--fail-with-body", "--path-as-is",
            "--cacert", os.environ["AWS_CA_BUNDLE"], *arguments, **more)

    def signed(self, *arguments, key="", query="", payload="UNSIGNED-PAYLOAD", secret=None, **more):
        """Older versions do not tell S3 themselves how they sign the body."""
        user = "%s:%s" % (os.environ["AWS_ACCESS_KEY_ID"],
                          secret or os.environ["AWS_SECRET_ACCESS_KEY"])
        path = urllib.parse.quote(key) + query
        url = "%s/%s/%s" % (os.environ["AWS_ENDPOINT_URL"], self.bucket, path)
        return self.curl("--aws-sigv4", SIGNS, "--user", user,
                         "--header", "x-amz-content-sha256: " + payload, *arguments, url, **more)


class Signing(Curl):
    def test_objects_of_any_name_go_up_come_down_and_go(self):
        self.write_tree()
        for name, content in TREE.items():
            digest = hashlib.sha256(content).hexdigest()
            self.signed("--upload-file", "up/" + name, key=name, payload=digest)
        self.signed("--upload-file", "up/plain", key="x//y/../z")
        self.assert_objects(dict(TREE, **{"x//y/../z": TREE["plain"]}))

        for name, content in TREE.items():
            self.assertTrue(content == self.signed(key=name), name)
        self.assertEqual(TREE["large"][70_000:70_010], self.signed(
            "--range", "70000-70009", key="large"))
        self.assertIn(b"aws:kms", self.signed("--head", key="large"))
        self.assertIn(b"<Key>x//y/../z</Key>", self.signed())
        self.signed("--request", "DELETE", key="x//y/../z")

        self.assert_objects(TREE)

    def test_a_body_or_a_secret_that_is_another_is_refused(self):
        self.write("file", b"text")
        digest = hashlib.sha256(b"other").hexdigest()

        self.signed("--upload-file", "file", key="k", payload=digest,
                    fails="XAmzContentSHA256Mismatch")
        self.signed("--upload-file", "file", key="k", secret="x" * 40,
                    fails="SignatureDoesNotMatch")
        self.assert_objects({})


    def test_what_is_asked_of_a_part_does_not_befall_the_whole(self):
        self.write("first", b"first")
        self.write("second", b"second")
        self.signed("--upload-file", "first", key="k")

        self.signed("--request", "DELETE", key="k", query="?acl=", fails="MethodNotAllowed")
        for query, code in (
                ("?uploads=", "MethodNotAllowed"),
                ("?uploadId=u", "MethodNotAllowed"),
                ("?partNumber=1", "InvalidArgument"),
                ("?versionId=null", "InvalidArgument")):
            with self.subTest(query=query):
                self.signed("--upload-file", "second", key="k", query=query, fails=code)

        self.assert_objects({"k": b"first"})


class Presigned(Curl):
    def url(self, operation, **more):
        signer = plain_client("s3", signature_version="s3v4")
        return signer.generate_presigned_url(
            operation, Params={"Bucket": self.bucket, "Key": "a b+ü", **more})

    def test_an_object_goes_up_and_comes_down_by_its_url(self):
        self.write("file", TREE["large"])

        self.curl("--upload-file", "file", self.url("put_object"))

        self.assert_objects({"a b+ü": TREE["large"]})
        self.assertTrue(TREE["large"] == self.curl(self.url("get_object")))
        piece = self.curl("--range", "-7", self.url("get_object"))
        self.assertEqual(TREE["large"][-7:], piece)
        self.disable_key()
        self.curl(self.url("get_object"), fails="KMS.DisabledException")
