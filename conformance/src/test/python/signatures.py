"""Signatures as clients make them, and every way in which they are wrong.

botocore's signers are the independent reading of SigV4: whatever they sign must be taken.
"""

import base64
import datetime
import hashlib
import hmac
import io
import random
import re
import urllib.parse
import zlib
from concurrent.futures import ThreadPoolExecutor

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from bad_input import Raw
from support import Caller, ObjectConformance, REGION, account, allow, data, new_bucket, new_user
from support import plain_client, root
from wire import HOST, Request, _key, exchange, json_call

ALPHABET = "abcXYZ019-._~ /+%&=?#:;@!$'()*,[]{}|\\^`\"<>é漢😀\u0301"


class FromBotocore(Raw):
    """Random requests, signed by botocore: the server computes the same signature."""

    @classmethod
    def setUpClass(cls):
        cls.bucket = new_bucket()
        user = new_user(allow("*"))
        session = user.client("sts").get_session_token(DurationSeconds=900)
        cls.callers = [user, Caller.from_session(session)]

    def text(self, chance, least=0):
        return "".join(chance.choices(ALPHABET, k=chance.randint(least, 12)))

    def signed(self, chance, signer, service, path):
        query = {self.text(chance, 1): self.text(chance) for _ in range(chance.randint(0, 4))}
        query = {name: value for name, value in query.items() if name.strip()}
        headers = {"x-amz-meta-%d" % i: "a" + " b" * chance.randint(0, 3) + "  c" for i in range(2)}
        headers["content-type"] = "text/plain"
        caller = chance.choice(self.callers)
        credentials = Credentials(caller.access_key_id, caller.secret, caller.token)
        encoded = urllib.parse.urlencode(query, quote_via=urllib.parse.quote, safe="")
        url = "https://%s%s?%s" % (HOST, path, encoded)
        request = AWSRequest(method="GET", url=url, headers=headers)
        signer(credentials, service, REGION).add_auth(request)
        return request.prepare()

    def send(self, request):
        parts = urllib.parse.urlsplit(request.url)
        target = parts.path + ("?" + parts.query if parts.query else "")
        lines = ["GET %s HTTP/1.1" % target, "host: " + HOST, "connection: close"]
        lines += ["%s: %s" % (name, value.decode() if isinstance(value, bytes) else value)
                  for name, value in request.headers.items() if name.lower() != "host"]
        return exchange("\r\n".join(lines).encode() + b"\r\n\r\n")

    def check(self, signer, seed, number):
        chance = random.Random("%d/%d" % (seed, number))
        key = self.text(chance, 1).replace("..", "")
        path = "/%s/%s" % (self.bucket, urllib.parse.quote(key, safe="/~"))
        answer = self.send(self.signed(chance, signer, "s3", path))
        self.assertIsNotNone(answer, path)
        self.assertNotRegex(answer.text, "Signature|Authoriz|Token|AccessKey", "seed %d/%d: %s" % (
            seed, number, path))
        self.assertIn(answer.status, (200, 400, 404, 405, 501), answer.text)

    def all(self, signer):
        seed = random.SystemRandom().randrange(2**32)
        with ThreadPoolExecutor(4) as threads:
            done = [threads.submit(self.check, signer, seed, i) for i in range(150)]
            for each in done:
                each.result()

    def test_in_the_header(self):
        self.all(botocore.auth.S3SigV4Auth)

    def test_in_the_query(self):
        def signer(credentials, service, region):
            return botocore.auth.S3SigV4QueryAuth(credentials, service, region, expires=60)
        self.all(signer)

    def test_of_other_services(self):
        """Their path is normalised and encoded twice; the body's hash is signed unseen."""
        for service, body in (("iam", b"Action=ListUsers&Version=2010-05-08"),
                              ("sts", b"Action=GetCallerIdentity&Version=2011-06-15")):
            for path in ("/", "//", "/./", "/a/.."):
                with self.subTest(service=service, path=path):
                    # A session without MFA may not ask IAM anything.
                    caller = self.callers[0 if service == "iam" else 1]
                    credentials = Credentials(caller.access_key_id, caller.secret, caller.token)
                    request = AWSRequest("POST", "https://%s%s" % (HOST, path), data=body, headers={
                        "content-type": "application/x-www-form-urlencoded"})
                    botocore.auth.SigV4Auth(credentials, service, REGION).add_auth(request)
                    sent = Request(service, path=path, body=body)
                    headers = {n.lower(): v for n, v in request.headers.items()}
                    answer = sent.send(headers)
                    self.assertEqual(200, answer.status, answer.text)


