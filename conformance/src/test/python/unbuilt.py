"""Services of which nothing is built: known, authenticated, recorded, and honestly refused."""

import datetime
import os

import boto3
from botocore.exceptions import ClientError

from support import Conformance, config, eventually, plain_client, root
from wire import Request

# One operation of each service, and what it cannot do without.
ASKED = {
    "accessanalyzer": ("list_analyzers", {}),
    "acm": ("list_certificates", {}),
    "acm-pca": ("list_certificate_authorities", {}),
    "athena": ("list_work_groups", {}),
    "bedrock": ("list_foundation_models", {}),
    "bedrock-runtime": ("invoke_model", {"modelId": "arn:aws:bedrock:::a/b c", "body": b"{}"}),
    "cloudwatch": ("list_metrics", {}),
    "comprehend": ("list_endpoints", {}),
    "config": ("describe_config_rules", {}),
    "glue": ("list_jobs", {}),
    "guardduty": ("list_detectors", {}),
    "kinesis": ("list_streams", {}),
    "lakeformation": ("list_permissions", {}),
    "logs": ("describe_log_groups", {}),
    "macie2": ("get_macie_session", {}),
    "sagemaker": ("list_models", {}),
    "sagemaker-a2i-runtime": ("list_human_loops", {"FlowDefinitionArn": "arn:aws:sagemaker:x"}),
    "sagemaker-edge": ("get_deployments", {"DeviceName": "d", "DeviceFleetName": "f"}),
    "sagemaker-featurestore-runtime": (
        "get_record", {"FeatureGroupName": "g", "RecordIdentifierValueAsString": "1"}),
    "sagemaker-geospatial": ("list_raster_data_collections", {}),
    "sagemaker-metrics": ("batch_get_metrics", {"MetricQueries": [
        {"MetricName": "m", "ResourceArn": "arn:aws:sagemaker:x", "MetricStat": "Min",
         "Period": "OneHour", "XAxisType": "Timestamp"}]}),
    "sagemaker-runtime": ("invoke_endpoint", {"EndpointName": "e", "Body": b"{}"}),
    "secretsmanager": ("list_secrets", {}),
    "securityhub": ("describe_hub", {}),
    "ssm": ("describe_parameters", {}),
}


def client(service):
    # What some operations put in front of the host's name would not resolve.
    return plain_client(service, inject_host_prefix=False)


class Unbuilt(Conformance):
    def refusal(self, asked, service):
        operation, arguments = ASKED[service]
        with self.assertRaises(ClientError) as raised:
            getattr(asked, operation)(**arguments)
        return raised.exception.response

    def test_every_service_says_that_it_is_not_implemented(self):
        for service in ASKED:
            with self.subTest(service):
                answer = self.refusal(client(service), service)
                self.assertEqual("NotImplemented", answer["Error"]["Code"], answer)
                self.assertEqual(501, answer["ResponseMetadata"]["HTTPStatusCode"])
                self.assertTrue(answer["ResponseMetadata"]["RequestId"])

    def test_s3_control_is_told_from_s3_by_its_path(self):
        # By hand: boto3 puts the account in front of the host's name.
        answer = Request("s3", "GET", "/v20180820/accesspoint",
                         headers={"x-amz-account-id": "111122223333"}).send()
        self.assertEqual(501, answer.status, answer.text)
        self.assertIn("<ErrorResponse>", answer.text)
        self.assertIn("ListAccessPoints", answer.text)

    def test_signatures_count_before_anything_else(self):
        for service in ("ssm", "bedrock", "cloudwatch"):
            with self.subTest(service):
                session = boto3.session.Session(aws_secret_access_key="wrong" * 8,
                                                aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"])
                asked = session.client(service, config=config(inject_host_prefix=False))
                answer = self.refusal(asked, service)
                self.assertIn(answer["Error"]["Code"],
                              ("InvalidSignatureException", "SignatureDoesNotMatch"))
                self.assertIn(answer["ResponseMetadata"]["HTTPStatusCode"], (400, 403))

    def test_refusals_are_on_the_record(self):
        since = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=5)
        self.refusal(client("bedrock"), "bedrock")

        def recorded():
            found = root("cloudtrail").lookup_events(StartTime=since, LookupAttributes=[
                {"AttributeKey": "EventName", "AttributeValue": "ListFoundationModels"}])
            return found["Events"]

        events = eventually(recorded)
        self.assertEqual("bedrock.amazonaws.com", events[0]["EventSource"])
        self.assertIn('"errorCode":"NotImplemented"', events[0]["CloudTrailEvent"])
