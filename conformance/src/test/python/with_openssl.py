"""Tests in which openssl does what a user does outside."""

import os
import subprocess
import tempfile

from support import Conformance, root


class WithOpenssl(Conformance):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.kms = root("kms")

    def file(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as target:
                target.write(content)
        return path

    def openssl(self, *arguments):
        """Its standard output; a failure of openssl fails the test."""
        done = subprocess.run(
            ("openssl",) + arguments, capture_output=True, timeout=60, check=False)
        self.assertEqual(0, done.returncode, done.stderr.decode(errors="replace"))
        return done.stdout


def self_signed(name):
    """A new private key and its certificate, in PEM."""
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = os.path.join(folder, "key"), os.path.join(folder, "certificate")
        subprocess.run(
            ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
             "-subj", "/CN=" + name, "-keyout", key, "-out", certificate),
            capture_output=True, timeout=60, check=True)
        with open(key, encoding="ascii") as one, open(certificate, encoding="ascii") as other:
            return one.read(), other.read()
