"""restic: a tree backed up, changed, checked, restored and thinned out."""

import os

from programs import TREE, ByProgram, needs


@needs("restic")
class Restic(ByProgram):
    def restic(self, *arguments, **more):
        repository = "s3:%s/%s/repository" % (os.environ["AWS_ENDPOINT_URL"], self.bucket)
        return self.call(
            "restic", "--cacert", os.environ["AWS_CA_BUNDLE"], "--no-cache", *arguments,
            RESTIC_REPOSITORY=repository, RESTIC_PASSWORD="correct horse", **more).decode()

    def test_a_tree_is_backed_up_and_restored(self):
        self.write_tree("tree")
        self.restic("init")

        self.restic("backup", "tree")
        self.write("tree/plain", b"changed")
        self.restic("backup", "tree")
        self.assertIn("no errors were found", self.restic("check", "--read-data"))
        self.restic("restore", "latest", "--target", "restored")
        self.assert_folder(dict(TREE, plain=b"changed"), "restored/tree")

        told = self.restic("forget", "--keep-last", "1", "--prune")
        self.assertIn("1 snapshots have been removed", told)
        listed = self.all_pages(self.s3, "list_objects_v2", "Contents", Bucket=self.bucket)
        self.assertTrue(listed)
        for each in listed:
            head = self.s3.head_object(Bucket=self.bucket, Key=each["Key"])
            self.assertEqual(self.key, head["SSEKMSKeyId"])
