"""Uploads by form, as a browser sends them, signed by a policy within."""

import os
import urllib.error
import urllib.request

from support import MIB, ObjectConformance, allow, config, data, deny, new_bucket, new_user
from support import plain_client, policy, root, tls_context, unique

BOUNDARY = "----coffer-form-boundary"


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def send(url, fields, content=b"content", file_name="photo.txt", more=()):
    """Status, headers and body of a form posted to `url`."""
    lines = []
    for name, value in list(fields.items()):
        lines += [b"--" + BOUNDARY.encode(),
                  b'Content-Disposition: form-data; name="%s"' % name.encode(), b"",
                  value.encode()]
    if content is not None:
        lines += [b"--" + BOUNDARY.encode(),
                  b'Content-Disposition: form-data; name="file"; filename="%s"'
                  % file_name.encode(), b"Content-Type: text/plain", b"", content]
    for name, value in more:
        lines += [b"--" + BOUNDARY.encode(),
                  b'Content-Disposition: form-data; name="%s"' % name.encode(), b"",
                  value.encode()]
    lines += [b"--" + BOUNDARY.encode() + b"--", b""]
    request = urllib.request.Request(
        url, data=b"\r\n".join(lines), method="POST",
        headers={"Content-Type": "multipart/form-data; boundary=" + BOUNDARY})
    opener = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=tls_context()), NoRedirects())
    try:
        with opener.open(request) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode()


