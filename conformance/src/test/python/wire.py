"""Requests written by hand, so that they can be wrong in ways no client is."""

import datetime
import hashlib
import hmac
import http.client
import os
import socket
import urllib.parse

from support import REGION, tls_context

ENDPOINT = urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL"])
HOST = ENDPOINT.netloc
EMPTY = hashlib.sha256(b"").hexdigest()


def connect():
    """A socket to the server, inside TLS where it speaks TLS."""
    plain = socket.create_connection((ENDPOINT.hostname, ENDPOINT.port), timeout=20)
    context = tls_context()
    return context.wrap_socket(plain, server_hostname=ENDPOINT.hostname) if context else plain


def exchange(request, end=False):
    """The answer to raw bytes, or None if the server only hung up."""
    with connect() as connection:
        try:
            connection.sendall(request)
            if end:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # It may have answered, and closed, before it had read everything.
        return read_answer(connection)


def read_answer(connection):
    answer = http.client.HTTPResponse(connection)
    try:
        answer.begin()
        answer.text = answer.read().decode("utf-8", "replace")
    except (http.client.HTTPException, OSError):
        return None
    return answer


def _key(secret, *scope):
    key = ("AWS4" + secret).encode()
    for part in scope:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


class Request:
    """One request, signed by SigV4 when written, unless told otherwise."""

    def __init__(self, service, method="POST", path="/", query="", body=b"", headers=None):
        self.service, self.method, self.path, self.query = service, method, path, query
        self.body = body
        self.headers = dict(headers or {})
        self.time = datetime.datetime.now(datetime.timezone.utc)
        self.region = REGION
        self.scope_service = service
        self.access_key_id = os.environ["AWS_ACCESS_KEY_ID"]
        self.secret = os.environ["AWS_SECRET_ACCESS_KEY"]
        self.payload_hash = None
        self.length = None

    def authorise(self):
        stamp = self.time.strftime("%Y%m%dT%H%M%SZ")
        payload = self.payload_hash or hashlib.sha256(self.body).hexdigest()
        headers = {name.lower(): value for name, value in self.headers.items()}
        headers.update({"host": HOST, "x-amz-date": stamp, "x-amz-content-sha256": payload})
        names = ";".join(sorted(headers))
        lines = "".join("%s:%s\n" % (name, headers[name].strip()) for name in sorted(headers))
        canonical = "\n".join((self.method, self.path, self.query, lines, names, payload))
        scope = (stamp[:8], self.region, self.scope_service, "aws4_request")
        to_sign = "\n".join(
            ("AWS4-HMAC-SHA256", stamp, "/".join(scope),
             hashlib.sha256(canonical.encode()).hexdigest()))
        signature = hmac.new(_key(self.secret, *scope), to_sign.encode(), hashlib.sha256)
        headers["authorization"] = (
            "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            % (self.access_key_id, "/".join(scope), names, signature.hexdigest()))
        return headers

    def bytes(self, headers=None):
        headers = dict(headers or self.authorise())
        headers.setdefault("host", HOST)
        headers["content-length"] = str(len(self.body) if self.length is None else self.length)
        headers["connection"] = "close"
        target = self.path + ("?" + self.query if self.query else "")
        lines = ["%s %s HTTP/1.1" % (self.method, target)]
        lines += ["%s: %s" % item for item in headers.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body

    def send(self, headers=None):
        return exchange(self.bytes(headers))


def json_call(operation, body, **more):
    headers = {"Content-Type": "application/x-amz-json-1.1",
               "X-Amz-Target": "TrentService." + operation}
    return Request("kms", body=body, headers=headers, **more)


def query_call(service, body):
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    return Request(service, body=body.encode(), headers=headers)
