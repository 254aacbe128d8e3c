"""Nothing that was stored can be found in the data directory, in any of the forms it could hide in."""

import base64
import gzip
import os
import unittest
import zlib

from support import ADMINISTRATOR, Conformance, MIB, allow, new_bucket, new_key, new_user, policy
from support import root, take_customers_keys, unique

DIRECTORY = os.environ.get("CONFORMANCE_DATA_DIR")


def forms(marker):
    """How `marker` looks raw, in base64 at each offset, in hex and in UTF-16."""
    raw = marker.encode()
    yield raw
    for offset in range(3):
        # The first and last groups mix with their neighbours; what is between does not.
        encoded = base64.b64encode(b"\0" * offset + raw)
        yield encoded[4:-4]
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield marker.encode("utf-16-le")
    yield marker.encode("utf-16-be")


def inflated(content):
    """What gzip or zlib streams anywhere in `content` hold, as far as they can be read."""
    for magic, bits in ((b"\x1f\x8b\x08", 31), (b"\x78\x9c", 15), (b"\x78\xda", 15)):
        start = content.find(magic)
        while start >= 0:
            try:
                yield zlib.decompressobj(bits).decompress(content[start : start + MIB])
            except zlib.error:
                pass
            start = content.find(magic, start + 1)


class AtRest(Conformance):
    @classmethod
    def setUpClass(cls):
        if not DIRECTORY:
            raise unittest.SkipTest("the data directory is not known")
        cls.marker = "marker" + unique("zq").replace("-", "") + "markerends"

    def leave_marks(self):
        marker, s3, kms, iam = self.marker, root("s3"), root("kms"), root("iam")
        bucket, key = new_bucket(), new_key(Description=marker, Tags=[
            {"TagKey": marker, "TagValue": marker}])
        body = (marker * 1000).encode()
        take_customers_keys(bucket)
        customers = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": marker.encode().ljust(32, b"-")}
        for number, more in enumerate((
                {}, {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key},
                {"ServerSideEncryption": "aws:kms:dsse", "SSEKMSKeyId": key}, customers)):
            s3.put_object(Bucket=bucket, Key=marker + "/%d" % number, Body=body,
                          Metadata={"m": marker}, Tagging="%s=%s" % (marker, marker), **more)
        s3.put_object(Bucket=bucket, Key="small", Body=marker.encode())
        s3.put_object(Bucket=bucket, Key="gz", Body=gzip.compress(body))
        upload = {"Bucket": bucket, "Key": marker + "/parts"}
        upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
        s3.upload_part(PartNumber=1, Body=body, **upload)
        s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": marker, "Value": "v"}]})
        s3.delete_object(Bucket=bucket, Key="small")
        blob = kms.encrypt(KeyId=key, Plaintext=marker.encode(),
                           EncryptionContext={marker: marker})["CiphertextBlob"]
        kms.decrypt(CiphertextBlob=blob, EncryptionContext={marker: marker})
        kms.create_alias(AliasName="alias/" + marker, TargetKeyId=key)
        iam.create_user(UserName=marker, Tags=[{"Key": "k", "Value": marker}])
        iam.put_user_policy(UserName=marker, PolicyName=marker, PolicyDocument=policy(
            allow("s3:GetObject", "arn:aws:s3:::%s/*" % marker)))
        iam.attach_user_policy(UserName=marker, PolicyArn=ADMINISTRATOR)
        return new_user().secret

    def files(self):
        for folder, _, names in os.walk(DIRECTORY):
            for name in names:
                path = os.path.join(folder, name)
                try:
                    with open(path, "rb") as file:
                        yield path, file.read()
                except FileNotFoundError:
                    pass  # A temporary file that went while we looked.

    def test_neither_contents_nor_names_nor_secrets_are_readable(self):
        secret = self.leave_marks()
        looked_for = list(forms(self.marker)) + list(forms(secret))
        seen = 0

        for path, content in self.files():
            seen += len(content)
            for form in looked_for:
                self.assertNotIn(form, path.encode())
                self.assertNotIn(form, content, path)
            for inner in inflated(content):
                for form in looked_for:
                    self.assertNotIn(form, inner, "compressed in " + path)
        self.assertGreater(seen, 4000, "there is nothing in " + DIRECTORY)

    def test_the_search_would_find_what_is_there(self):
        for shift in range(3):
            text = b"x" * shift + self.marker.encode() + b"y" * shift
            hidden = [text, base64.b64encode(text), text.hex().encode(),
                      text.decode().encode("utf-16-le"), b"..." + gzip.compress(text)]
            for content in hidden:
                found = any(form in each for each in (content, *inflated(content))
                            for form in forms(self.marker))
                self.assertTrue(found, content)