class Payloads(ObjectConformance):
    """Every way in which a client says what its body is."""

    def test_boto3s_settings(self):
        for signing in (True, False, None):
            for checksums in ("when_supported", "when_required"):
                with self.subTest(signing=signing, checksums=checksums):
                    s3 = {"addressing_style": "path"}
                    if signing is not None:
                        s3["payload_signing_enabled"] = signing
                    client = plain_client("s3", s3=s3, request_checksum_calculation=checksums)
                    for size in (0, 1, 70_000, 200_000):
                        body = data(size)
                        client.put_object(Bucket=self.bucket, Key="k", Body=body)
                        self.assertEqual(body, self.read("k"))
                        client.put_object(Bucket=self.bucket, Key="s", Body=io.BytesIO(body))
                        self.assertEqual(body, self.read("s"))

    def chunked(self, sizes, trailer=None, spoil=lambda chunk, index: chunk):
        content = data(sum(sizes))
        headers = {"content-encoding": "aws-chunked", "x-amz-decoded-content-length": str(len(content))}
        if trailer:
            headers["x-amz-trailer"] = "x-amz-checksum-crc32"
        request = Request("s3", "PUT", "/%s/chunked" % self.bucket, headers=headers)
        request.payload_hash = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" + ("-TRAILER" if trailer else "")
        signed = request.authorise()
        stamp, previous = signed["x-amz-date"], signed["authorization"][-64:]
        scope = (stamp[:8], REGION, "s3", "aws4_request")
        key = _key(request.secret, *scope)

        def sign(kind, *hashes):
            text = "\n".join((kind, stamp, "/".join(scope), previous) + hashes)
            return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

        body, at = b"", 0
        for index, size in enumerate(list(sizes) + [0]):
            part = content[at:at + size]
            at += size
            previous = sign("AWS4-HMAC-SHA256-PAYLOAD", hashlib.sha256(b"").hexdigest(),
                            hashlib.sha256(part).hexdigest())
            head = b"%x;chunk-signature=%s\r\n" % (size, previous.encode())
            body += spoil(head + part + (b"\r\n" if size or not trailer else b""), index)
        if trailer:
            line = "x-amz-checksum-crc32:" + trailer(content)
            previous = sign("AWS4-HMAC-SHA256-TRAILER",
                            hashlib.sha256((line + "\n").encode()).hexdigest())
            body += ("%s\r\nx-amz-trailer-signature:%s\r\n\r\n" % (line, previous)).encode()
        request.body = body
        return request.send(signed), content

    def test_signed_chunks(self):
        for sizes in ([], [1], [8192, 5], [65536, 65536, 1024]):
            with self.subTest(sizes=sizes):
                answer, content = self.chunked(sizes)
                self.assertEqual(200, answer.status, answer.text)
                self.assertEqual(content, self.read("chunked"))

    def test_signed_chunks_with_a_trailer(self):
        answer, content = self.chunked([9000, 70], trailer=crc32)
        self.assertEqual(200, answer.status, answer.text)
        self.assertEqual(content, self.read("chunked"))
        answer, _ = self.chunked([9000, 71], trailer=lambda content: "AAAAAA==")
        self.assertEqual(400, answer.status, answer.text)
        self.assertIn("BadDigest", answer.text)
        self.assertEqual(content, self.read("chunked"))

    def test_a_changed_chunk_is_not_stored(self):
        self.put(b"before", "chunked")
        for spoiled in range(3):
            def spoil(chunk, index, at=spoiled):
                return chunk.replace(b"=", b"=0", 1) if index == at else chunk
            answer, _ = self.chunked([8192, 100], spoil=spoil)
            self.assertEqual(403, answer.status, answer.text)
            self.assertIn("SignatureDoesNotMatch", answer.text)
        self.assertEqual(b"before", self.read("chunked"))


def crc32(body):
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()


