"""What operators rely on: metrics tell what happens, and guessers are no longer listened to."""

import re
import urllib.request

from botocore.exceptions import ClientError

from support import Conformance, root, tls_context, unique
from wire import ENDPOINT, query_call


def metrics():
    url = "%s://%s/-/metrics" % (ENDPOINT.scheme, ENDPOINT.netloc)
    with urllib.request.urlopen(url, context=tls_context(), timeout=20) as answer:
        return answer.headers["content-type"], answer.read().decode()


def value(text, name, **labels):
    """The sum of the samples of a metric that have these labels."""
    total = 0.0
    for line in text.splitlines():
        sample = re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line)
        if sample and sample[1] == name:
            has = dict(re.findall(r'(\w+)="([^"]*)"', sample[2] or ""))
            if all(has.get(label) == wanted for label, wanted in labels.items()):
                total += float(sample[3])
    return total


def guess(number):
    """The error code that the holder of no key gets."""
    request = query_call("sts", "Action=GetCallerIdentity&Version=2011-06-15")
    request.access_key_id = "AKIA%016d" % number
    request.secret = "a guess"
    return re.search("<Code>(.*)</Code>", request.send().text)[1]


class Metrics(Conformance):
    def test_every_answer_is_counted_by_operation_and_error(self):
        kms = root("kms")
        _, before = metrics()
        kms.list_keys()
        kms.list_keys()
        with self.refused("NotFoundException"):
            kms.describe_key(KeyId="alias/" + unique("none"))
        kind, after = metrics()

        def counted(operation, code, status):
            labels = {"service": "kms", "operation": operation, "code": code, "status": status}
            name = "coffer_requests_total"
            return value(after, name, **labels) - value(before, name, **labels)

        self.assertTrue(kind.startswith("text/plain"), kind)
        self.assertEqual(2, counted("ListKeys", "", "200"))
        self.assertEqual(1, counted("DescribeKey", "NotFoundException", "400"))
        timed = "coffer_request_duration_seconds_count"
        self.assertEqual(2, value(after, timed, operation="ListKeys")
                         - value(before, timed, operation="ListKeys"))
        self.assertEqual(0, value(after, "coffer_ledger_failing"))
        self.assertGreater(value(after, "coffer_ledger_records"), 0)
        self.assertGreater(value(after, "jvm_memory_used_bytes"), 0)

    def test_integrity_is_measured(self):
        _, text = metrics()

        for name in ("coffer_scrub_bytes_total", "coffer_scrub_last_ended_seconds",
                     "coffer_integrity_flaws", "coffer_integrity_damages",
                     "coffer_disk_usable_bytes", "coffer_disk_reserve_bytes"):
            self.assertRegex(text, "(?m)^%s " % name)
        self.assertEqual(0, value(text, "coffer_integrity_damages"))

    def test_no_label_holds_what_a_client_sent(self):
        secret = unique("marker")
        with self.refused("NotFoundException"):
            root("kms").describe_key(KeyId="alias/" + secret)
        with self.assertRaises(ClientError):
            root("s3").get_object(Bucket=secret, Key=secret)

        self.assertNotIn(secret, metrics()[1])


class Guessing(Conformance):
    def test_whoever_guesses_is_no_longer_listened_to_and_others_are(self):
        root("sts").get_caller_identity()
        codes = []
        # A few guesses are forgiven each second, so it takes some more.
        while len(codes) < 1000 and codes[-1:] != ["Throttling"]:
            codes.append(guess(len(codes)))

        self.assertEqual("InvalidClientTokenId", codes[0])
        self.assertEqual("Throttling", codes[-1])
        self.assertGreaterEqual(len(codes), 120)
        self.assertIn("Arn", root("sts").get_caller_identity())
