"""Calls kept with their answers in answers.json, to be asked again of every later release.

A call is {"service", "region", "caller", "operation", "parameters"} and either "answer", the part
of it that must stay the same, or "refusal", an error code. Bytes are {"bytes": base64}, those of an
object {"sha256": hex}, times {"time": ISO 8601}. A caller is an access key and its secret, or ANYONE.
"""

import base64
import datetime
import functools
import hashlib
import json

from botocore import UNSIGNED
from botocore.exceptions import ClientError

from support import Caller, REGION, plain_client

FILE = "answers.json"
ANYONE = ["anyone"]


def written(value):
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        return {"time": value.astimezone(datetime.timezone.utc).isoformat()}
    if hasattr(value, "read"):
        return {"sha256": hashlib.sha256(value.read()).hexdigest()}
    if isinstance(value, dict):
        return {name: written(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [written(each) for each in value]
    return value


def read(value):
    if isinstance(value, dict):
        if set(value) == {"bytes"}:
            return base64.b64decode(value["bytes"])
        return {name: read(each) for name, each in value.items()}
    if isinstance(value, list):
        return [read(each) for each in value]
    return value


@functools.lru_cache(maxsize=None)
def client_of(service, region, *caller):
    if list(caller) == ANYONE:
        return plain_client(service, region_name=region, signature_version=UNSIGNED)
    if caller:
        return Caller(None, *caller).make(service)
    return plain_client(service, region_name=region)


def ask(call):
    """What the server answers now, in the form it is kept in."""
    client = client_of(call["service"], call.get("region", REGION), *call.get("caller", ()))
    try:
        return written(getattr(client, call["operation"])(**read(call["parameters"])))
    except ClientError as refused:
        return {"refusal": refused.response["Error"]["Code"]}


def load():
    with open(FILE, encoding="utf-8") as file:
        return json.load(file)


def save(calls):
    with open(FILE, "w", encoding="utf-8") as file:
        json.dump(calls, file, indent=1, ensure_ascii=False, sort_keys=True)
        file.write("\n")


class Keeping:
    """What a suite does that leaves an installation for later releases."""

    def setUp(self):
        super().setUp()
        self.calls = []

    def keep(self, what, service, operation, parameters, fields, **more):
        """A call that is asked now, and whose `fields` must be the same ever after."""
        call = dict(
            more, what=what, service=service, operation=operation,
            parameters=written(parameters))
        answer = ask(call)
        self.assertNotIn("refusal", answer, what)
        call["answer"] = {name: answer[name] for name in fields}
        self.calls.append(call)
        return call["answer"]

    def keep_refusal(self, what, service, operation, parameters, code, **more):
        call = dict(
            more, what=what, service=service, operation=operation,
            parameters=written(parameters))
        self.assertEqual({"refusal": code}, ask(call), what)
        self.calls.append(dict(call, refusal=code))

    def keep_object(self, what, parameters, **more):
        self.keep("an object sealed " + what, "s3", "get_object", parameters, (
            "Body", "ETag", "ContentLength", "Metadata", "ServerSideEncryption"), **more)
