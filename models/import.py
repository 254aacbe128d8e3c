#!/usr/bin/env python3
"""Extracts the facts of AWS's API models from an installed botocore into models/<service>.json.

Facts only: operations, shapes, members, traits, constraints, error codes. No documentation text is
copied. Run from anywhere: `python3 models/import.py`; name services to import only those. What
botocore does not know (S3's response root elements, which checksums it really demands) comes from models/overlays/<service>.json,
which is kept by hand and merged in, so that the running server reads one file per service.
"""

import gzip
import hashlib
import json
import pathlib
import sys

import botocore

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(botocore.__file__).resolve().parent / "data"
SERVICES = [
    "accessanalyzer", "acm", "acm-pca", "athena", "bedrock", "bedrock-runtime", "cloudtrail",
    "cloudwatch", "comprehend", "config", "glue", "guardduty", "iam", "kinesis", "kms",
    "lakeformation", "logs", "macie2", "organizations", "s3", "s3control", "sagemaker",
    "sagemaker-a2i-runtime", "sagemaker-edge", "sagemaker-featurestore-runtime",
    "sagemaker-geospatial", "sagemaker-metrics", "sagemaker-runtime", "secretsmanager",
    "securityhub", "ssm", "sts",
]

METADATA = [
    "apiVersion", "endpointPrefix", "globalEndpoint", "jsonVersion", "protocol", "protocols",
    "serviceId", "signingName", "targetPrefix", "xmlNamespace",
]
OPERATION = ["deprecated", "authtype", "unsignedPayload", "httpChecksum", "idempotent", "endpoint"]
SHAPE = [
    "type", "required", "payload", "min", "max", "pattern", "enum", "sensitive", "streaming",
    "flattened", "locationName", "xmlNamespace", "timestampFormat", "union", "eventstream", "event",
    "box", "deprecated", "document",
]
REFERENCE = [
    "shape", "location", "locationName", "flattened", "xmlNamespace", "xmlAttribute", "streaming",
    "timestampFormat", "deprecated", "jsonvalue", "idempotencyToken", "hostLabel", "eventpayload",
    "eventheader", "box",
]


def keep(facts, names):
    absent = (None, False, [], "")
    # 0 is a fact (a minimum), though Python thinks it equals False.
    return {
        name: facts[name] for name in names
        if facts.get(name) not in absent or facts.get(name) == 0 and facts[name] is not False
    }


def operation(source):
    kept = {"http": keep(source["http"], ["method", "requestUri", "responseCode"])}
    for side in ("input", "output"):
        if side in source:
            kept[side] = keep(source[side], REFERENCE + ["resultWrapper"])
    if source.get("errors"):
        kept["errors"] = [error["shape"] for error in source["errors"]]
    return kept | keep(source, OPERATION)


def error(source):
    kept = keep(source.get("error", {}), ["code", "httpStatusCode"])
    return kept | ({"fault": True} if source.get("fault") else {})


def shape(source):
    kept = keep(source, SHAPE)
    if "members" in source:
        kept["members"] = {name: keep(ref, REFERENCE) for name, ref in source["members"].items()}
    for part in ("member", "key", "value"):
        if part in source:
            kept[part] = keep(source[part], REFERENCE)
    if source.get("exception"):
        kept["error"] = error(source)
    return kept


def merge(into, overlay):
    """Overlays must name what exists: a renamed shape upstream stops the import."""
    for name, value in overlay.items():
        if not isinstance(value, dict):
            into[name] = value
        elif name in into:
            merge(into[name], value)
        else:
            raise SystemExit(f"overlay names {name}, which the model does not have")


def one_per_line(facts):
    lines = (f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=True)}" for k, v in facts.items())
    return "{\n" + ",\n".join(lines) + "\n }"


def render(model):
    parts = (f' {json.dumps(name)}: {one_per_line(facts)}' for name, facts in model.items())
    return "{\n" + ",\n".join(parts) + "\n}\n"


def source_of(service):
    version = max(path.name for path in (SOURCE / service).iterdir() if path.is_dir())
    folder = SOURCE / service / version
    packed = folder / "service-2.json.gz"
    raw = gzip.decompress(packed.read_bytes()) if packed.exists() else (
        folder / "service-2.json").read_bytes()
    return f"{service}/{version}/service-2.json", raw


def import_service(service):
    path, raw = source_of(service)
    source = json.loads(raw)
    model = {
        "metadata": keep(source["metadata"], METADATA),
        "operations": {n: operation(o) for n, o in sorted(source["operations"].items())},
        "shapes": {n: shape(s) for n, s in sorted(source["shapes"].items())},
    }
    overlay = HERE / "overlays" / f"{service}.json"
    if overlay.exists():
        facts = json.loads(overlay.read_text())
        model["metadata"] |= facts.get("metadata", {})
        merge(model["operations"], facts.get("operations", {}))
        merge(model["shapes"], facts.get("shapes", {}))
    (HERE / f"{service}.json").write_text(render(model))
    return path, hashlib.sha256(raw).hexdigest(), len(model["operations"]), len(model["shapes"])


def index(services):
    """What a request is told apart by, so that a model is read only once its service is asked."""
    rows = {}
    for service in sorted(services):
        rows[service] = json.loads((HERE / f"{service}.json").read_text())["metadata"]
    (HERE / "index.json").write_text(one_per_line(rows).rstrip(" }") + "}\n")


def provenance(rows):
    lines = [
        "# Where these models come from", "",
        f"Extracted from botocore {botocore.__version__} (Apache-2.0, see `NOTICE`) by",
        "`python3 models/import.py`. Only facts were taken: operations, shapes, members, traits,",
        "constraints and error codes; no documentation text. Files in `overlays/` are kept by hand.",
        "", "| Source (decompressed) | SHA-256 | Operations | Shapes |", "|---|---|---|---|",
    ]
    lines += [f"| `{path}` | `{digest}` | {ops} | {shapes} |" for path, digest, ops, shapes in rows]
    (HERE / "PROVENANCE.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    chosen = sys.argv[1:] or SERVICES
    imported = [import_service(service) for service in chosen]
    if set(chosen) >= set(SERVICES):
        provenance(imported)
    index(SERVICES)
