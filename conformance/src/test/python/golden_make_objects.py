"""Leaves objects of every kind that golden_make.py does not know, and calls that open them."""

from golden import ANYONE, Keeping, save
from organizations_support import administrator, new_account, user_of
from support import Conformance, allow, data, key_arn, new_key, plain_client, root
from support import take_customers_keys

OWN, OTHER = bytes(range(32)), bytes(range(32, 64))
SEVERAL_CHUNKS, LITTLE = data(70_000), b"sealed long ago"
CUSTOMER = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": OWN}
OPEN = {"BlockPublicAcls": False, "IgnorePublicAcls": False,
        "BlockPublicPolicy": False, "RestrictPublicBuckets": False}
RULES = {
    "put_bucket_website": {"WebsiteConfiguration": {"IndexDocument": {"Suffix": "index.html"}}},
    "put_bucket_cors": {"CORSConfiguration": {"CORSRules": [
        {"AllowedMethods": ["GET"], "AllowedOrigins": ["https://example.com"]}]}},
    "put_bucket_lifecycle_configuration": {"LifecycleConfiguration": {"Rules": [
        {"ID": "one", "Status": "Disabled", "Filter": {"Prefix": "logs/"},
         "Expiration": {"Days": 3000}}]}},
    "put_bucket_tagging": {"Tagging": {"TagSet": [{"Key": "stage", "Value": "übung"}]}},
}


