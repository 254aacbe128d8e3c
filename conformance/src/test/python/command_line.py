"""The aws CLI as it is typed, for the suites that walk through all commands of a service.

It runs in this process, because starting it anew takes longer than a whole walk; cli.py starts it
as people do.
"""

import base64
import contextlib
import functools
import io
import json
import os
import tempfile
import unittest.mock

from awscli.clidriver import create_clidriver

from support import Conformance


@functools.lru_cache(maxsize=None)
def driver(caller, region):
    """The CLI, which keeps the credentials and the region that it first sees."""
    return create_clidriver()


class Commands(Conformance):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def aws(self, service, command, *arguments, region=None, caller=None, fails=None):
        """The answer of `aws service command`, or what it says when it `fails`."""
        # As in support.config: what a retry makes of an answer is not the server's answer.
        environment = dict(
            caller.environment() if caller else {}, AWS_MAX_ATTEMPTS="1", AWS_RETRY_MODE="standard")
        where = ("--region", region) if region else ()
        told, refused = io.StringIO(), io.StringIO()
        with unittest.mock.patch.dict(os.environ, environment), \
                contextlib.redirect_stdout(told), contextlib.redirect_stderr(refused):
            status = driver(caller, region).main([service, command, *arguments, *where])
        if fails:
            self.assertNotEqual(0, status, told.getvalue())
            self.assertIn("(%s)" % fails, refused.getvalue())
            return refused.getvalue()
        self.assertEqual(0, status, refused.getvalue())
        return json.loads(told.getvalue() or "{}")

    def file(self, content):
        """What the CLI reads as bytes: base64 in, as it came out."""
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            file.write(content if isinstance(content, bytes) else base64.b64decode(content))
        return "fileb://" + file.name
