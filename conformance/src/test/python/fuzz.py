"""Valid requests, changed and signed again, over TLS: whatever arrives gets a proper answer.

No answer is a fault of the server's, every refusal has the form of its protocol and a request id,
none shows how the server is made, and what lies in a private object is in none of them.
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import random
import threading
import time
import xml.etree.ElementTree
from concurrent.futures import ThreadPoolExecutor

from support import REGION, Conformance, account, allow, new_bucket, new_key, new_user, root
from wire import HOST, connect, _key

SECONDS = 8
THREADS = 4
MARKER = "MARKER-%016x" % random.SystemRandom().randrange(16**16)
REQUEST_IDS = ("x-amzn-requestid", "x-amz-request-id")
UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
WORDS = [
    b"", b"/", b"//", b"..", b"%2F", b"%00", b"%", b"%zz", b"%ff", b"?", b"&", b"=", b";", b"+", b"*",
    b"{", b"}", b"[", b"]", b'"', b":", b",", b"null", b"true", b"-1", b"0", b"1e999", b"2147483648",
    b"9223372036854775808", b"<", b">", b"</", b"&lt;", b"&x;", b"<![CDATA[", b"<!--", b"\\u0000",
    b"\\ud800", b"\xc3\xa9", b"\xf0\x9f\x98\x80", b"\xff", b"\x80", b"\x7f", b" ", b"\t", b"'", b"$", b"${a}",
    b"a" * 300, b"A" * 3000, b"versionId=", b"uploadId=", b"partNumber=1", b"max-keys=", b"acl", b"policy",
    b"versions", b"uploads", b"delete", b"tagging", b"encryption", b"lifecycle", b"cors", b"x-id=GetObject",
    b"arn:aws:", b"arn:aws:s3:::", b"arn:aws:kms:", b"alias/", b"bytes=", b"bytes=0-", b"bytes=-1", b"aws:kms",
    b"AES256", b"STREAMING-UNSIGNED-PAYLOAD-TRAILER", b"aws-chunked", b"UNSIGNED-PAYLOAD", b"gzip",
    b"TrentService.", b"Action=", b"Version=", b".member.1", b"Tue, 15 Nov 1994 08:12:31 GMT",
]
HEADER_NAMES = [
    "range", "if-match", "if-none-match", "if-modified-since", "content-type", "content-md5",
    "content-encoding", "cache-control", "expires", "x-amz-acl", "x-amz-copy-source",
    "x-amz-copy-source-range", "x-amz-meta-a", "x-amz-tagging", "x-amz-storage-class",
    "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-context", "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-server-side-encryption-customer-key", "x-amz-checksum-crc32", "x-amz-checksum-sha256",
    "x-amz-sdk-checksum-algorithm", "x-amz-expected-bucket-owner", "x-amz-mfa", "x-amz-trailer",
    "x-amz-decoded-content-length", "x-amz-object-lock-mode", "x-amz-website-redirect-location",
    "x-amz-bypass-governance-retention", "x-amz-target", "x-amz-security-token", "expect", "origin",
    "access-control-request-method", "accept-encoding", "transfer-encoding", "x-forwarded-for",
]


class Sample:
    """What a request says before it is signed; every part is bytes."""

    def __init__(self, service, method, path, query=b"", headers=None, body=b""):
        self.service, self.method, self.path, self.query = service, method, path, query
        self.headers = {"x-fuzz": b"1", **(headers or {})}
        self.body = body

    def copy(self):
        return Sample(self.service, self.method, self.path, self.query, dict(self.headers), self.body)


class Caller:
    def __init__(self, user):
        self.id, self.secret = user.access_key_id, user.secret

    def signed(self, sample, chance):
        """The bytes of the request. `chance` spoils some of the signatures."""
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        payload = hashlib.sha256(sample.body).hexdigest().encode()
        if sample.service == "s3" and chance.random() < 0.1:
            payload = chance.choice([b"UNSIGNED-PAYLOAD", b"STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                                     b"STREAMING-AWS4-HMAC-SHA256-PAYLOAD", b"nonsense"])
        headers = {name: value.strip(b" \t") for name, value in sample.headers.items()}
        headers.update({"host": HOST.encode(), "x-amz-date": stamp.encode(),
                        "x-amz-content-sha256": payload})
        if headers.get("content-md5") == b"":
            headers["content-md5"] = base64.b64encode(hashlib.md5(sample.body).digest())
        names = ";".join(sorted(headers)).encode()
        lines = b"".join(
            b"%s:%s\n" % (name.encode(), collapsed(headers[name])) for name in sorted(headers))
        canonical = b"\n".join((sample.method, canonical_path(sample), canonical_query(sample.query),
                                lines, names, payload))
        scope = (stamp[:8], REGION, sample.service, "aws4_request")
        to_sign = "\n".join(("AWS4-HMAC-SHA256", stamp, "/".join(scope),
                             hashlib.sha256(canonical).hexdigest()))
        signature = hmac.new(_key(self.secret, *scope), to_sign.encode(), hashlib.sha256).hexdigest()
        authorization = ("AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                         % (self.id, "/".join(scope), names.decode(), signature)).encode()
        spoiled = chance.random()
        if spoiled < 0.08:
            authorization = printable(mutated(authorization, chance))
        if spoiled > 0.04:
            headers["authorization"] = authorization
        headers["content-length"] = str(len(sample.body)).encode()
        target = sample.path + (b"?" + sample.query if sample.query else b"")
        head = b"%s %s HTTP/1.1\r\n" % (sample.method, target)
        head += b"".join(b"%s: %s\r\n" % (name.encode(), value) for name, value in headers.items())
        return head + b"\r\n" + sample.body


def collapsed(value):
    return b" ".join(part for part in value.replace(b"\t", b" ").split(b" ") if part)


def escaped(raw, keep=b""):
    return b"".join(bytes([c]) if c in UNRESERVED or c in keep else b"%%%02X" % c for c in raw)


def unescaped(raw):
    out, at = bytearray(), 0
    while at < len(raw):
        try:
            if raw[at] != 0x25 or not raw[at + 1:at + 3].isalnum() or len(raw) < at + 3:
                raise ValueError
            out.append(int(raw[at + 1:at + 3], 16))
            at += 3
        except ValueError:
            out.append(raw[at])
            at += 1
    return bytes(out)


def canonical_path(sample):
    if sample.service == "s3":
        return escaped(unescaped(sample.path), b"/")
    kept = []
    for segment in sample.path.split(b"/"):
        if segment == b"..":
            kept = kept[:-1]
        elif segment not in (b"", b"."):
            kept.append(segment)
    path = b"/" + b"/".join(kept)
    return escaped(path + (b"/" if sample.path.endswith(b"/") and kept else b""), b"/")


def canonical_query(query):
    pairs = []
    for pair in query.split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            pairs.append(tuple(escaped(unescaped(part.replace(b"+", b" "))) for part in (name, value)))
    return b"&".join(name + b"=" + value for name, value in sorted(pairs))


def mutated(raw, chance, words=WORDS):
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        start = chance.randrange(len(raw) + 1)
        end = min(len(raw), start + chance.randrange(24))
        part = raw[start:end]
        raw = chance.choice((
            lambda: raw[:start] + chance.choice(words) + raw[start:],
            lambda: raw[:start] + chance.choice(words) + raw[end:],
            lambda: raw[:start] + raw[end:],
            lambda: raw[:start] + part * chance.choice((2, 3, 40)) + raw[end:],
            lambda: raw[:start],
            lambda: raw[:start] + bytes([chance.randrange(256)]) + raw[start + 1:],
            lambda: chance.choice(words),
        ))()[:20_000]
    return raw


def printable(raw):
    return bytes(c for c in raw if c >= 0x20 and c != 0x7F)


def in_target(raw):
    return bytes(c for c in raw if 0x20 < c < 0x7F and c != 0x23)


class Fuzz(Conformance):
    seconds = SECONDS

    @classmethod
    def setUpClass(cls):
        private = new_bucket()
        key = new_key()
        root("s3").put_object(
            Bucket=private, Key="secret", Body=MARKER.encode(), ServerSideEncryption="aws:kms",
            SSEKMSKeyId=key, Metadata={"marker": MARKER.lower()})
        own = new_bucket()
        root("s3").put_object(Bucket=own, Key="k", Body=b"its own" * 100)
        own_key = new_key()
        blob = root("kms").encrypt(KeyId=own_key, Plaintext=b"p", EncryptionContext={"a": "b"})
        user = new_user(
            allow(["s3:*"], ["arn:aws:s3:::" + own, "arn:aws:s3:::%s/*" % own]),
            allow(["s3:ListAllMyBuckets", "iam:Get*", "iam:List*", "iam:Simulate*", "sts:*",
                   "cloudtrail:LookupEvents", "kms:List*", "kms:GenerateRandom"]),
            allow(["kms:*"], "arn:aws:kms:%s:%s:key/%s" % (REGION, account(), own_key)))
        cls.caller = Caller(user)
        cls.words = WORDS + [text.encode() for text in (private, own, "/" + private + "/secret", "secret",
                                                        key, own_key, user.name, user.arn)]
        cls.samples = samples(own, own_key, user.name, private, blob["CiphertextBlob"])

    def test_every_answer_is_proper(self):
        seed = random.SystemRandom().randrange(2**32)
        found, lock, tally = {}, threading.Lock(), {}
        end = time.monotonic() + self.seconds

        def work(number):
            chance = random.Random("%d/%d" % (seed, number))
            talk = Talk()
            while time.monotonic() < end and len(found) < 8:
                sample = self.changed(chance)
                raw = self.caller.signed(sample, chance)
                answer = talk.exchange(raw, sample.method)
                wrong = fault(answer, sample)
                with lock:
                    status = answer and answer.status
                    tally[status] = tally.get(status, 0) + 1
                    if wrong:
                        found.setdefault(wrong, raw[:1500])
            talk.close()

        with ThreadPoolExecutor(THREADS) as threads:
            for done in [threads.submit(work, number) for number in range(THREADS)]:
                done.result()
        self.assertEqual({}, found, "seed %d" % seed)
        # It got past authentication, and it did not only get through.
        for status in (200, 400, 403, 404):
            self.assertGreater(tally.get(status, 0), 0, tally)
        self.assertTrue(root("sts").get_caller_identity()["Account"])

    def changed(self, chance):
        sample = chance.choice(self.samples).copy()
        if chance.random() < 0.05:
            return sample
        where = chance.random()
        if where < 0.2:
            sample.path = b"/" + in_target(mutated(sample.path, chance, self.words))[1:].replace(b"?", b"")
        elif where < 0.45:
            sample.query = in_target(mutated(sample.query, chance, self.words))
        elif where < 0.65:
            name = chance.choice(HEADER_NAMES + list(sample.headers))
            value = printable(mutated(sample.headers.get(name, b"1"), chance, self.words))[:4000]
            sample.headers[name] = value
            if name in ("transfer-encoding", "expect"):
                del sample.headers[name]
        elif where < 0.68:
            sample.method = chance.choice(
                (b"GET", b"PUT", b"POST", b"DELETE", b"HEAD", b"OPTIONS", b"PATCH", b"BREW"))
        else:
            sample.body = mutated(sample.body, chance, self.words)
        return sample


class Talk:
    """One connection after another, each used for as long as the server lets it."""

    def __init__(self):
        self.connection = None

    def exchange(self, raw, method):
        for is_new in (False, True):
            if self.connection is None:
                self.connection = connect()
                is_new = True
            answer = self.once(raw, method)
            if answer is not None or is_new:
                return answer
        return None

    def once(self, raw, method):
        answer = http.client.HTTPResponse(self.connection, method=method.decode())
        try:
            self.connection.sendall(raw)
            answer.begin()
            answer.raw = answer.read()
        except (http.client.HTTPException, OSError):
            self.close()
            return None
        if answer.will_close:
            self.close()
        return answer

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def fault(answer, sample):
    """What is wrong with an answer, or nothing."""
    where = "%s %s: " % (sample.service, sample.method.decode())
    if answer is None:
        return where + "no answer"
    text = answer.raw.decode("utf-8", "replace")
    everything = text + str(answer.getheaders())
    if MARKER.lower() in everything.lower():
        return where + "the marker leaked"
    if answer.status >= 500 and answer.status != 501 and not (
            answer.status == 503 and ("SlowDown" in text or "Throttl" in text)):
        return where + "status %d" % answer.status
    for trace in (".java:", "\tat ", "Exception in thread", "org.eclipse", "jetty", "java.lang", "sqlite"):
        if trace in everything.lower():
            return where + "shows `%s`" % trace
    if answer.status >= 400:
        return malformed(answer, text, sample) and where + malformed(answer, text, sample)
    return None


def malformed(answer, text, sample):
    if not text and answer.status == 400 and not any(map(answer.getheader, REQUEST_IDS)):
        return None  # No HTTP that could be answered in a protocol.
    if sample.path.startswith(b"/-/"):
        return None  # No bucket's name: what a load balancer asks, outside every protocol.
    if not any(map(answer.getheader, REQUEST_IDS)):
        return "%d without a request id" % answer.status
    if not text:
        return None if sample.method == b"HEAD" else "%d says nothing" % answer.status
    kind = answer.getheader("content-type") or ""
    try:
        if "json" in kind:
            if not isinstance(json.loads(text), dict):
                return "an error that is no object"
        elif "xml" in kind:
            xml.etree.ElementTree.fromstring(answer.raw)
        elif "cbor" not in kind:
            return "%d of type `%s`" % (answer.status, kind)
    except (ValueError, xml.etree.ElementTree.ParseError):
        return "%d is no %s" % (answer.status, kind)
    return None


def samples(own, key, user, private, blob):
    return s3_samples(own.encode(), key, private.encode()) + kms_samples(key, blob) + [
        form("iam", "Action=GetUser&Version=2010-05-08&UserName=" + user),
        form("iam", "Action=ListUsers&Version=2010-05-08&MaxItems=3&PathPrefix=/"),
        form("iam", "Action=ListUserPolicies&Version=2010-05-08&UserName=" + user),
        form("iam", "Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=%7B%7D"
                    "&Tags.member.1.Key=a&Tags.member.1.Value=b"),
        form("iam", "Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn=a"
                    "&ActionNames.member.1=s3:GetObject"),
        form("sts", "Action=GetCallerIdentity&Version=2011-06-15"),
        form("sts", "Action=GetSessionToken&Version=2011-06-15&DurationSeconds=900"),
        form("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/r"
                    "&RoleSessionName=s&Tags.member.1.Key=k&Tags.member.1.Value=v"),
        call("cloudtrail", "CloudTrail_20131101.LookupEvents",
             {"MaxResults": 5, "StartTime": 1.7e9,
              "LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": "Encrypt"}]}),
        call("secretsmanager", "secretsmanager.GetSecretValue", {"SecretId": "s"}),
        Sample("macie2", b"GET", b"/jobs/1"),
        Sample("monitoring", b"POST", b"/service/GraniteServiceVersion20100801/operation/ListMetrics",
               headers={"smithy-protocol": b"rpc-v2-cbor", "content-type": b"application/cbor"},
               body=b"\xa0"),
    ]


def s3_samples(own, key, private):
    delete = (b'<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a</Key></Object>'
              b"<Quiet>true</Quiet></Delete>")
    policy = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
         "Resource": "arn:aws:s3:::%s/never" % own.decode()}]}).encode()
    bucket, thing = b"/" + own, b"/" + own + b"/k"
    kms = {"x-amz-server-side-encryption": b"aws:kms",
           "x-amz-server-side-encryption-aws-kms-key-id": key.encode()}
    chunks = {"x-amz-decoded-content-length": b"5", "content-encoding": b"aws-chunked",
              "x-amz-trailer": b"x-amz-checksum-crc32"}
    return [
        Sample("s3", b"GET", b"/"),
        Sample("s3", b"GET", thing, headers={"range": b"bytes=0-9", "if-match": b"*"}),
        Sample("s3", b"HEAD", thing),
        Sample("s3", b"GET", thing, b"versionId=null&response-content-type=text/plain"),
        Sample("s3", b"GET", b"/" + private + b"/secret"),
        Sample("s3", b"PUT", bucket + b"/new", headers={"x-amz-meta-a": b"b", "content-md5": b""}, body=b"x"),
        Sample("s3", b"PUT", bucket + b"/sealed", headers=kms, body=b"some bytes"),
        Sample("s3", b"PUT", bucket + b"/chunks", headers=chunks,
               body=b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"),
        Sample("s3", b"PUT", bucket + b"/copy", headers={"x-amz-copy-source": thing}),
        Sample("s3", b"PUT", bucket + b"/stolen",
               headers={"x-amz-copy-source": b"/" + private + b"/secret"}),
        Sample("s3", b"DELETE", bucket + b"/gone"),
        Sample("s3", b"GET", bucket, b"list-type=2&prefix=a&delimiter=/&max-keys=2&encoding-type=url"),
        Sample("s3", b"GET", bucket, b"versions&key-marker=a&version-id-marker=b"),
        Sample("s3", b"GET", bucket, b"uploads"),
        Sample("s3", b"POST", bucket + b"/parts", b"uploads"),
        Sample("s3", b"PUT", bucket + b"/parts", b"partNumber=1&uploadId=x", body=b"part"),
        Sample("s3", b"POST", bucket + b"/parts", b"uploadId=x",
               body=b"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>e</ETag></Part>"
                    b"</CompleteMultipartUpload>"),
        Sample("s3", b"POST", bucket, b"delete", headers={"content-md5": b""}, body=delete),
        Sample("s3", b"PUT", bucket, b"policy", body=policy),
        Sample("s3", b"GET", bucket, b"policy"),
        Sample("s3", b"PUT", bucket, b"tagging",
               body=b"<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>"),
        Sample("s3", b"GET", bucket, b"location"),
        Sample("s3", b"GET", bucket, b"acl"),
        Sample("s3", b"OPTIONS", thing, headers={"origin": b"https://a.example",
                                                 "access-control-request-method": b"GET"}),
    ]


def kms_samples(key, blob):
    text = base64.b64encode(blob).decode()
    context = {"a": "b"}
    return [call("kms", "TrentService." + name, body) for name, body in (
        ("Encrypt", {"KeyId": key, "Plaintext": "aGVsbG8=", "EncryptionContext": context}),
        ("Decrypt", {"CiphertextBlob": text, "EncryptionContext": context}),
        ("ReEncrypt", {"CiphertextBlob": text, "SourceEncryptionContext": context,
                       "DestinationKeyId": key}),
        ("GenerateDataKey", {"KeyId": key, "KeySpec": "AES_256", "EncryptionContext": context}),
        ("GenerateDataKey", {"KeyId": key, "NumberOfBytes": 64}),
        ("GenerateRandom", {"NumberOfBytes": 8}),
        ("DescribeKey", {"KeyId": key, "GrantTokens": ["t"]}),
        ("ListKeys", {"Limit": 3, "Marker": "m"}),
        ("ListAliases", {"KeyId": key, "Limit": 1}),
        ("PutKeyPolicy", {"KeyId": key, "PolicyName": "default", "Policy": "{}"}),
        ("GetKeyPolicy", {"KeyId": key, "PolicyName": "default"}),
        ("TagResource", {"KeyId": key, "Tags": [{"TagKey": "k", "TagValue": "v"}]}),
        ("CreateGrant", {"KeyId": key, "GranteePrincipal": "arn:aws:iam::1:root",
                         "Operations": ["Decrypt"]}),
        ("Sign", {"KeyId": key, "Message": "aGk=", "SigningAlgorithm": "RSASSA_PSS_SHA_256"}),
    )]


def call(service, target, body):
    return Sample(service, b"POST", b"/", headers={
        "content-type": b"application/x-amz-json-1.1", "x-amz-target": target.encode()},
        body=json.dumps(body).encode())


def form(service, body):
    return Sample(service, b"POST", b"/", headers={
        "content-type": b"application/x-www-form-urlencoded; charset=utf-8"}, body=body.encode())
