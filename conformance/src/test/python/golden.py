"""Calls kept with their answers in answers.json, to be asked again of every later release.

A call is {"service", "region", "caller", "operation", "parameters"} and either "answer", the part
of it that must stay the same, or "refusal", an error code. Bytes are {"bytes": base64}, those of an
object {"sha256": hex}, times {"time": ISO 8601}.
"""

import base64
import datetime
import functools
import hashlib
import json

from botocore.exceptions import ClientError

from support import Caller, REGION, plain_client

FILE = "answers.json"


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
