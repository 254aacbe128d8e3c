"""Prints a request of every modelled operation, as botocore writes it, one line of JSON each.

    python every_request.py SERVICE ...

Two of each operation: one with what it requires, one with everything. No server is needed.
"""

import base64
import datetime
import email.utils
import json
import sys

import botocore.session
from botocore.awsrequest import create_request_object, prepare_request_dict
from botocore.serialize import create_serializer

SPOKEN = ("json", "query", "rest-json", "rest-xml", "smithy-rpc-v2-cbor")
TIME = datetime.datetime.fromtimestamp(1700000000, datetime.timezone.utc)
TEXT = "s & <é>+ \"'"
IN_HEAD = {"header": "s-h", "headers": "s-h", "uri": "l a+%é", "querystring": "q a+%&=é"}


class Sample:
    """Values of shapes; `is_full` ones have every member, the others only what is required."""

    def __init__(self, is_full):
        self.is_full = is_full

    def structure(self, shape, above=()):
        if shape.name in above:
            return None
        values = {}
        for name, member in shape.members.items():
            if is_streamed(shape, name, member):
                continue
            is_chosen = getattr(shape, "is_tagged_union", False) and not values
            if not (is_chosen or self.is_wanted(shape, name)):
                continue
            text = IN_HEAD.get(member.serialization.get("location"), TEXT)
            if name == "Bucket" and text == IN_HEAD["uri"]:
                text = "bucket-1"
            value = self.value(member, above + (shape.name,), text)
            if value is not None:
                values[name] = value
        return values

    def is_wanted(self, shape, name):
        if getattr(shape, "is_tagged_union", False):
            return False
        return self.is_full or name in shape.required_members

    def value(self, shape, above, text):
        # In a body such JSON is a text like others; in a header botocore writes it.
        is_json = shape.serialization.get("jsonvalue") and shape.serialization.get("location")
        if getattr(shape, "is_document_type", False) or is_json:
            return {"a": [1, "b", True, {}]}
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, above)
        if kind == "list":
            element = self.value(shape.member, above, text)
            return None if element is None else [element, element]
        if kind == "map":
            value = self.value(shape.value, above, text)
            return None if value is None else {"k": value}
        if kind in ("string", "character"):
            return shape.enum[0] if shape.enum else text
        return {"boolean": True, "integer": 7, "long": 1 << 40, "float": 1.5, "double": 1.25,
                "timestamp": TIME, "blob": b"\x00blob"}[kind]


def is_streamed(shape, name, member):
    is_body = shape.serialization.get("payload") == name
    return member.serialization.get("eventstream") or (
        is_body and member.serialization.get("streaming"))


def plain(value):
    if isinstance(value, datetime.datetime):
        return int(value.timestamp())
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def told(service, values):
    """What is to arrive. S3's `Expires` is a text to the server, who keeps it as it is."""
    arriving = plain(values)
    if service == "s3" and "Expires" in values:
        arriving["Expires"] = email.utils.format_datetime(values["Expires"], usegmt=True)
    return arriving


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def body(prepared):
    sent = prepared.body or b""
    if hasattr(sent, "read"):
        sent = sent.read()
    return base64.b64encode(sent if isinstance(sent, bytes) else sent.encode()).decode()


def sent_headers(request, prepared):
    """Without the length that the HTTP library adds: to S3 it is a member like others."""
    return [(name, value) for name, value in prepared.headers.items()
            if name != "Content-Length" or name in request["headers"]]


def line(model, protocol, operation, is_full):
    shape = operation.input_shape
    values = Sample(is_full).structure(shape) if shape else {}
    request = create_serializer(protocol, False).serialize_to_request(values, operation)
    prepare_request_dict(request, endpoint_url="https://localhost")
    prepared = create_request_object(request).prepare()
    return {
        "service": model.service_name, "operation": operation.name, "protocol": protocol,
        "signingName": model.signing_name, "method": prepared.method,
        "target": "/" + prepared.url.split("/", 3)[3],
        "headers": {name: text(value) for name, value in sent_headers(request, prepared)},
        "body": body(prepared), "input": told(model.service_name, values),
    }


def main(services):
    session = botocore.session.Session()
    for service in services:
        model = session.get_service_model(service)
        named = model.metadata.get("protocols", [model.metadata["protocol"]])
        for protocol in filter(SPOKEN.__contains__, named):
            for name in model.operation_names:
                for is_full in (False, True):
                    print(json.dumps(line(model, protocol, model.operation_model(name), is_full)))


if __name__ == "__main__":
    main(sys.argv[1:])
