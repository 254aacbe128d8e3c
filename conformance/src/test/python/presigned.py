"""Presigned URLs and forms, as boto3 and the aws CLI make them."""

import base64
import datetime
import json
import os
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from unittest import mock

import botocore.auth
import botocore.crt.auth

from support import Caller, ObjectConformance, allow, new_user, plain_client, root, tls_context
from support import unique


class Presigned(ObjectConformance):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Without this botocore still signs URLs by version 2, which S3 no longer takes.
        cls.signer = plain_client("s3", signature_version="s3v4")

    def url(self, operation, signer=None, expires=60, **parameters):
        parameters = {"Bucket": self.bucket, "Key": "k", **parameters}
        return (signer or self.signer).generate_presigned_url(
            operation, Params=parameters, ExpiresIn=expires)

    def fetch(self, url, method="GET", body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers.setdefault("content-type", "")
        request = urllib.request.Request(url, data=body, method=method, headers=headers)
        return urllib.request.urlopen(request, context=tls_context())

    def assert_refused(self, url, status, code, message=None, **more):
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.fetch(url, **more)
        text = caught.exception.read().decode()
        self.assertEqual(status, caught.exception.code, text)
        self.assertIn("<Code>%s</Code>" % code, text)
        if message:
            self.assertRegex(text, message)
        self.assertTrue(caught.exception.headers["x-amz-request-id"])
        self.assert_reveals_nothing(text)


class Urls(Presigned):
    def test_get_with_other_headers_in_the_answer(self):
        self.put(b"by link", "k")
        wanted = {
            "ResponseContentType": "text/x-other; charset=utf-8",
            "ResponseContentDisposition": 'attachment; filename="a b.txt"',
            "ResponseCacheControl": "no-store",
            "ResponseContentLanguage": "de, en",
            "ResponseContentEncoding": "identity",
        }
        with self.fetch(self.url("get_object", **wanted)) as answer:
            self.assertEqual(b"by link", answer.read())
            self.assertEqual("text/x-other; charset=utf-8", answer.headers["content-type"])
            self.assertEqual('attachment; filename="a b.txt"', answer.headers["content-disposition"])
            self.assertEqual("no-store", answer.headers["cache-control"])
            self.assertEqual("de, en", answer.headers["content-language"])

    def test_put_with_headers_that_are_signed(self):
        url = self.url("put_object", ContentType="text/plain", Metadata={"a": "b"})
        good = {"content_type": "text/plain", "x_amz_meta_a": "b"}
        with self.fetch(url, "PUT", b"up", **good):
            pass
        answer = self.get("k")
        self.assertEqual((b"up", {"a": "b"}, "text/plain"),
                         (answer["Body"].read(), answer["Metadata"], answer["ContentType"]))
        other = dict(good, content_type="text/html")
        self.assert_refused(url, 403, "SignatureDoesNotMatch", method="PUT", body=b"x", **other)
        other = dict(good, x_amz_meta_a="c")
        self.assert_refused(url, 403, "SignatureDoesNotMatch", method="PUT", body=b"x", **other)
        other = dict(good, x_amz_acl="public-read")
        self.assert_refused(url, 403, "AccessDenied", "not signed", method="PUT", body=b"x", **other)
        self.assertEqual(b"up", self.read("k"))

    def test_one_method_only(self):
        self.put(b"kept", "k")
        url = self.url("get_object")
        for method, body in (("PUT", b"x"), ("DELETE", None), ("HEAD", None)):
            with self.subTest(method=method):
                with self.assertRaises(urllib.error.HTTPError) as caught:
                    self.fetch(url, method, body)
                self.assertEqual(403, caught.exception.code)
        with self.fetch(self.url("head_object"), "HEAD") as answer:
            self.assertEqual("4", answer.headers["content-length"])
        with self.fetch(self.url("delete_object"), "DELETE") as answer:
            self.assertEqual(204, answer.status)
        self.assertNotIn("k", self.keys())

    def test_a_changed_query(self):
        self.put(b"by link", "k")
        url = self.url("get_object", expires=60)
        for old, new in (("X-Amz-Expires=60", "X-Amz-Expires=600"),
                         ("X-Amz-Expires=60", "X-Amz-Expires=60&versionId=null"),
                         ("X-Amz-Expires=60", "X-Amz-Expires=60&response-content-type=text/html"),
                         ("/k?", "/other?"), ("/k?", "/k/?")):
            with self.subTest(new=new):
                self.assertIn(old, url)
                self.assert_refused(url.replace(old, new), 403, "SignatureDoesNotMatch")
        for old, new, code, message in (
                ("X-Amz-Expires=60", "X-Amz-Expires=-1", "AuthorizationQueryParametersError", "non-negative"),
                ("X-Amz-Expires=60", "X-Amz-Expires=x", "AuthorizationQueryParametersError", "a number"),
                ("X-Amz-Expires=60", "X-Amz-Expires=604801", "AuthorizationQueryParametersError", "week"),
                ("X-Amz-Expires=60", "", "AuthorizationQueryParametersError", "X-Amz-Expires"),
                ("AWS4-HMAC-SHA256", "AWS4-HMAC-MD5", "AuthorizationQueryParametersError", "only supports"),
                ("aws4_request", "aws5_request", "AuthorizationQueryParametersError", "terminal")):
            with self.subTest(new=new):
                self.assert_refused(url.replace(old, new), 400, code, message)
        with self.fetch(url) as answer:
            self.assertEqual(b"by link", answer.read())

    def test_it_expires(self):
        self.put(b"by link", "k")
        for seconds, status in ((50, 200), (70, 403)):
            with self.subTest(seconds=seconds):
                url = self.signed_at(-seconds)
                if status == 200:
                    with self.fetch(url) as answer:
                        self.assertEqual(b"by link", answer.read())
                else:
                    self.assert_refused(url, 403, "AccessDenied", "Request has expired")
                    self.assert_refused(url, 403, "AccessDenied",
                                        "<X-Amz-Expires>60</X-Amz-Expires>")
        self.assert_refused(self.signed_at(16 * 60), 403, "AccessDenied", "not yet valid")
        self.assert_refused(self.signed_at(16 * 60), 403, "AccessDenied",
                            r"<ServerTime>[0-9-]+T[0-9:]+Z</ServerTime>")

    def test_a_copy_that_is_still_good(self):
        self.put(b"by link", "k", CacheControl="max-age=60")
        etag = self.get("k")["ETag"]
        for method in ("GET", "HEAD"):
            with self.subTest(method=method):
                with self.assertRaises(urllib.error.HTTPError) as caught:
                    self.fetch(self.url(method.lower() + "_object"), method, if_none_match=etag)
                headers = caught.exception.headers
                self.assertEqual(304, caught.exception.code)
                self.assertEqual(("max-age=60", etag), (headers["cache-control"], headers["etag"]))
                self.assertNotIn("content-length", headers)
        with self.fetch(self.url("get_object"), if_modified_since="yesterday",
                        if_unmodified_since="yesterday") as answer:
            self.assertEqual(b"by link", answer.read())

    def signed_at(self, seconds):
        now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
        with mock.patch.object(botocore.crt.auth, "get_current_datetime", lambda *_, **__: now):
            return self.url("get_object", expires=60)

    def test_of_a_session(self):
        self.put(b"by link", "k")
        user = new_user(allow("s3:GetObject"), allow("sts:*"))
        session = Caller.from_session(user.client("sts").get_session_token(DurationSeconds=900))
        signer = session.make("s3", signature_version="s3v4")
        url = self.url("get_object", signer)
        with self.fetch(url) as answer:
            self.assertEqual(b"by link", answer.read())
        token = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["X-Amz-Security-Token"][0]
        quoted = urllib.parse.quote(token, safe="")
        self.assertIn(quoted, url)
        # Cut before it is quoted: half of a "%2F" is no URL.
        cut = urllib.parse.quote(token[:-8], safe="")
        self.assert_refused(url.replace(quoted, cut), 400, "InvalidToken")
        self.assert_refused(url.replace("&X-Amz-Security-Token=" + quoted, ""), 403, "InvalidAccessKeyId")
        self.assert_refused(self.url("put_object", signer), 403, "AccessDenied", method="PUT", body=b"x")

    def test_of_a_key_that_ends(self):
        self.put(b"by link", "k")
        user = new_user(allow("s3:GetObject"))
        url = self.url("get_object", user.make("s3", signature_version="s3v4"))
        with self.fetch(url) as answer:
            self.assertEqual(b"by link", answer.read())
        root("iam").update_access_key(
            UserName=user.name, AccessKeyId=user.access_key_id, Status="Inactive")
        self.assert_refused(url, 403, "InvalidAccessKeyId")

    def test_two_ways_of_signing_at_once(self):
        self.assert_refused(self.url("get_object"), 400, "InvalidArgument", "Only one auth mechanism",
                            authorization="AWS4-HMAC-SHA256 Credential=x")

    def test_the_command_line(self):
        self.put(b"by link", "k")
        config = tempfile.NamedTemporaryFile("w")
        self.addCleanup(config.close)
        config.write("[default]\ns3 =\n  signature_version = s3v4\n  addressing_style = path\n")
        config.flush()

        def presign(*more):
            done = subprocess.run(
                ("aws", "s3", "presign", "s3://%s/k" % self.bucket) + more, check=True, timeout=60,
                capture_output=True, text=True, env=dict(os.environ, AWS_CONFIG_FILE=config.name))
            return done.stdout.strip()

        with self.fetch(presign("--expires-in", "60")) as answer:
            self.assertEqual(b"by link", answer.read())

    def test_of_another_service(self):
        """AWS: a presigned GetCallerIdentity is how EKS and Vault learn who somebody is."""
        user = new_user()
        url = user.client("sts").generate_presigned_url(
            "get_caller_identity", ExpiresIn=60, HttpMethod="GET")
        with self.fetch(url) as answer:
            self.assertIn(user.arn, answer.read().decode())
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.fetch(url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"))
        self.assertIn("SignatureDoesNotMatch", caught.exception.read().decode())
        self.assertEqual(403, caught.exception.code)


class Forms(Presigned):
    def test_a_form_is_signed_as_botocore_signs_it(self):
        form = self.signer.generate_presigned_post(self.bucket, "posted", ExpiresIn=60)
        self.assertIn("policy", form["fields"])
        json.loads(base64.b64decode(form["fields"]["policy"]))
        boundary = unique("boundary")
        parts = ["--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n" % (boundary, n, v)
                 for n, v in dict(form["fields"], file="content").items()]
        body = ("".join(parts) + "--%s--\r\n" % boundary).encode()
        with self.fetch(form["url"], "POST", body,
                        content_type="multipart/form-data; boundary=" + boundary) as answer:
            self.assertEqual(204, answer.status)
        self.assertEqual(b"content", self.read("posted"))
