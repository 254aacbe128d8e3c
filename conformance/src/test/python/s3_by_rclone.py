"""rclone: copies, comparisons and both kinds of listings."""

import base64
import hashlib
import os

from programs import LARGE, TREE, ByProgram, needs
from support import new_bucket, take_customers_keys

# As `rclone config` would write it. Without a provider's own ways rclone lists by version 1 and
# knows no encoded names.
REMOTE = {
    "TYPE": "s3", "PROVIDER": "Other", "ENV_AUTH": "true", "ACL": "bucket-owner-full-control",
    "CHUNK_SIZE": "5M", "UPLOAD_CUTOFF": "5M",
}


@needs("rclone")
class Rclone(ByProgram):
    def environment(self):
        remote = dict(REMOTE, ENDPOINT=os.environ["AWS_ENDPOINT_URL"],
                      REGION=os.environ["AWS_DEFAULT_REGION"], **self.more())
        # rclone refuses AWS_CA_BUNDLE in favour of a variable of its own.
        own = {"RCLONE_CA_CERT": os.environ["AWS_CA_BUNDLE"], "RCLONE_CONFIG": "/dev/null",
               "RCLONE_RETRIES": "1", "RCLONE_LOW_LEVEL_RETRIES": "1"}
        own.update({"RCLONE_CONFIG_COFFER_" + name: value for name, value in remote.items()})
        own.update({name: value for name, value in os.environ.items() if name != "AWS_CA_BUNDLE"})
        return own

    def more(self):
        """It takes ETags for MD5 sums unless told how objects are sealed."""
        return {"SERVER_SIDE_ENCRYPTION": "aws:kms", "SSE_KMS_KEY_ID": self.key}

    def rclone(self, *arguments, **more):
        return self.call("rclone", *arguments, **more)

    def remote(self, path=""):
        return "coffer:%s/%s" % (self.bucket, path)


class Folders(Rclone):
    def test_are_copied_and_compared(self):
        self.write_tree()

        self.rclone("copy", "up", self.remote("in"))
        self.assert_objects(TREE, "in/")
        self.rclone("check", "up", self.remote("in"))
        self.rclone("check", "--download", "up", self.remote("in"))
        self.rclone("copy", self.remote("in"), "down")
        self.assert_folder(TREE, "down")

        self.s3.put_object(Bucket=self.bucket, Key="in/plain", Body=b"else")
        self.rclone("check", "--download", "up", self.remote("in"), fails="1 differences found")

    def test_are_made_the_same(self):
        self.write_tree()
        self.rclone("sync", "up", self.remote("in"))
        os.remove(self.path("up/plain"))
        self.write("up/large", b"not any more")

        self.rclone("sync", "--checksum", "up", self.remote("in"))

        left = {name: TREE[name] for name in TREE if name != "plain"}
        self.assert_objects(dict(left, large=b"not any more"), "in/")
        self.rclone("purge", self.remote())

    def test_are_listed_by_version_2_with_encoded_names(self):
        for name, content in TREE.items():
            self.s3.put_object(Bucket=self.bucket, Key=name, Body=content)

        listed = self.rclone("lsf", "--recursive", "--files-only", self.remote(),
                             RCLONE_CONFIG_COFFER_PROVIDER="Minio").decode()

        self.assertEqual(sorted(TREE), sorted(listed.splitlines()))


class Objects(Rclone):
    def test_are_copied_within_the_server_and_read_in_part(self):
        self.write_tree()
        self.rclone("copyto", "up/large", self.remote("large"))

        self.rclone("copyto", self.remote("large"), self.remote("copied"))
        self.rclone("moveto", self.remote("copied"), self.remote("moved"))

        self.assert_objects({"large": TREE["large"], "moved": TREE["large"]})
        piece = self.rclone("cat", "--offset", "5242870", "--count", "15", self.remote("moved"))
        self.assertEqual(TREE["large"][5242870:5242885], piece)
        self.assertIn(str(2 * LARGE), self.rclone("size", self.remote()).decode())

    def test_come_out_of_a_pipe(self):
        self.rclone("rcat", self.remote("piped"), stdin=TREE["large"])

        self.assert_objects({"piped": TREE["large"]})

    def test_are_not_read_without_their_key(self):
        self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"text")
        self.disable_key()

        self.rclone("cat", self.remote("k"), fails="KMS.DisabledException")


class ByServersKey(Rclone):
    def setUp(self):
        super().setUp()
        self.bucket = new_bucket()

    def more(self):
        return {}

    def test_tags_are_md5_sums(self):
        self.write_tree()

        self.rclone("copy", "--checksum", "up", self.remote())

        sums = self.rclone("hashsum", "MD5", self.remote()).decode().splitlines()
        wanted = ["%s  %s" % (hashlib.md5(TREE[name]).hexdigest(), name) for name in TREE]
        self.assertEqual(sorted(wanted), sorted(sums))


class ByCustomersKey(Rclone):
    OWN = b"the customer keeps these 32 byte"

    def setUp(self):
        super().setUp()
        self.bucket = new_bucket()
        take_customers_keys(self.bucket)

    def more(self):
        return {"SSE_CUSTOMER_ALGORITHM": "AES256", "SSE_CUSTOMER_KEY": self.OWN.decode(),
                "SSE_CUSTOMER_KEY_MD5": base64.b64encode(hashlib.md5(self.OWN).digest()).decode()}

    def test_objects_come_and_go_under_a_key_of_the_customer(self):
        self.write_tree()

        self.rclone("copy", "up", self.remote())
        self.rclone("copy", self.remote(), "down")

        self.assert_folder(TREE, "down")
        answer = self.s3.get_object(Bucket=self.bucket, Key="large", SSECustomerKey=self.OWN,
                                    SSECustomerAlgorithm="AES256")
        self.assertTrue(TREE["large"] == answer["Body"].read())
