"""Bad input over raw sockets: AWS's code and status, a request id, and nothing half-written."""

import base64
import datetime
import hashlib
import re
import zlib

from support import Conformance, new_bucket, root, unique
from wire import Request, connect, exchange, json_call, query_call, read_answer

REQUEST_ID_HEADERS = ("x-amzn-requestid", "x-amz-request-id")


class Raw(Conformance):
    def assert_refused(self, answer, status, *codes):
        self.assertIsNotNone(answer, "the server hung up without an answer")
        self.assertIn(answer.status, status if isinstance(status, tuple) else (status,), answer.text)
        self.assertTrue(any(code in answer.text for code in codes), answer.text)
        self.assertTrue(any(answer.getheader(name) for name in REQUEST_ID_HEADERS),
                        answer.getheaders())
        self.assert_reveals_nothing(answer.text)
        self.assertNotRegex(str(answer.getheaders()), "(?i)jetty|java")

    def assert_still_well(self):
        self.assertTrue(root("sts").get_caller_identity()["Account"])


class Signatures(Raw):
    def list_keys(self):
        return json_call("ListKeys", b"{}")

    def test_the_hand_written_request_is_good(self):
        answer = self.list_keys().send()
        self.assertEqual(200, answer.status, answer.text)
        answer = query_call("sts", "Action=GetCallerIdentity&Version=2011-06-15").send()
        self.assertEqual(200, answer.status, answer.text)
        answer = Request("s3", "GET").send()
        self.assertEqual(200, answer.status, answer.text)

    def test_no_signature(self):
        request = self.list_keys()
        answer = request.send(request.headers)
        self.assert_refused(answer, 400, "MissingAuthenticationToken")
        request = query_call("iam", "Action=ListUsers&Version=2010-05-08")
        self.assert_refused(request.send(request.headers), 403, "MissingAuthenticationToken")
        answer = Request("s3", "GET", "/" + new_bucket()).send({"x-amz-date": "now"})
        self.assert_refused(answer, 403, "AccessDenied")

    def test_malformed_signatures(self):
        request = self.list_keys()
        good = request.authorise()["authorization"]
        wrong = [
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 Credential=x",
            good.replace("Signature=", "Sig="),
            good.replace("SignedHeaders=", "Headers="),
            good.replace("/aws4_request", ""),
            good.replace("/aws4_request", "/aws5_request"),
            good.replace("Credential=", "Credential=/"),
            good + "00",
            good[:-1] + ("0" if good[-1] != "0" else "1"),
            good.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-MD5"),
            "Basic dXNlcjpwYXNz",
            "AWS AKIAEXAMPLE:signature",
            "Bearer " + "x" * 4000,
            "\u00ff".encode("latin-1").decode("latin-1"),
        ]
        for authorization in wrong:
            with self.subTest(authorization=authorization[:60]):
                headers = dict(request.authorise(), authorization=authorization)
                answer = request.send(headers)
                self.assertIn(answer.status, (400, 403), answer.text)
                self.assertRegex(answer.text, "Signature|Authentication|Token|Unrecognized|Authori")
                self.assert_reveals_nothing(answer.text)

    def test_a_body_changed_after_signing(self):
        request = self.list_keys()
        headers = request.authorise()
        request.body = b"[]"
        self.assert_refused(request.send(headers), 400, "InvalidSignatureException")

    def test_a_header_or_path_changed_after_signing(self):
        request = self.list_keys()
        headers = dict(request.authorise(), **{"x-amz-target": "TrentService.CreateKey"})
        self.assert_refused(request.send(headers), 400, "InvalidSignatureException")
        bucket = new_bucket()
        request = Request("s3", "PUT", "/%s/a" % bucket, body=b"x")
        headers = request.authorise()
        request.path = "/%s/b" % bucket
        self.assert_refused(request.send(headers), 403, "SignatureDoesNotMatch")
        self.assertEqual(0, root("s3").list_objects_v2(Bucket=bucket)["KeyCount"])

    def test_an_unsigned_amz_header(self):
        request = Request("s3", "PUT", "/%s/a" % new_bucket(), body=b"x")
        headers = dict(request.authorise(), **{"x-amz-meta-added": "y"})
        self.assert_refused(request.send(headers), 403, "AccessDenied", "SignatureDoesNotMatch")

    def test_clocks_that_differ_too_much(self):
        for minutes in (-16, 16):
            with self.subTest(minutes=minutes):
                request = self.list_keys()
                request.time += datetime.timedelta(minutes=minutes)
                self.assert_refused(request.send(), 400, "InvalidSignatureException")
                request = Request("s3", "GET")
                request.time += datetime.timedelta(minutes=minutes)
                self.assert_refused(request.send(), 403, "RequestTimeTooSkewed")

    def test_the_wrong_region_or_service_in_the_scope(self):
        request = self.list_keys()
        request.region = "mars-north-1"
        self.assert_refused(request.send(), 400, "InvalidSignatureException", "Credential")
        request = Request("s3", "GET")
        request.region = "mars-north-1"
        self.assert_refused(request.send(), 400, "AuthorizationHeaderMalformed")

    def test_an_unknown_access_key(self):
        request = self.list_keys()
        request.access_key_id = "AKIAIOSFODNN7EXAMPLE"
        self.assert_refused(request.send(), 400, "UnrecognizedClientException")
        request = Request("s3", "GET")
        request.access_key_id = "AKIAIOSFODNN7EXAMPLE"
        self.assert_refused(request.send(), 403, "InvalidAccessKeyId")


