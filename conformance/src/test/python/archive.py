"""An archive unpacked for one test, and a shell in it that has neither Maven nor a compiler."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import aws_ready

ARCHIVE, JAVA = sys.argv[1], sys.argv[2]
LONGEST_BLOCK = 90
END = "-- end of the block, status"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Shell:
    """A home of its own, and one bash that runs blocks of commands in it, one after another."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="a home with spaces ")
        shutil.copy(ARCHIVE, self.home)
        # What any machine has, the aws CLI, and traps for what a user of the archive has not.
        tools = os.path.join(self.home, ".tools")
        os.mkdir(tools)
        self.end_aws = aws_ready.install(tools)
        trap = "#!/bin/sh\ntouch '%s/was-called'\nexit 127\n" % self.home
        for absent in ("mvn", "javac"):
            aws_ready.program(tools, absent, trap)
        self.environment = {
            "PATH": tools + ":/usr/bin:/bin",
            "HOME": self.home,
            "LC_ALL": "C.UTF-8",
            "JAVA_HOME": JAVA,
            "AWS_PAGER": "",
            "AWS_EC2_METADATA_DISABLED": "true",
            "COFFER_LISTEN_PORT": str(free_port()),
        }
        self.bash = subprocess.Popen(
            ["bash", "--norc", "-m"], cwd=self.home, env=self.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.run("set -uE; trap 'echo \"FAILED: $BASH_COMMAND\"' ERR")

    def run(self, block):
        """The block's status, that of its last command, and all it printed."""
        script = os.path.join(self.home, ".block")
        with open(script, "w", encoding="utf-8") as file:
            file.write(block + "\n")
        self.bash.stdin.write("source '%s' </dev/null; echo \"%s $?\"\n" % (script, END))
        self.bash.stdin.flush()
        # A loop that waits for what never comes must not hold up the build.
        timer = threading.Timer(LONGEST_BLOCK, self.bash.kill)
        timer.start()
        try:
            return self.until_end()
        finally:
            timer.cancel()

    def until_end(self):
        printed = []
        for line in self.bash.stdout:
            if END in line:
                return int(line.rsplit(" ", 1)[1]), "".join(printed)
            printed.append(line)
        raise AssertionError("the shell ended:\n" + "".join(printed))

    def close(self):
        # Its background jobs; if it was killed itself, they have nobody else to end them.
        if self.bash.poll() is None:
            self.run("kill $(jobs -p) 2>/dev/null; wait")
        self.bash.stdin.close()
        self.bash.stdout.close()
        self.bash.wait(30)
        self.end_aws()
        subprocess.run(["chmod", "-R", "u+w", self.home], check=True)
        self.remove()

    def remove(self):
        """A server's first start goes on learning for a while, in the background."""
        for _ in range(60):
            try:
                return shutil.rmtree(self.home)
            except OSError:
                time.sleep(1)
        raise AssertionError("something still writes into " + self.home)
