"""The transfer manager of AWS's Common Runtime: a client in C that splits every transfer itself."""

import os

import botocore.session
from awscrt.auth import AwsCredentialsProvider
from s3transfer.crt import BotocoreCRTRequestSerializer, CRTTransferManager, create_s3_crt_client

from programs import TREE, ByProgram
from support import MIB, REGION, config


class Crt(ByProgram):
    def setUp(self):
        super().setUp()
        credentials = AwsCredentialsProvider.new_static(
            os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
        client = create_s3_crt_client(
            REGION, credentials, verify=os.environ["AWS_CA_BUNDLE"], part_size=5 * MIB)
        requests = BotocoreCRTRequestSerializer(botocore.session.get_session(), {
            "region_name": REGION, "endpoint_url": os.environ["AWS_ENDPOINT_URL"],
            "config": config()})
        self.manager = CRTTransferManager(client, requests)
        self.addCleanup(self.manager.shutdown)

    def test_files_go_up_and_come_down(self):
        self.write_tree()
        names = [*TREE, "x//y"]
        self.write("up/x//y", TREE["plain"])

        for going in [self.manager.upload(self.path("up/" + name), self.bucket, name)
                      for name in names]:
            going.result()
        self.assert_objects(dict(TREE, **{"x//y": TREE["plain"]}))
        self.manager.delete(self.bucket, "x//y").result()
        self.assert_objects(TREE)
        head = self.s3.head_object(Bucket=self.bucket, Key="large", ChecksumMode="ENABLED")
        self.assertEqual("COMPOSITE", head["ChecksumType"])
        for name in TREE:
            os.makedirs(os.path.dirname(self.path("down/" + name)), exist_ok=True)
        for coming in [self.manager.download(self.bucket, name, self.path("down/" + name))
                       for name in TREE]:
            coming.result()

        # Files get their names after their results are there.
        self.manager.shutdown()
        self.assert_folder(TREE, "down")

    def test_what_is_refused_is_told(self):
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"text")
        self.disable_key()

        with self.assertRaises(Exception) as caught:
            self.manager.download(self.bucket, "k", self.path("k")).result()
        self.assertIn("(400) when calling the HeadObject operation", str(caught.exception))
