"""A small OpenID Connect provider over TLS, and the tokens it signs. Keys and certificates are
made by the openssl command."""

import base64
import hashlib
import http.server
import json
import os
import ssl
import subprocess
import tempfile
import threading
import time

from rsa import PrivateKey, sign


def openssl(*arguments, **more):
    done = subprocess.run(["openssl", *arguments], check=True, capture_output=True, **more)
    return done.stdout


def encode(data):
    if isinstance(data, str):
        data = data.encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value):
    return encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Key:
    """An RSA key with a certificate that it signs for itself."""

    def __init__(self, folder, name, subject="/CN=localhost"):
        self.key_file = os.path.join(folder, name + ".key")
        self.certificate_file = os.path.join(folder, name + ".pem")
        openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", subject,
            "-addext", "subjectAltName=DNS:localhost",
            "-keyout", self.key_file, "-out", self.certificate_file)
        pem = openssl("rsa", "-in", self.key_file, "-traditional")
        self.private = PrivateKey.load_pkcs1(pem)

    def certificate(self):
        return openssl("x509", "-in", self.certificate_file, "-outform", "DER")

    def thumbprint(self):
        return hashlib.sha1(self.certificate()).hexdigest()

    def signature(self, data):
        return sign(data, self.private, "SHA-256")

    def jwk(self, key_id):
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": key_id,
                "n": number(self.private.n), "e": number(self.private.e)}


class Provider:
    """Listens on localhost until it is closed; `asked` are the paths somebody asked for."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.tls = Key(self.folder.name, "tls")
        self.key = Key(self.folder.name, "signing")
        self.published = {"one": self.key}
        self.asked = []
        self.server = http.server.ThreadingHTTPServer(("localhost", 0), self.handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.tls.certificate_file, self.tls.key_file)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.name = "localhost:%d/realm" % self.server.server_address[1]
        self.url = "https://" + self.name
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()

    def pages(self):
        return {
            "/realm/.well-known/openid-configuration": {
                "issuer": self.url, "jwks_uri": self.url + "/keys"},
            "/realm/keys": {"keys": [key.jwk(name) for name, key in self.published.items()]},
        }

    def handler(provider):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                provider.asked.append(self.path)
                page = provider.pages().get(self.path)
                body = json.dumps(page).encode()
                self.send_response(200 if page else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        return Handler

    def claims(self, **more):
        now = int(time.time())
        claims = {"iss": self.url, "sub": "system:serviceaccount:ml:trainer",
                  "aud": "sts.amazonaws.com", "iat": now, "exp": now + 600}
        claims.update(more)
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, header=None, key=None, **claims):
        header = header or {"alg": "RS256", "typ": "JWT", "kid": "one"}
        signed = encode(json.dumps(header)) + "." + encode(json.dumps(self.claims(**claims)))
        return signed + "." + encode((key or self.key).signature(signed.encode()))
