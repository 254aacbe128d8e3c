"""Regions: where the bytes of a bucket lie, who may create buckets where, and the wrong region.

The server has three regions; two of them have a directory to themselves, beside the data directory.
"""

import os

import boto3

from organizations_support import administrator, new_account, policy_id
from support import Conformance, allow, config, data, deny, new_user, policy, root, unique

HOME = "us-east-1"
FRANKFURT = "eu-central-1"
IRELAND = "eu-west-1"
SMALL = data(1000, seed=1)
LARGE = data(200_000, seed=2)


def s3(region, caller=None):
    more = {}
    if caller:
        more = {
            "aws_access_key_id": caller.access_key_id,
            "aws_secret_access_key": caller.secret,
            "aws_session_token": caller.token,
        }
    session = boto3.session.Session(region_name=region)
    return session.client("s3", config=config(), **more)


def create(client, region, **more):
    name = unique("bucket")
    if region != HOME:
        more["CreateBucketConfiguration"] = {"LocationConstraint": region}
    client.create_bucket(Bucket=name, **more)
    return name


def blobs(place):
    """The names of the blobs that lie in a directory, which is the server's."""
    data_directory = os.environ["CONFORMANCE_DATA_DIR"]
    folder = os.path.join(os.path.dirname(data_directory), place)
    if place == "data":
        folder = os.path.join(data_directory, "blobs")
    return {
        name for _, _, names in os.walk(folder) for name in names if name.endswith(".blob")
    }


class Places(Conformance):
    def added(self, work):
        before = {place: blobs(place) for place in ("data", "frankfurt", "ireland")}
        work()
        return {
            place: len(blobs(place) - already)
            for place, already in before.items()
            if blobs(place) != already
        }

    def test_no_byte_leaves_the_place_of_its_region(self):
        frankfurt, ireland = s3(FRANKFURT), s3(IRELAND)
        here, there = create(frankfurt, FRANKFURT), create(ireland, IRELAND)

        def put():
            for key, body in (("small", SMALL), ("large", LARGE), ("empty", b"")):
                frankfurt.put_object(Bucket=here, Key=key, Body=body)

        def put_parts():
            begun = frankfurt.create_multipart_upload(Bucket=here, Key="parts")
            target = {"Bucket": here, "Key": "parts", "UploadId": begun["UploadId"]}
            part = frankfurt.upload_part(PartNumber=1, Body=LARGE, **target)
            frankfurt.complete_multipart_upload(
                MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}, **target
            )

        def copy():
            for key in ("small", "large"):
                ireland.copy_object(
                    Bucket=there, Key=key, CopySource={"Bucket": here, "Key": key}
                )

        self.assertEqual({"frankfurt": 3}, self.added(put))
        self.assertEqual({"frankfurt": 1}, self.added(put_parts))
        self.assertEqual({"ireland": 2}, self.added(copy))
        for client, bucket in ((frankfurt, here), (ireland, there)):
            self.assertEqual(SMALL, client.get_object(Bucket=bucket, Key="small")["Body"].read())
            self.assertEqual(LARGE, client.get_object(Bucket=bucket, Key="large")["Body"].read())
        self.assertEqual(
            LARGE[5:9],
            frankfurt.get_object(Bucket=here, Key="parts", Range="bytes=5-8")["Body"].read(),
        )

        lying = blobs("ireland")
        for key in ("small", "large", "empty", "parts"):
            frankfurt.delete_object(Bucket=here, Key=key)
        self.assertEqual(set(), blobs("frankfurt"))
        self.assertEqual(lying, blobs("ireland"))

    def test_what_kms_sealed_is_copied_between_regions(self):
        frankfurt, ireland = s3(FRANKFURT), s3(IRELAND)
        here, there = create(frankfurt, FRANKFURT), create(ireland, IRELAND)
        source = {"Bucket": here, "Key": "k"}
        frankfurt.put_object(Body=LARGE, ServerSideEncryption="aws:kms", **source)

        ireland.copy_object(
            Bucket=there, Key="whole", CopySource=source, ServerSideEncryption="aws:kms"
        )
        begun = ireland.create_multipart_upload(Bucket=there, Key="part")
        target = {"Bucket": there, "Key": "part", "UploadId": begun["UploadId"]}
        part = ireland.upload_part_copy(PartNumber=1, CopySource=source, **target)
        tag = part["CopyPartResult"]["ETag"]
        ireland.complete_multipart_upload(
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]}, **target
        )

        for key in ("whole", "part"):
            self.assertEqual(LARGE, ireland.get_object(Bucket=there, Key=key)["Body"].read())
        sealed = ireland.head_object(Bucket=there, Key="whole")["SSEKMSKeyId"]
        self.assertEqual(IRELAND, sealed.split(":")[3])

    def test_other_regions_use_the_data_directory(self):
        home = s3(HOME)
        bucket = create(home, HOME)

        def put():
            home.put_object(Bucket=bucket, Key="small", Body=SMALL)
            home.put_object(Bucket=bucket, Key="large", Body=LARGE)

        self.assertEqual({"data": 1}, self.added(put))


