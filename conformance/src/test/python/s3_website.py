"""Websites: what browsers are shown of a bucket, and where they are sent."""

import http.client
import os
import urllib.parse

from support import REGION, ObjectConformance, new_bucket, policy, root, tls_context, unique


class Websites(ObjectConformance):
    def setUp(self):
        self.bucket = new_bucket()
        self.s3.delete_public_access_block(Bucket=self.bucket)

    def publish(self, **site):
        site = site or {
            "IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}}
        self.s3.put_bucket_website(Bucket=self.bucket, WebsiteConfiguration=site)
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy({
            "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::%s/*" % self.bucket}))

    def host(self, bucket=None):
        return "%s.s3-website-%s.localhost" % (bucket or self.bucket, REGION)

    def browse(self, path, method="GET", bucket=None, **headers):
        endpoint = urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL"])
        if endpoint.scheme == "https":
            connection = http.client.HTTPSConnection(
                endpoint.hostname, endpoint.port, context=tls_context(), timeout=20)
        else:
            connection = http.client.HTTPConnection(endpoint.hostname, endpoint.port, timeout=20)
        try:
            connection.request(
                method, path, headers=dict(headers, Host=self.host(bucket)))
            answer = connection.getresponse()
            answer.text = answer.read().decode()
            return answer
        finally:
            connection.close()

    def test_a_website_comes_back_as_it_was_put_and_goes(self):
        with self.refused("NoSuchWebsiteConfiguration", status=404):
            self.s3.get_bucket_website(Bucket=self.bucket)
        site = {
            "IndexDocument": {"Suffix": "index.html"},
            "ErrorDocument": {"Key": "error.html"},
            "RoutingRules": [
                {"Condition": {"KeyPrefixEquals": "docs/"},
                 "Redirect": {"ReplaceKeyPrefixWith": "documents/"}},
                {"Condition": {"HttpErrorCodeReturnedEquals": "404"},
                 "Redirect": {"HostName": "example.com", "HttpRedirectCode": "302"}},
            ],
        }
        self.publish(**site)
        answer = self.s3.get_bucket_website(Bucket=self.bucket)
        self.assertEqual(site, {name: answer[name] for name in site})
        self.s3.delete_bucket_website(Bucket=self.bucket)
        with self.refused("NoSuchWebsiteConfiguration", status=404):
            self.s3.get_bucket_website(Bucket=self.bucket)
        self.assertEqual(404, self.browse("/").status)

    def test_websites_that_make_no_sense(self):
        index = {"IndexDocument": {"Suffix": "index.html"}}

        def rule(**more):
            return dict(index, RoutingRules=[more])

        elsewhere = {"HostName": "example.com"}
        for code, site in (
            ("InvalidArgument", {"ErrorDocument": {"Key": "error.html"}}),
            ("InvalidArgument", {"IndexDocument": {"Suffix": "a/b"}}),
            ("InvalidRequest", dict(index, RedirectAllRequestsTo=elsewhere)),
            ("MalformedXML", {"RedirectAllRequestsTo": dict(elsewhere, Protocol="ftp")}),
            ("InvalidRequest", rule(Condition={}, Redirect=elsewhere)),
            ("InvalidRequest", rule(Redirect=dict(elsewhere, HttpRedirectCode="300"))),
            ("InvalidRequest", rule(Redirect={"ReplaceKeyWith": "a", "ReplaceKeyPrefixWith": "b"})),
            ("InvalidRequest", rule(
                Condition={"HttpErrorCodeReturnedEquals": "200"}, Redirect=elsewhere)),
            ("InvalidRequest", dict(index, RoutingRules=[{"Redirect": elsewhere}] * 51)),
        ):
            with self.subTest(site=str(site)[:200]), self.refused(code, status=400):
                self.s3.put_bucket_website(Bucket=self.bucket, WebsiteConfiguration=site)

    def test_folders_and_errors_have_pages(self):
        self.publish()
        self.put(b"home", key="index.html", ContentType="text/html")
        self.put(b"inner", key="folder/index.html", ContentType="text/html")
        self.put(b"sorry", key="error.html", ContentType="text/html")
        home = self.browse("/")
        self.assertEqual((200, "home", "text/html"),
                         (home.status, home.text, home.headers["content-type"]))
        self.assertEqual("inner", self.browse("/folder/").text)
        self.assertEqual("inner", self.browse("/folder/index.html").text)
        folder = self.browse("/folder")
        self.assertEqual((302, "/folder/"), (folder.status, folder.headers["location"]))
        missing = self.browse("/missing")
        # Nobody may list the bucket.
        self.assertEqual((403, "sorry"), (missing.status, missing.text))
        head = self.browse("/", method="HEAD")
        self.assertEqual((200, "", "4"), (head.status, head.text, head.headers["content-length"]))
        self.assertEqual(405, self.browse("/", method="PUT").status)
        again = self.browse("/", **{"If-None-Match": home.headers["etag"]})
        self.assertEqual((304, home.headers["etag"], None), (
            again.status, again.headers["etag"], again.headers["content-type"]))
        part = self.browse("/", Range="bytes=1-2")
        self.assertEqual((206, "om"), (part.status, part.text))

    def test_what_is_not_public_is_not_shown(self):
        self.put(b"home", key="index.html")
        self.s3.put_bucket_website(Bucket=self.bucket, WebsiteConfiguration={
            "IndexDocument": {"Suffix": "index.html"}})
        answer = self.browse("/")
        self.assertEqual(403, answer.status)
        self.assertIn("<li>Code: AccessDenied</li>", answer.text)
        self.assertEqual("text/html; charset=utf-8", answer.headers["content-type"])
        gone = self.browse("/", bucket=unique("bucket"))
        self.assertEqual(404, gone.status)
        self.assertIn("NoSuchBucket", gone.text)

    def test_rules_send_browsers_elsewhere(self):
        self.publish(
            IndexDocument={"Suffix": "index.html"},
            RoutingRules=[
                {"Condition": {"KeyPrefixEquals": "docs/"},
                 "Redirect": {"ReplaceKeyPrefixWith": "documents/"}},
                {"Condition": {"HttpErrorCodeReturnedEquals": "403", "KeyPrefixEquals": "old/"},
                 "Redirect": {"HostName": "example.com", "Protocol": "https",
                              "ReplaceKeyWith": "new", "HttpRedirectCode": "302"}},
            ])
        docs = self.browse("/docs/a%20b")
        self.assertEqual(301, docs.status)
        self.assertTrue(
            docs.headers["location"].endswith("://%s/documents/a%%20b" % self.host()))
        old = self.browse("/old/page")
        self.assertEqual((302, "https://example.com/new"), (old.status, old.headers["location"]))
        self.put(b"x", key="moved", WebsiteRedirectLocation="/docs/moved")
        moved = self.browse("/moved")
        self.assertEqual((301, "/docs/moved"), (moved.status, moved.headers["location"]))

    def test_everything_goes_elsewhere(self):
        self.publish(RedirectAllRequestsTo={"HostName": "example.com", "Protocol": "https"})
        answer = self.browse("/a/b?c=d")
        self.assertEqual(
            (301, "https://example.com/a/b"), (answer.status, answer.headers["location"]))