class Bodies(Raw):
    def test_json_that_is_none(self):
        bodies = [b"", b"{", b"[]", b"null", b'"x"', b"{} {}", b'{"Limit":}', b"\xff\xfe{}",
                  b'{"Limit":"three"}', b'{"Limit":1e999}', b'{"Limit":{"a":1}}',
                  b'{"a":' * 5000 + b"1" + b"}" * 5000, b"[" * 100000, b'{"Marker":"\\ud800"}']
        for body in bodies:
            with self.subTest(body=body[:30]):
                answer = json_call("ListKeys", body).send()
                self.assertIn(answer.status, (200, 400) if body == b"" else (400,), answer.text)
                if answer.status != 200:
                    self.assertRegex(answer.text, "SerializationException|ValidationException|InvalidMarker")
                self.assert_reveals_nothing(answer.text)
        self.assert_still_well()

    def test_operations_nobody_knows(self):
        self.assert_refused(json_call("MakeCoffee", b"{}").send(), 400, "UnknownOperationException")
        answer = query_call("iam", "Action=MakeCoffee&Version=2010-05-08").send()
        self.assert_refused(answer, (400, 404), "InvalidAction")
        answer = query_call("sts", "Version=2011-06-15").send()
        self.assert_refused(answer, (400, 404), "MissingAction", "InvalidAction")
        answer = Request("s3", "PATCH", "/" + new_bucket()).send()
        self.assert_refused(answer, (400, 405, 501), "MethodNotAllowed", "NotImplemented")
        answer = Request("teapot", headers={"X-Amz-Target": "Teapot.Brew"}, body=b"{}").send()
        self.assertIn(answer.status, (400, 403, 404), answer.text)

    def test_forms_that_make_no_sense(self):
        bodies = [
            ("", ("MissingAction", "InvalidAction", "MalformedInput")),
            ("Action=GetUser&Action=ListUsers&Version=2010-05-08", None),
            ("Action=CreateUser&Version=2010-05-08", ("ValidationError",)),
            ("Action=CreateUser&Version=2010-05-08&UserName=%zz",
             ("ValidationError", "MalformedInput", "MalformedQueryString")),
            ("Action=CreateUser&Version=2010-05-08&UserName=%ff%fe",
             ("ValidationError", "MalformedInput", "MalformedQueryString")),
            ("Action=ListUsers&Version=2010-05-08&MaxItems=many",
             ("MalformedInput", "ValidationError")),
            ("Action=TagUser&Version=2010-05-08&UserName=u&Tags.member.999999999.Key=a",
             ("ValidationError", "MalformedInput", "NoSuchEntity")),
        ]
        for body, codes in bodies:
            with self.subTest(body=body):
                answer = query_call("iam", body).send()
                self.assert_reveals_nothing(answer.text)
                self.assertLess(answer.status, 500, answer.text)
                if codes:
                    self.assert_refused(answer, (400, 404), *codes)

    def test_xml_that_is_none(self):
        bucket = new_bucket()
        bodies = [
            b"",
            b"<",
            b"<Delete>",
            b"<Other/>",
            b"<Delete><Object><Key>a</Key></Object></Delete",
            b"\x00\x01",
            b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            b"<Delete><Object><Key>&x;</Key></Object></Delete>",
            b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            b"<Delete><Object><Key>&b;</Key></Object></Delete>",
            b"<Delete>" + b"<a>" * 20000,
            b"<Delete>" + b"<Object><Key>k</Key></Object>" * 1001 + b"</Delete>",
        ]
        for body in bodies:
            with self.subTest(body=body[:40]):
                request = Request("s3", "POST", "/" + bucket, "delete=", body, with_md5(body))
                answer = request.send()
                self.assert_refused(answer, 400, "MalformedXML", "MissingRequestBody")
                self.assertNotIn("root:", answer.text)
        self.assert_still_well()

    def test_versioning_that_is_neither_on_nor_off(self):
        bucket = new_bucket()
        body = b"<VersioningConfiguration><Status>Maybe</Status></VersioningConfiguration>"
        request = Request("s3", "PUT", "/" + bucket, "versioning=", body, with_md5(body))
        self.assert_refused(request.send(), 400, "MalformedXML", "IllegalVersioning")
        self.assertNotIn("Status", root("s3").get_bucket_versioning(Bucket=bucket))

    def test_bodies_and_headers_too_large(self):
        answer = json_call("ListKeys", b'{"Marker":"' + b"x" * (9 << 20) + b'"}').send()
        if answer is not None:
            self.assertIn(answer.status, (400, 413), answer.text)
            self.assert_reveals_nothing(answer.text)
        answer = json_call("ListKeys", b"{}").send({"x-amz-target": "T.L", "x-large": "x" * 20000})
        if answer is not None:
            self.assertIn(answer.status, (400, 431), answer.text)
        many = {"x-h%d" % i: "v" * 100 for i in range(1000)}
        answer = json_call("ListKeys", b"{}").send(many)
        if answer is not None:
            self.assertIn(answer.status, (400, 431), answer.text)
        self.assert_still_well()

    def test_what_is_no_http(self):
        for noise in (b"\r\n\r\nHELLO\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 1000,
                      b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
                      b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
                      b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n"
                      b"transfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                      b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nhost: x\r\n\r\n"):
            with self.subTest(noise=noise[:30]):
                answer = exchange(noise, end=False)
                if answer is not None:
                    self.assertTrue(400 <= answer.status < 600, answer.status)
                    self.assert_reveals_nothing(answer.text)
                    self.assertNotRegex(answer.text, "(?i)jetty")
        self.assert_still_well()


