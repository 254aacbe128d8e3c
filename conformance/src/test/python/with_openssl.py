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