class Make(Keeping, Conformance):
    def setUp(self):
        super().setUp()
        self.s3 = root("s3")

    def test_leaves_one_of_every_kind(self):
        self.sealed_twice()
        self.sealed_by_customers()
        self.sealed_anew()
        self.listed()
        self.locked()
        self.configured()
        save(self.calls)

    def bucket(self, name, **more):
        self.s3.create_bucket(Bucket=name, **more)
        return name

    def put(self, place, body=LITTLE, **more):
        self.s3.put_object(Body=body, **place, **more)

    def join(self, place, read=None, **more):
        """Several chunks, as the one part of an upload."""
        upload = dict(place, UploadId=self.s3.create_multipart_upload(**place, **more)["UploadId"])
        part = self.s3.upload_part(PartNumber=1, Body=SEVERAL_CHUNKS, **upload, **(read or {}))
        self.s3.complete_multipart_upload(
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]},
            **upload, **(read or {}))

    def sealed_twice(self):
        bucket = self.bucket("golden-twice")
        twice = {"ServerSideEncryption": "aws:kms:dsse", "SSEKMSKeyId": key_arn(new_key())}
        whole, joined = ({"Bucket": bucket, "Key": key} for key in ("whole", "joined"))
        self.put(whole, SEVERAL_CHUNKS, **twice)
        self.join(joined, **twice)
        self.keep_object("twice", whole)
        self.keep_object("twice in parts", joined)
        self.keep_object("twice as a range", dict(joined, Range="bytes=65530-65550"))

    def sealed_by_customers(self):
        bucket = self.bucket("golden-customers")
        take_customers_keys(bucket)
        whole, joined = ({"Bucket": bucket, "Key": key} for key in ("whole", "joined"))
        self.put(whole, **CUSTOMER)
        self.join(joined, CUSTOMER, **CUSTOMER)
        for what, place in (("", whole), (" in parts", joined)):
            self.keep("an object sealed by a customers key" + what, "s3", "get_object",
                      dict(place, **CUSTOMER),
                      ("Body", "ETag", "ContentLength", "SSECustomerKeyMD5"))
        self.keep_refusal("a customers object without its key", "s3", "get_object", whole,
                          "InvalidRequest")
        self.keep_refusal("a customers object with another key", "s3", "get_object",
                          dict(whole, **dict(CUSTOMER, SSECustomerKey=OTHER)), "AccessDenied")

    def sealed_anew(self):
        bucket, old, new = self.bucket("golden-anew"), new_key(), key_arn(new_key())
        by_old = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key_arn(old)}
        for what, more in (("servers", {}), ("other", by_old)):
            for way, client in (("wrapped", self.s3), ("written", rewriting())):
                place = {"Bucket": bucket, "Key": "%s/%s" % (what, way)}
                self.put(place, **more)
                client.update_object_encryption(ObjectEncryption={"SSEKMS": {
                    "KMSKeyArn": new, "BucketKeyEnabled": way == "wrapped"}}, **place)
        left = {"Bucket": bucket, "Key": "left"}
        self.put(left, **by_old)
        root("kms").disable_key(KeyId=old)
        for what in ("servers", "other"):
            for way in ("wrapped", "written"):
                self.keep("an object %s anew that was under the %s key" % (way, what), "s3",
                          "get_object", {"Bucket": bucket, "Key": "%s/%s" % (what, way)},
                          ("Body", "ETag", "LastModified", "ServerSideEncryption", "SSEKMSKeyId"))
        self.keep_refusal("an object whose key is disabled", "s3", "get_object", left,
                          "KMS.DisabledException")

    def listed(self):
        bucket = self.bucket("golden-lists", ObjectOwnership="ObjectWriter")
        self.s3.put_public_access_block(
            Bucket=bucket, PublicAccessBlockConfiguration=OPEN)
        user = user_of(administrator(new_account()), allow("s3:*"))
        caller, other = [user.access_key_id, user.secret], user.client("s3")
        other_id = other.list_buckets()["Owner"]["ID"]
        self.s3.put_bucket_acl(Bucket=bucket, GrantWrite='id="%s"' % other_id)
        public, granted, theirs = (
            {"Bucket": bucket, "Key": key} for key in ("public", "granted", "theirs"))
        self.put(public, ACL="public-read")
        self.put(granted, GrantRead='id="%s"' % other_id)
        other.put_object(Body=LITTLE, **theirs)
        self.keep_object("and open for everybody", public, caller=ANYONE)
        self.keep("the list of a bucket", "s3", "get_bucket_acl", {"Bucket": bucket},
                  ("Owner", "Grants"))
        self.keep("the list of an object", "s3", "get_object_acl", granted, ("Owner", "Grants"))
        self.keep_refusal("an object of another account", "s3", "get_object", theirs,
                          "AccessDenied")
        self.keep_refusal("an object granted to another", "s3", "get_object", granted,
                          "AccessDenied", caller=ANYONE)
        self.keep_object("and open for another account", granted, caller=caller)
        self.keep_object("for a bucket of another account", theirs, caller=caller)

    def locked(self):
        bucket = self.bucket("golden-locks", ObjectLockEnabledForBucket=True)
        place = {"Bucket": bucket, "Key": "held"}
        self.put(place, ObjectLockLegalHoldStatus="ON", Tagging="stage=test")
        version = self.s3.head_object(**place)["VersionId"]
        self.keep("a legal hold", "s3", "get_object_legal_hold", place, ("LegalHold",))
        self.keep("an objects tags", "s3", "get_object_tagging", place, ("TagSet",))
        self.keep_refusal("a held version goes", "s3", "delete_object",
                          dict(place, VersionId=version), "AccessDenied")

    def configured(self):
        bucket = self.bucket("golden-rules")
        for put, configuration in RULES.items():
            getattr(self.s3, put)(Bucket=bucket, **configuration)
            (fields,) = configuration.values()
            self.keep(put[4:].replace("_", " "), "s3", put.replace("put_", "get_"),
                      {"Bucket": bucket}, tuple(fields))


def rewriting():
    """A client that has bytes sealed anew, not only their keys."""
    client = plain_client("s3")
    client.meta.events.register(
        "before-sign.s3.UpdateObjectEncryption",
        lambda request, **_: request.headers.add_header("x-coffer-rewrite", "true"))
    return client
