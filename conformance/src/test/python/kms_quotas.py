"""Request quotas and counters by key, on a server that has them."""

from operating import metrics, value
from support import Conformance, allow, key_arn, new_bucket, new_key, new_user, root


class Quotas(Conformance):
    def test_calls_beyond_the_quota_are_throttled_in_awss_words(self):
        # The server allows two of these a second.
        kms, key = root("kms"), new_key()
        with self.refused(
                "ThrottlingException", status=400,
                message="You have exceeded the rate at which you may call KMS") as throttled:
            for _ in range(100):
                kms.list_key_policies(KeyId=key)
        headers = throttled.exception.response["ResponseMetadata"]["HTTPHeaders"]
        self.assertEqual("1", headers["retry-after"])
        kms.describe_key(KeyId=key)


class KeyMetrics(Conformance):
    def test_requests_are_counted_by_key_operation_and_error(self):
        kms, key = root("kms"), new_key()
        for _ in range(3):
            kms.encrypt(KeyId=key, Plaintext=b"text")
        stranger = new_user(allow("s3:*"))
        with self.refused("AccessDeniedException"):
            stranger.client("kms").encrypt(KeyId=key, Plaintext=b"text")

        _, text = metrics()

        name = "coffer_kms_key_requests_total"
        of_key = {"key": key_arn(key), "operation": "Encrypt"}
        self.assertEqual(3, value(text, name, code="", **of_key))
        self.assertEqual(1, value(text, name, code="AccessDeniedException", **of_key))

    def test_what_services_ask_for_is_counted_too(self):
        key, bucket = new_key(), new_bucket()

        root("s3").put_object(
            Bucket=bucket, Key="o", Body=b"text", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)

        _, text = metrics()
        counted = value(
            text, "coffer_kms_key_requests_total", key=key_arn(key), operation="GenerateDataKey")
        self.assertGreaterEqual(counted, 1)