class Forms(ObjectConformance):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.signer = plain_client("s3", signature_version="s3v4")

    def form(self, key, fields=None, conditions=None, client=None, **more):
        signed = (client or self.signer).generate_presigned_post(
            self.bucket, key, Fields=dict(fields or {}), Conditions=list(conditions or []), **more)
        return signed["url"], signed["fields"]

    def post(self, key, fields=None, conditions=None, content=b"content", **more):
        url, signed = self.form(key, fields, conditions)
        return send(url, signed, content, **more)

    def assert_refused(self, code, status, answer, text=""):
        self.assertEqual(status, answer[0], answer[2])
        self.assertIn("<Code>%s</Code>" % code, answer[2])
        self.assertIn(text, answer[2])

    def test_a_form_uploads_a_file(self):
        key = unique("posted")
        status, headers, body = self.post(key)
        self.assertEqual((204, ""), (status, body))
        self.assertEqual(b"content", self.read(key))
        head = self.s3.head_object(Bucket=self.bucket, Key=key)
        self.assertEqual(head["ETag"], headers["ETag"])
        self.assertTrue(headers["Location"].endswith("/%s/%s" % (self.bucket, key)))

    def test_another_kind_of_form_is_refused(self):
        url, _ = self.form(unique("posted"))
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            with self.subTest(kind=kind):
                request = urllib.request.Request(
                    url, data=b"key=k", method="POST", headers={"Content-Type": kind})
                with self.assertRaises(urllib.error.HTTPError) as caught:
                    urllib.request.urlopen(request, context=tls_context())
                self.assert_refused(
                    "PreconditionFailed", 412,
                    (caught.exception.code, caught.exception.headers,
                     caught.exception.read().decode()),
                    "enclosure-type multipart/form-data")

    def test_what_the_fields_say_is_kept(self):
        key = unique("posted")
        fields = {"Content-Type": "image/png", "x-amz-meta-colour": "green",
                  "Cache-Control": "no-cache", "x-amz-storage-class": "STANDARD_IA",
                  "tagging": "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag>"
                             "</TagSet></Tagging>"}
        conditions = [{name: value} for name, value in fields.items()]
        self.assertEqual(204, self.post(key, fields, conditions)[0])
        head = self.s3.head_object(Bucket=self.bucket, Key=key)
        self.assertEqual("image/png", head["ContentType"])
        self.assertEqual({"colour": "green"}, head["Metadata"])
        self.assertEqual("no-cache", head["CacheControl"])
        self.assertEqual("STANDARD_IA", head["StorageClass"])
        tags = self.s3.get_object_tagging(Bucket=self.bucket, Key=key)["TagSet"]
        self.assertEqual([{"Key": "a", "Value": "b"}], tags)

    def test_the_files_own_name_can_be_in_the_key(self):
        status, _, _ = self.post("up/${filename}", file_name="C:\\\\fotos\\\\a b.jpg")
        self.assertEqual(204, status)
        self.assertEqual(b"content", self.read("up/a b.jpg"))

    def test_big_files_stream(self):
        key = unique("big")
        content = data(9 * MIB + 5)
        self.assertEqual(204, self.post(key, content=content)[0])
        self.assertEqual(content, self.read(key))

    def test_the_answer_can_be_chosen(self):
        key = unique("posted")
        for status in ("200", "201", "204", "404"):
            with self.subTest(status=status):
                fields = {"success_action_status": status}
                answer = self.post(key, fields, [fields])
                self.assertEqual(204 if status == "404" else int(status), answer[0])
                if status == "201":
                    for part in ("<PostResponse>", "<Bucket>%s</Bucket>" % self.bucket,
                                 "<Key>%s</Key>" % key, "<ETag>"):
                        self.assertIn(part, answer[2])
        fields = {"success_action_redirect": "https://app.example/done?x=1"}
        status, headers, _ = self.post(key, fields, [fields])
        self.assertEqual(303, status)
        self.assertRegex(headers["Location"],
                         "^https://app.example/done\\?x=1&bucket=%s&key=%s&etag=%%22"
                         % (self.bucket, key))

    def test_the_policy_counts(self):
        key = unique("posted")
        url, fields = self.form(key)
        self.assert_refused("AccessDenied", 403, send(url, dict(fields, key="other")),
                            "Policy Condition failed")
        self.assert_refused("AccessDenied", 403, send(url, dict(fields, **{"x-amz-meta-a": "b"})),
                            "Extra input fields: x-amz-meta-a")
        self.assertEqual(204, send(url, dict(fields, **{"x-ignore-a": "b"}))[0])
        other = new_bucket()
        self.assert_refused("AccessDenied", 403, send(url.replace(self.bucket, other), fields),
                            "Policy Condition failed")
        late = self.form(key, ExpiresIn=-1)
        self.assert_refused("AccessDenied", 403, send(*late), "Policy expired")

    def test_lengths_count(self):
        conditions = [["content-length-range", 3, 10]]
        key = unique("posted")
        for content, code in ((b"12", "EntityTooSmall"), (b"12345678901", "EntityTooLarge")):
            self.assert_refused(code, 400, self.post(key, None, conditions, content=content))
        with self.refused("404"):
            self.s3.head_object(Bucket=self.bucket, Key=key)
        for content in (b"123", b"1234567890"):
            self.assertEqual(204, self.post(key, None, conditions, content=content)[0])

    def test_the_signature_counts(self):
        url, fields = self.form(unique("posted"))
        self.assert_refused("SignatureDoesNotMatch", 403,
                            send(url, dict(fields, **{"x-amz-signature": "0" * 64})))
        unknown = fields["x-amz-credential"].replace(
            fields["x-amz-credential"].split("/")[0], "AKIAXXXXXXXXXXXXXXXX")
        self.assert_refused("InvalidAccessKeyId", 403,
                            send(url, dict(fields, **{"x-amz-credential": unknown})))
        without = {name: value for name, value in fields.items() if name != "x-amz-signature"}
        self.assert_refused("InvalidArgument", 400, send(url, without), "x-amz-signature")
        old = dict(without, AWSAccessKeyId="AKIA", signature="x")
        self.assert_refused("InvalidRequest", 400, send(url, old), "AWS4-HMAC-SHA256")

    def test_forms_must_be_whole(self):
        url, fields = self.form(unique("posted"))
        self.assert_refused("InvalidArgument", 400, send(url, fields, content=None),
                            "exactly one file")
        keyless = {name: value for name, value in fields.items() if name != "key"}
        self.assert_refused("InvalidArgument", 400, send(url, keyless), "named 'key'")
        long = dict(fields, **{"x-ignore-it": "x" * 21_000})
        self.assert_refused("MaxPostPreDataLengthExceeded", 400, send(url, long))

    def test_permissions_count_like_for_any_upload(self):
        condition = {"StringEquals": {"s3:authType": "POST"}}
        user = new_user(allow("s3:PutObject", Condition=condition))
        signer = user.make("s3", **{})
        key = unique("posted")
        url, fields = self.form(key, client=self.v4(user))
        self.assertEqual(204, send(url, fields)[0])
        with self.refused("AccessDenied"):
            signer.put_object(Bucket=self.bucket, Key=key, Body=b"x")
        nobody = new_user(deny("s3:PutObject"))
        url, fields = self.form(key, client=self.v4(nobody))
        self.assert_refused("AccessDenied", 403, send(url, fields))

    @staticmethod
    def v4(caller):
        import boto3
        return boto3.session.Session().client(
            "s3", aws_access_key_id=caller.access_key_id, aws_secret_access_key=caller.secret,
            config=config(signature_version="s3v4"))

    def test_nobody_may_post_unless_everybody_may(self):
        bucket = new_bucket()
        url = "%s/%s" % (os.environ["AWS_ENDPOINT_URL"], bucket)
        self.assert_refused("AccessDenied", 403, send(url, {"key": "k"}))
        root("s3").delete_public_access_block(Bucket=bucket)
        root("s3").put_bucket_policy(
            Bucket=bucket,
            Policy=policy(allow("s3:PutObject", "arn:aws:s3:::%s/*" % bucket, Principal="*")))
        self.assertEqual(204, send(url, {"key": "k"})[0])
        answer = root("s3").get_object(Bucket=bucket, Key="k")
        self.assertEqual(b"content", answer["Body"].read())