class Uploads(Raw):
    def setUp(self):
        self.s3, self.bucket = root("s3"), new_bucket()

    def assert_nothing_was_written(self):
        self.assertEqual(0, self.s3.list_objects_v2(Bucket=self.bucket)["KeyCount"])

    def put(self, body, key="k", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return Request("s3", "PUT", "/%s/%s" % (self.bucket, key), body=body, headers=headers)

    def test_an_upload_cut_off(self):
        request = self.put(b"x" * 100_000)
        request.length = 200_000
        with connect() as connection:
            connection.sendall(request.bytes())
        self.assert_nothing_was_written()
        request = self.put(b"old")
        self.assertEqual(200, request.send().status)
        request = self.put(b"new" * 50_000)
        request.length = 300_000
        with connect() as connection:
            connection.sendall(request.bytes())
        self.assertEqual(
            b"old", self.s3.get_object(Bucket=self.bucket, Key="k")["Body"].read())

    def test_a_body_that_is_not_what_was_signed(self):
        request = self.put(b"x" * 100_000)
        headers = request.authorise()
        request.body = b"y" * 100_000
        self.assert_refused(request.send(headers), 400, "XAmzContentSHA256Mismatch")
        self.assert_nothing_was_written()

    def test_wrong_checksums(self):
        md5 = base64.b64encode(hashlib.md5(b"other").digest()).decode()
        cases = [
            ({"content_md5": md5}, "BadDigest"),
            ({"content_md5": "AAAA"}, "InvalidDigest"),
            ({"x_amz_checksum_crc32": "AAAAAA=="}, "BadDigest"),
            ({"x_amz_checksum_crc32": "no base64"}, "InvalidRequest"),
            ({"x_amz_sdk_checksum_algorithm": "ROT13", "x_amz_checksum_rot13": "AA=="},
             "InvalidRequest"),
        ]
        for headers, code in cases:
            with self.subTest(headers=headers):
                self.assert_refused(self.put(b"some bytes", **headers).send(), 400, code)
        self.assert_nothing_was_written()

    def test_a_wrong_checksum_in_the_trailer(self):
        for checksum, status in (("AAAAAA==", 400), (crc32(b"hello"), 200)):
            with self.subTest(checksum=checksum):
                body = b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:%s\r\n\r\n" % checksum.encode()
                request = self.put(body, content_encoding="aws-chunked",
                                   x_amz_decoded_content_length="5",
                                   x_amz_trailer="x-amz-checksum-crc32")
                request.payload_hash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
                answer = request.send()
                self.assertEqual(status, answer.status, answer.text)
                if status == 400:
                    self.assert_refused(answer, 400, "BadDigest")
                    self.assert_nothing_was_written()
        self.assertEqual(
            b"hello", self.s3.get_object(Bucket=self.bucket, Key="k")["Body"].read())

    def test_chunks_that_make_no_sense(self):
        bodies = [b"", b"5\r\nhel", b"5\r\nhello\r\n", b"zz\r\nhello\r\n0\r\n\r\n",
                  b"-5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffff\r\nhello\r\n0\r\n\r\n",
                  b"6\r\nhello!\r\n0\r\n\r\n", b"4\r\nhell\r\n0\r\n\r\n", b"a" * 10000]
        for body in bodies:
            with self.subTest(body=body[:20]):
                request = self.put(body, content_encoding="aws-chunked",
                                   x_amz_decoded_content_length="5",
                                   x_amz_trailer="x-amz-checksum-crc32")
                request.payload_hash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
                answer = request.send()
                self.assertIn(answer.status, (400, 403, 411), answer.text)
                self.assert_reveals_nothing(answer.text)
        self.assert_nothing_was_written()

    def test_continue_is_said_only_to_who_may(self):
        request = self.put(b"x" * 10, expect="100-continue")
        with connect() as connection:
            connection.sendall(request.bytes()[:-10])
            self.assertRegex(connection.recv(4096), rb"^HTTP/1.1 100 ")
            connection.sendall(request.body)
            self.assertEqual(200, read_answer(connection).status)
        request = self.put(b"x" * 10, key="other", expect="100-continue")
        request.secret = "wrong"
        with connect() as connection:
            connection.sendall(request.bytes()[:-10])
            self.assertRegex(connection.recv(4096), rb"^HTTP/1.1 403 ")

    def test_names_that_would_leave_the_bucket_do_not(self):
        for path in ("/../%s/k" % self.bucket, "/%s/../../etc/passwd" % self.bucket,
                     "/%s/%%2e%%2e/%%2e%%2e/k" % self.bucket, "/%s/%%00" % self.bucket):
            with self.subTest(path=path):
                answer = Request("s3", "GET", path).send()
                self.assertIn(answer.status, (400, 403, 404), answer.text)
                self.assert_reveals_nothing(answer.text)
                self.assertNotIn("root:", answer.text)

    def test_heads_have_no_body_even_when_refused(self):
        answer = Request("s3", "HEAD", "/%s/none" % self.bucket).send()
        self.assertEqual((404, ""), (answer.status, answer.text))
        self.assertTrue(answer.getheader("x-amz-request-id"))


class Errors(Raw):
    def test_each_protocol_has_its_own_form(self):
        answer = json_call("DescribeKey", b'{"KeyId":"alias/none"}').send()
        self.assertRegex(answer.text, r'"__type"\s*:\s*"([\w.]+#)?NotFoundException"')
        self.assertRegex(answer.getheader("content-type"), r"^application/x-amz-json-1\.1")
        name = unique("none")
        answer = query_call("iam", "Action=GetUser&Version=2010-05-08&UserName=" + name).send()
        self.assertRegex(answer.text, r"(?s)<ErrorResponse.*<Error>.*<Type>Sender</Type>.*"
                                      r"<Code>NoSuchEntity</Code>.*<RequestId>")
        self.assertRegex(answer.getheader("content-type"), "^text/xml")
        answer = Request("s3", "GET", "/%s/k" % new_bucket()).send()
        self.assertRegex(answer.text, r"(?s)^<\?xml.*<Error><Code>NoSuchKey</Code>.*<Key>k</Key>"
                                      r".*<RequestId>")
        self.assertEqual("application/xml", answer.getheader("content-type").split(";")[0])
        (told,) = re.findall("<RequestId>(.*?)</RequestId>", answer.text)
        self.assertEqual(told, answer.getheader("x-amz-request-id"))


def with_md5(body):
    return {"Content-MD5": base64.b64encode(hashlib.md5(body).digest()).decode()}


def crc32(body):
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()
