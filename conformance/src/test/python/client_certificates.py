"""A policy on the client's certificate counts for signed requests, in each protocol."""

import json
import os

from support import Conformance, allow, new_user, plain_client, root, unique

HOME = os.path.dirname(os.environ["CONFORMANCE_DATA_DIR"])


def showing(service, name):
    """A client of the root user that shows the certificate of `name`."""
    pair = (os.path.join(HOME, name + ".pem"), os.path.join(HOME, name + ".key"))
    return plain_client(service, client_cert=pair)


class BucketPolicy(Conformance):
    def test_a_deny_without_the_right_certificate_holds_for_everyone(self):
        bucket = unique("certified")
        s3 = showing("s3", "trainer")
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="model", Body=b"weights")
        unless = {"StringNotEquals": {"coffer:TlsClientSubject": "CN=trainer,O=Example"}}
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
                           "Resource": "arn:aws:s3:::%s/*" % bucket, "Condition": unless}]}))

        with self.refused("AccessDenied", status=403):
            root("s3").get_object(Bucket=bucket, Key="model")
        with self.refused("AccessDenied", status=403):
            showing("s3", "visitor").get_object(Bucket=bucket, Key="model")
        self.assertEqual(b"weights",
                         s3.get_object(Bucket=bucket, Key="model")["Body"].read())


class IdentityPolicy(Conformance):
    def test_a_user_may_only_with_the_certificate_his_policy_names(self):
        user = new_user(allow("kms:ListKeys", Condition={
            "StringEquals": {"coffer:TlsClientIssuer": "CN=clients,O=Example"}}))

        with self.refused("AccessDeniedException", status=400):
            user.client("kms").list_keys()
        pair = (os.path.join(HOME, "visitor.pem"), os.path.join(HOME, "visitor.key"))
        self.assertIn("Keys", user.make("kms", client_cert=pair).list_keys())