class Scopes(Raw):
    """Each element of a scope, wrong; AWS's codes for each protocol."""

    def refusal(self, request, status, code, pattern):
        answer = request.send()
        self.assert_refused(answer, status, code)
        self.assertRegex(answer.text.replace("&quot;", '"').replace("&apos;", "'"), pattern)

    def test_of_s3(self):
        request = Request("s3", "GET")
        request.region = "mars-north-1"
        self.refusal(request, 400, "AuthorizationHeaderMalformed",
                     "the region 'mars-north-1' is wrong; expecting '%s'.*<Region>%s<" % (REGION, REGION))
        good = Request("s3", "GET")
        for old, new, pattern in (
                ("aws4_request", "aws5_request", 'incorrect terminal "aws5_request"'),
                ("/" + good.time.strftime("%Y%m%d") + "/", "/20150830/", 'Invalid credential date "20150830"')):
            headers = good.authorise()
            headers["authorization"] = headers["authorization"].replace(old, new)
            answer = good.send(headers)
            self.assert_refused(answer, 400, "AuthorizationHeaderMalformed")
            self.assertRegex(answer.text.replace("&quot;", '"'), pattern)

    def test_of_kms(self):
        good = json_call("ListKeys", b"{}")
        date = good.time.strftime("%Y%m%d")
        for old, new, pattern in (
                ("aws4_request", "aws5_request", "valid terminator: 'aws4_request'"),
                ("/%s/" % date, "/20150830/", "Date in Credential scope does not match"),
                ("/%s/" % REGION, "/mars-north-1/", "scoped to a valid region"),
                ("/kms/", "/sts/", "scoped to correct service|MissingAction|UnknownOperation")):
            headers = good.authorise()
            headers["authorization"] = headers["authorization"].replace(old, new)
            answer = good.send(headers)
            self.assertIn(answer.status, (400, 403), answer.text)
            self.assertRegex(answer.text, pattern)

    def test_the_clock_to_the_second(self):
        """Fourteen minutes fifty are taken, fifteen minutes ten are not."""
        for seconds, fits in ((-890, True), (890, True), (-910, False), (910, False)):
            with self.subTest(seconds=seconds):
                request = json_call("ListKeys", b"{}")
                request.time += datetime.timedelta(seconds=seconds)
                answer = request.send()
                self.assertEqual(200 if fits else 400, answer.status, answer.text)
                if not fits:
                    self.assertRegex(answer.text, "Signature expired|Signature not yet current")


class Asymmetric(Raw):
    """SigV4A is not spoken here, and its clients are told so."""

    def test_as_boto3_makes_it(self):
        client = plain_client("s3", signature_version="s3v4a")
        with self.refused("InvalidRequest", status=400, message="use AWS4-HMAC-SHA256"):
            client.list_buckets()

    def test_in_the_header(self):
        request = Request("s3", "GET")
        headers = request.authorise()
        headers["x-amz-region-set"] = "*"
        headers["authorization"] = re.sub(
            "AWS4-HMAC-SHA256 Credential=([^/]*)/([^/]*)/[^/]*/",
            r"AWS4-ECDSA-P256-SHA256 Credential=\1/\2/", headers["authorization"])
        self.assert_refused(request.send(headers), 400, "InvalidRequest")
        request = json_call("ListKeys", b"{}")
        headers = request.authorise()
        headers["authorization"] = headers["authorization"].replace("HMAC", "ECDSA-P256", 1)
        self.assert_refused(request.send(headers), 400, "IncompleteSignature")

    def test_in_the_query(self):
        query = ("X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential=AKID%2F20150830%2Fs3"
                 "%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-Region-Set=%2A"
                 "&X-Amz-SignedHeaders=host&X-Amz-Signature=00")
        request = Request("s3", "GET", query=query)
        self.assert_refused(request.send({"host": HOST}), 400, "AuthorizationQueryParametersError")

    def test_in_chunks(self):
        request = Request("s3", "PUT", "/%s/k" % new_bucket(), body=b"x",
                          headers={"x-amz-decoded-content-length": "1"})
        request.payload_hash = "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"
        self.assert_refused(request.send(), 400, "InvalidArgument")


class Moments(Raw):
    """A session's end and a key's end, at once."""

    def test_a_deleted_key_and_an_inactive_one_are_unknown_ones(self):
        texts = set()
        for end in ("inactive", "deleted", "never there"):
            user = new_user(allow("kms:ListKeys"))
            iam = root("iam")
            if end == "inactive":
                iam.update_access_key(UserName=user.name, AccessKeyId=user.access_key_id,
                                      Status="Inactive")
            elif end == "deleted":
                iam.delete_access_key(UserName=user.name, AccessKeyId=user.access_key_id)
            request = json_call("ListKeys", b"{}")
            request.access_key_id, request.secret = user.access_key_id, user.secret
            if end == "never there":
                request.access_key_id = "AKIA" + "A" * 16
            answer = request.send()
            self.assert_refused(answer, 400, "UnrecognizedClientException")
            texts.add(answer.text)
        self.assertEqual(1, len(texts), texts)

    def test_a_token_of_another_session(self):
        user = new_user(allow("*"))
        one, other = (Caller.from_session(user.client("sts").get_session_token()) for _ in range(2))
        for token in (other.token, one.token[:-4], "x", one.token + "A"):
            mixed = Caller(None, one.access_key_id, one.secret, token)
            with self.refused("InvalidToken", status=400):
                mixed.client("s3").list_buckets()
            with self.refused("UnrecognizedClientException", status=400):
                mixed.client("kms").list_keys()
        bare = Caller(None, one.access_key_id, one.secret)
        with self.refused("InvalidAccessKeyId", status=403):
            bare.client("s3").list_buckets()
        self.assertEqual(account(), one.client("sts").get_caller_identity()["Account"])
