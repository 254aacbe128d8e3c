"""`Expect: 100-continue` and HTTP/2 through the whole server."""

import os
import shutil
import subprocess
import tempfile
import unittest

from support import Conformance, allow, data, eventually, new_bucket, new_user, plain_client, root
from wire import Request, connect, read_answer

FIVE_GIB = 5 * 1024 ** 3
UNSIGNED = "UNSIGNED-PAYLOAD"


class Expect(Conformance):
    def setUp(self):
        self.bucket = new_bucket()

    def put(self, length, expect="100-continue", caller=None, bucket=None):
        """The head of a PutObject, keep-alive, its body still to come."""
        request = Request("s3", "PUT", "/%s/k" % (bucket or self.bucket))
        request.payload_hash = UNSIGNED
        request.length = length
        if caller:
            request.access_key_id, request.secret = caller.access_key_id, caller.secret
        headers = dict(request.authorise(), expect=expect)
        return request.bytes(headers).replace(b"connection: close\r\n", b"")

    def line(self, connection):
        line = b""
        while not line.endswith(b"\r\n\r\n"):
            byte = connection.recv(1)
            self.assertTrue(byte, "the server hung up after %r" % line)
            line += byte
        return line

    def assert_refused_unread(self, head, status, code):
        with connect() as connection:
            connection.sendall(head)
            answer = read_answer(connection)
            self.assertEqual(status, answer.status, answer.text)
            self.assertIn(code, answer.text)
            self.assertEqual("close", answer.getheader("connection"))
            # Nothing waits for the body: the server's side of the connection has ended.
            self.assertEqual(b"", connection.recv(1))

    def test_a_denied_upload_costs_no_transfer(self):
        nobody = new_user(allow("s3:ListBucket"))
        self.assert_refused_unread(self.put(FIVE_GIB, caller=nobody), 403, "AccessDenied")
        self.assertEqual(0, root("s3").list_objects_v2(Bucket=self.bucket)["KeyCount"])

    def test_nor_does_one_with_a_wrong_signature_or_into_no_bucket(self):
        stranger = new_user()
        stranger.secret = "x" * 40
        self.assert_refused_unread(
            self.put(FIVE_GIB, caller=stranger), 403, "SignatureDoesNotMatch")
        self.assert_refused_unread(
            self.put(FIVE_GIB, bucket=self.bucket + "-not"), 404, "NoSuchBucket")

    def test_an_allowed_upload_is_asked_for_twice_on_one_connection(self):
        with connect() as connection:
            for body in (b"first", b"again"):
                connection.sendall(self.put(len(body)))
                self.assertTrue(self.line(connection).startswith(b"HTTP/1.1 100 "))
                connection.sendall(body)
                self.assertTrue(self.line(connection).startswith(b"HTTP/1.1 200 "))
                got = root("s3").get_object(Bucket=self.bucket, Key="k")["Body"].read()
                self.assertEqual(body, got)

    def test_what_cannot_be_expected(self):
        with connect() as connection:
            connection.sendall(self.put(5, expect="tea"))
            answer = read_answer(connection)
            self.assertEqual(417, answer.status)
            self.assertIn("ExpectationFailed", answer.text)


@unittest.skipUnless(shutil.which("curl"), "there is no curl")
class Http2(Conformance):
    def setUp(self):
        self.s3, self.bucket = plain_client("s3", signature_version="s3v4"), new_bucket()

    def curl(self, operation, *arguments):
        url = self.s3.generate_presigned_url(
            operation, Params={"Bucket": self.bucket, "Key": "k"})
        return ["curl", "--silent", "--show-error", "--http2",
                "--cacert", os.environ["AWS_CA_BUNDLE"], *arguments, url]

    def test_an_object_goes_up_and_comes_down(self):
        body = data(3_000_000)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "object")
            with open(path, "wb") as file:
                file.write(body)
            sent = subprocess.run(
                self.curl("put_object", "--upload-file", path,
                          "--write-out", "%{http_version} %{http_code}"),
                capture_output=True, check=True)
        self.assertEqual(b"2 200", sent.stdout)
        got = subprocess.run(self.curl("get_object"), capture_output=True, check=True)
        self.assertEqual(body, got.stdout)

    def test_an_upload_broken_off_leaves_nothing(self):
        before = self.temporaries()
        command = self.curl("put_object", "--upload-file", "-", "--header",
                            "content-length: 1000000")
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
            process.stdin.write(data(400_000))
            process.stdin.flush()
            self.assertTrue(eventually(lambda: self.temporaries() - before))
            process.kill()
        self.assertEqual(0, self.s3.list_objects_v2(Bucket=self.bucket)["KeyCount"])
        self.assertTrue(eventually(lambda: self.temporaries() <= before))

    def temporaries(self):
        found = set()
        for folder, _, files in os.walk(os.environ["CONFORMANCE_DATA_DIR"]):
            found.update(os.path.join(folder, name) for name in files
                         if "tmp" in os.path.join(folder, name))
        return found
