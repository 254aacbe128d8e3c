"""Leaves one of everything behind; restart_after.py looks for it when the server has come back."""

import base64
import json

from support import Caller, Conformance, allow, data, new_bucket, new_key, new_role, new_user
from support import policy, root, unique

STATE = "restart-state.json"


class Before(Conformance):
    def test_leaves_one_of_everything(self):
        s3, kms, iam = root("s3"), root("kms"), root("iam")
        bucket, key, alias = new_bucket(), new_key(Description="kept"), "alias/" + unique("kept")
        kms.create_alias(AliasName=alias, TargetKeyId=key)
        kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=120)
        before = kms.encrypt(KeyId=key, Plaintext=b"before", EncryptionContext={"a": "b"})
        kms.rotate_key_on_demand(KeyId=key)
        waiting = new_key()
        kms.schedule_key_deletion(KeyId=waiting, PendingWindowInDays=7)
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        first = s3.put_object(Bucket=bucket, Key="k", Body=data(100_000))["VersionId"]
        s3.put_object(Bucket=bucket, Key="k", Body=data(200_000), ServerSideEncryption="aws:kms",
                      SSEKMSKeyId=key, Metadata={"m": "n"}, Tagging="t=v")
        upload = s3.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"]
        part = s3.upload_part(Bucket=bucket, Key="parts", UploadId=upload, PartNumber=1, Body=b"p")
        user = new_user(allow(["s3:*", "kms:*", "sts:AssumeRole"]))
        role = new_role(allow("kms:ListKeys"))
        session = Caller.from_session(
            user.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="session"))
        gone = new_user(allow("kms:ListKeys"))
        iam.delete_access_key(UserName=gone.name, AccessKeyId=gone.access_key_id)
        s3.put_bucket_policy(Bucket=bucket, Policy=policy(
            {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket",
             "Resource": "arn:aws:s3:::" + bucket}))

        with open(STATE, "w", encoding="utf-8") as file:
            json.dump({
                "bucket": bucket, "key": key, "alias": alias, "waiting": waiting, "first": first,
                "blob": base64.b64encode(before["CiphertextBlob"]).decode(),
                "upload": upload, "etag": part["ETag"],
                "user": [user.arn, user.access_key_id, user.secret],
                "session": [None, session.access_key_id, session.secret, session.token],
                "gone": [gone.arn, gone.access_key_id, gone.secret],
                "user_name": user.name,
            }, file)