class Signing(Conformance):
    def test_a_call_for_another_region_is_told_the_right_one(self):
        frankfurt, ireland = s3(FRANKFURT), s3(IRELAND)
        bucket = create(frankfurt, FRANKFURT)
        frankfurt.put_object(Bucket=bucket, Key="k", Body=SMALL)
        answers = []
        ireland.meta.events.register(
            "response-received.s3", lambda parsed_response, **_: answers.append(parsed_response)
        )

        read = ireland.get_object(Bucket=bucket, Key="k")["Body"].read()

        # boto3 asked again where it was told to.
        self.assertEqual(SMALL, read)
        self.assertEqual("AuthorizationHeaderMalformed", answers[0]["Error"]["Code"])
        self.assertEqual(FRANKFURT, answers[0]["Error"]["Region"])
        told = answers[0]["ResponseMetadata"]
        self.assertEqual(400, told["HTTPStatusCode"])
        self.assertEqual(FRANKFURT, told["HTTPHeaders"]["x-amz-bucket-region"])
        location = s3(HOME).get_bucket_location(Bucket=bucket)["LocationConstraint"]
        self.assertEqual(FRANKFURT, location)

    def test_only_a_bucket_of_the_first_region_is_created_again(self):
        bucket = create(s3(FRANKFURT), FRANKFURT)

        with self.refused("BucketAlreadyOwnedByYou", status=409):
            s3(HOME).create_bucket(Bucket=bucket)

    def test_a_bucket_is_created_where_it_is_asked_for(self):
        with self.refused("IllegalLocationConstraintException", status=400):
            s3(FRANKFURT).create_bucket(
                Bucket=unique("bucket"), CreateBucketConfiguration={"LocationConstraint": IRELAND}
            )
        with self.refused("IllegalLocationConstraintException", status=400):
            s3(FRANKFURT).create_bucket(Bucket=unique("bucket"))


class Policies(Conformance):
    def test_a_service_control_policy_keeps_an_account_in_its_regions(self):
        member = new_account()
        inside = administrator(member)
        elsewhere = {"StringNotEquals": {"aws:RequestedRegion": [FRANKFURT]}}
        made = policy_id("SERVICE_CONTROL_POLICY", policy(deny("s3:*", Condition=elsewhere)))
        bucket = create(s3(IRELAND, inside), IRELAND)

        root("organizations").attach_policy(PolicyId=made, TargetId=member)

        create(s3(FRANKFURT, inside), FRANKFURT)
        for region in (HOME, IRELAND):
            with self.refused("AccessDenied", status=403):
                create(s3(region, inside), region)
        with self.refused("AccessDenied", status=403):
            s3(IRELAND, inside).put_object(Bucket=bucket, Key="k", Body=SMALL)

    def test_the_location_constraint_is_a_condition(self):
        only = {"StringEquals": {"s3:LocationConstraint": FRANKFURT}}
        user = new_user(allow("s3:CreateBucket", Condition=only))

        create(s3(FRANKFURT, user), FRANKFURT)
        for region in (HOME, IRELAND):
            with self.refused("AccessDenied", status=403):
                create(s3(region, user), region)

    def test_the_requested_region_is_a_condition(self):
        only = {"StringEquals": {"aws:RequestedRegion": IRELAND}}
        user = new_user(allow("s3:*", Condition=only))

        bucket = create(s3(IRELAND, user), IRELAND)
        s3(IRELAND, user).put_object(Bucket=bucket, Key="k", Body=SMALL)
        with self.refused("AccessDenied", status=403):
            create(s3(FRANKFURT, user), FRANKFURT)

        frankfurt = s3(FRANKFURT)
        source = {"Bucket": create(frankfurt, FRANKFURT), "Key": "k"}
        frankfurt.put_object(Body=SMALL, **source)
        with self.refused("AccessDenied", status=403):
            s3(IRELAND, user).copy_object(Bucket=bucket, Key="copy", CopySource=source)
