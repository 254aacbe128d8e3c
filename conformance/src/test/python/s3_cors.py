"""What browsers are told when a page of another origin wants to use a bucket."""

import os
import urllib.error
import urllib.request

from support import ObjectConformance, new_bucket, plain_client, tls_context


def ask(method, path, **headers):
    """Status, headers and body of an unsigned request."""
    request = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL"] + path, method=method,
        headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, context=tls_context()) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode()


class Cors(ObjectConformance):
    def setUp(self):
        self.bucket = new_bucket()

    def configure(self, *rules):
        self.s3.put_bucket_cors(Bucket=self.bucket, CORSConfiguration={"CORSRules": list(rules)})

    def preflight(self, origin="https://app.example", method="PUT", **more):
        return ask("OPTIONS", "/%s/k" % self.bucket, Origin=origin,
                   Access_Control_Request_Method=method, **more)

    def test_rules_are_kept_and_forgotten(self):
        rule = {"ID": "one", "AllowedMethods": ["GET"], "AllowedOrigins": ["*"],
                "AllowedHeaders": ["*"], "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 3000}
        with self.refused("NoSuchCORSConfiguration", status=404):
            self.s3.get_bucket_cors(Bucket=self.bucket)

        self.configure(rule)

        self.assertEqual([rule], self.s3.get_bucket_cors(Bucket=self.bucket)["CORSRules"])
        self.s3.delete_bucket_cors(Bucket=self.bucket)
        with self.refused("NoSuchCORSConfiguration", status=404):
            self.s3.get_bucket_cors(Bucket=self.bucket)

    def test_senseless_rules_are_refused(self):
        cases = [
            {"AllowedMethods": ["PATCH"], "AllowedOrigins": ["*"]},
            {"AllowedMethods": ["GET"], "AllowedOrigins": ["http://*.*.example"]},
            {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["x-*"]},
        ]
        for rule in cases:
            with self.subTest(rule=rule):
                with self.refused("InvalidRequest", status=400):
                    self.configure(rule)

    def test_a_preflight_is_answered_from_the_rules(self):
        self.configure(
            {"AllowedMethods": ["PUT", "POST"], "AllowedOrigins": ["https://*.example"],
             "AllowedHeaders": ["x-amz-*", "Content-Type"], "ExposeHeaders": ["ETag"],
             "MaxAgeSeconds": 60},
            {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]})

        status, headers, body = self.preflight(
            Access_Control_Request_Headers="Content-Type, X-Amz-Date")

        self.assertEqual((200, ""), (status, body))
        self.assertEqual("https://app.example", headers["Access-Control-Allow-Origin"])
        self.assertEqual("PUT, POST", headers["Access-Control-Allow-Methods"])
        self.assertEqual("content-type, x-amz-date", headers["Access-Control-Allow-Headers"])
        self.assertEqual("ETag", headers["Access-Control-Expose-Headers"])
        self.assertEqual("60", headers["Access-Control-Max-Age"])
        self.assertEqual("true", headers["Access-Control-Allow-Credentials"])
        self.assertIn("Origin", headers["Vary"])
        _, headers, _ = self.preflight(method="GET")
        self.assertEqual("*", headers["Access-Control-Allow-Origin"])
        self.assertNotIn("Access-Control-Allow-Credentials", headers)

    def test_what_no_rule_allows_is_forbidden(self):
        status, _, body = self.preflight()
        self.assertEqual(403, status)
        self.assertIn("<Code>AccessForbidden</Code>", body)
        self.assertIn("CORS is not enabled for this bucket", body)
        self.configure({"AllowedMethods": ["PUT"], "AllowedOrigins": ["https://app.example"]})
        self.assertEqual(200, self.preflight()[0])
        refused = [
            self.preflight(origin="https://evil.example"),
            self.preflight(method="DELETE"),
            self.preflight(Access_Control_Request_Headers="x-amz-date"),
        ]
        for status, headers, body in refused:
            self.assertEqual(403, status)
            self.assertIn("This CORS request is not allowed", body)
            self.assertIn("<ResourceType>OBJECT</ResourceType>", body)
            self.assertNotIn("Access-Control-Allow-Origin", headers)
        self.assertEqual(400, self.preflight(method="PATCH")[0])
        self.assertEqual(400, ask("OPTIONS", "/%s/k" % self.bucket)[0])

    def test_answers_say_who_may_read_them(self):
        self.configure({"AllowedMethods": ["GET"], "AllowedOrigins": ["https://app.example"]})
        self.put(b"x", key="k")
        url = plain_client("s3", signature_version="s3v4").generate_presigned_url(
            "get_object", Params={"Bucket": self.bucket, "Key": "k"})
        path = url[len(os.environ["AWS_ENDPOINT_URL"]):]

        status, headers, body = ask("GET", path, Origin="https://app.example")
        self.assertEqual((200, "x"), (status, body))
        self.assertEqual("https://app.example", headers["Access-Control-Allow-Origin"])
        _, headers, _ = ask("GET", path, Origin="https://evil.example")
        self.assertNotIn("Access-Control-Allow-Origin", headers)
        # A refusal can be read too, so that a page can tell what went wrong.
        status, headers, _ = ask("GET", "/%s/k" % self.bucket, Origin="https://app.example")
        self.assertEqual(403, status)
        self.assertEqual("https://app.example", headers["Access-Control-Allow-Origin"])
