"""The aws CLI, imported once: started anew it takes a second for each command, most of it to import.

`install(folder)` puts a small program there that stands in for `aws`. Behind it is a process that
forks one for each command, which then is the CLI as it is typed, with the caller's arguments,
environment, folder, input and output.
"""

import array
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import traceback

CLIENT = """#!{python} -ISs
import array, json, os, socket, sys
ready = socket.socket(socket.AF_UNIX)
ready.connect({path!r})
asked = json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]).encode()
files = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
ready.sendmsg([len(asked).to_bytes(4, "big")], files)
ready.sendall(asked)
sys.exit(ready.recv(1)[0])
"""


def install(folder):
    """Answers the function that ends the process behind it."""
    # Not in `folder`: the path of a socket must be short.
    sockets = tempfile.mkdtemp()
    path = os.path.join(sockets, "aws")
    process = serve(path)
    program(folder, "aws", CLIENT.format(python=sys.executable, path=path))

    def end():
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)
        shutil.rmtree(sockets)

    return end


def program(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(file.name, 0o755)


def serve(path):
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen()
    process = os.fork()
    if process:
        listening.close()
        return process
    from awscli import clidriver
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        connection, _ = listening.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listening.close()
            run(connection, clidriver)
        connection.close()


def run(connection, clidriver):
    status = 255
    try:
        arguments, environment, folder, files = received(connection)
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        # Set by the CLI itself when it is imported.
        environment.setdefault("AWS_DATA_PATH", os.environ["AWS_DATA_PATH"])
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        sys.argv = ["aws", *arguments]
        status = clidriver.main()
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connection.sendall(bytes([status]))
        os._exit(0)


def received(connection):
    files = array.array("i")
    length, ancillary, _, _ = connection.recvmsg(4, socket.CMSG_LEN(3 * files.itemsize))
    for _, _, content in ancillary:
        files.frombytes(content)
    with connection.makefile("rb") as rest:
        asked = json.loads(rest.read(int.from_bytes(length, "big")))
    return (*asked, files)
