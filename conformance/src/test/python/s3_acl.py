"""Access control lists: who is let in by them, whose objects are, and where none of it counts."""

from botocore import UNSIGNED

from organizations_support import administrator, new_account
from support import ObjectConformance, allow, new_bucket, new_user, plain_client, policy, root, unique

OPEN = {
    "BlockPublicAcls": False,
    "IgnorePublicAcls": False,
    "BlockPublicPolicy": False,
    "RestrictPublicBuckets": False,
}
GROUPS = "http://acs.amazonaws.com/groups/global/"
ALL_USERS = {"Type": "Group", "URI": GROUPS + "AllUsers"}


class Lists(ObjectConformance):
    @classmethod
    def setUpClass(cls):
        cls.s3 = root("s3")
        cls.anyone = plain_client("s3", signature_version=UNSIGNED)
        cls.other = administrator(new_account()).client("s3")
        mine = new_bucket()
        cls.own_id = cls.s3.get_bucket_acl(Bucket=mine)["Owner"]["ID"]
        theirs = unique("bucket")
        cls.other.create_bucket(Bucket=theirs)
        cls.other_id = cls.other.get_bucket_acl(Bucket=theirs)["Owner"]["ID"]

    def setUp(self):
        self.bucket = new_bucket(ObjectOwnership="ObjectWriter")
        self.block()

    def block(self, **blocked):
        self.s3.put_public_access_block(
            Bucket=self.bucket, PublicAccessBlockConfiguration=dict(OPEN, **blocked))

    def own(self, rule):
        self.s3.put_bucket_ownership_controls(
            Bucket=self.bucket, OwnershipControls={"Rules": [{"ObjectOwnership": rule}]})

    def text(self, client, key):
        return client.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def test_ownership_comes_back_as_it_was_put_and_goes(self):
        for rule in ("BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"):
            self.own(rule)
            answer = self.s3.get_bucket_ownership_controls(Bucket=self.bucket)
            self.assertEqual([{"ObjectOwnership": rule}], answer["OwnershipControls"]["Rules"])
        self.s3.delete_bucket_ownership_controls(Bucket=self.bucket)
        with self.refused("OwnershipControlsNotFoundError", status=404):
            self.s3.get_bucket_ownership_controls(Bucket=self.bucket)
        with self.refused("MalformedXML", status=400):
            self.own("Nobody")

    def test_lists_do_not_count_where_ownership_is_enforced(self):
        self.put(b"x", key="k", ACL="public-read")
        self.own("BucketOwnerEnforced")
        with self.refused("AccessDenied", status=403):
            self.text(self.anyone, "k")
        with self.refused("AccessControlListNotSupported", status=400):
            self.put(b"x", key="k", ACL="public-read")
        with self.refused("AccessControlListNotSupported", status=400):
            self.s3.put_object_acl(Bucket=self.bucket, Key="k", ACL="private")
        with self.refused("AccessControlListNotSupported", status=400):
            self.s3.put_bucket_acl(Bucket=self.bucket, ACL="public-read")
        self.put(b"y", key="k", ACL="bucket-owner-full-control")
        (grant,) = self.s3.get_object_acl(Bucket=self.bucket, Key="k")["Grants"]
        self.assertEqual("FULL_CONTROL", grant["Permission"])

    def test_a_canned_list_of_a_bucket_is_shown_and_counts(self):
        self.put(b"x", key="k")
        with self.refused("AccessDenied", status=403):
            self.anyone.list_objects_v2(Bucket=self.bucket)
        self.s3.put_bucket_acl(Bucket=self.bucket, ACL="public-read")
        answer = self.s3.get_bucket_acl(Bucket=self.bucket)
        self.assertEqual(self.own_id, answer["Owner"]["ID"])
        self.assertEqual(
            [
                {"Grantee": {"Type": "CanonicalUser", "ID": self.own_id},
                 "Permission": "FULL_CONTROL"},
                {"Grantee": ALL_USERS, "Permission": "READ"},
            ],
            answer["Grants"])
        self.assertEqual(1, self.anyone.list_objects_v2(Bucket=self.bucket)["KeyCount"])
        with self.refused("AccessDenied", status=403):
            self.text(self.anyone, "k")
        with self.refused("NoSuchKey", status=404):
            self.text(self.anyone, "missing")

    def test_every_canned_list_of_an_object(self):
        expected = {
            "private": [],
            "public-read": [("AllUsers", "READ")],
            "public-read-write": [("AllUsers", "READ"), ("AllUsers", "WRITE")],
            "authenticated-read": [("AuthenticatedUsers", "READ")],
            "bucket-owner-read": [],
            "bucket-owner-full-control": [],
        }
        for name, groups in expected.items():
            with self.subTest(name=name):
                self.put(b"x", key="k", ACL=name)
                grants = self.s3.get_object_acl(Bucket=self.bucket, Key="k")["Grants"]
                self.assertEqual("FULL_CONTROL", grants[0]["Permission"])
                self.assertEqual(
                    groups,
                    [(each["Grantee"]["URI"].rsplit("/", 1)[1], each["Permission"])
                     for each in grants[1:]])

    def test_an_account_is_granted_by_header_and_by_document(self):
        self.put(b"x", key="k", GrantRead='id="%s"' % self.other_id)
        self.assertEqual(b"x", self.text(self.other, "k"))
        with self.refused("AccessDenied", status=403):
            self.other.get_object_acl(Bucket=self.bucket, Key="k")
        document = {
            "Owner": {"ID": self.own_id},
            "Grants": [
                {"Grantee": {"Type": "CanonicalUser", "ID": self.other_id},
                 "Permission": "READ_ACP"},
            ],
        }
        self.s3.put_object_acl(Bucket=self.bucket, Key="k", AccessControlPolicy=document)
        answer = self.other.get_object_acl(Bucket=self.bucket, Key="k")
        self.assertEqual(document["Grants"], answer["Grants"])
        with self.refused("AccessDenied", status=403):
            self.text(self.other, "k")

    def test_grants_that_make_no_sense(self):
        def header(value):
            self.s3.put_bucket_acl(Bucket=self.bucket, GrantRead=value)

        with self.refused("MethodNotAllowed", status=405):
            header('emailAddress="somebody@example.com"')
        for value in ('id="nobody"', 'uri="http://example.com/all"', "everyone"):
            with self.subTest(value=value), self.refused("InvalidArgument", status=400):
                header(value)
        with self.refused("InvalidArgument", status=400):
            self.s3.put_bucket_acl(Bucket=self.bucket, ACL="open-to-all")
        with self.refused("InvalidRequest", status=400):
            self.s3.put_bucket_acl(
                Bucket=self.bucket, ACL="private", GrantRead='id="%s"' % self.other_id)
        with self.refused("MissingSecurityHeader", status=400):
            self.s3.put_bucket_acl(Bucket=self.bucket)
        by_mail = {"Type": "AmazonCustomerByEmail", "EmailAddress": "somebody@example.com"}
        with self.refused("MethodNotAllowed", status=405):
            self.s3.put_bucket_acl(Bucket=self.bucket, AccessControlPolicy={
                "Owner": {"ID": self.own_id},
                "Grants": [{"Grantee": by_mail, "Permission": "READ"}]})
        with self.refused("MalformedACLError", status=400):
            self.s3.put_bucket_acl(Bucket=self.bucket, AccessControlPolicy={
                "Grants": [{"Grantee": ALL_USERS, "Permission": "READ"}]})
        with self.refused("AccessDenied", status=403):
            self.s3.put_bucket_acl(Bucket=self.bucket, AccessControlPolicy={
                "Owner": {"ID": self.other_id}, "Grants": []})

    def test_whoever_writes_an_object_owns_it(self):
        self.s3.put_bucket_acl(
            Bucket=self.bucket,
            GrantFullControl='id="%s"' % self.own_id, GrantWrite='id="%s"' % self.other_id)
        self.other.put_object(Bucket=self.bucket, Key="theirs", Body=b"x")
        self.assertEqual(b"x", self.text(self.other, "theirs"))
        with self.refused("AccessDenied", status=403):
            self.text(self.s3, "theirs")
        (listed,) = self.s3.list_objects_v2(Bucket=self.bucket, FetchOwner=True)["Contents"]
        self.assertEqual(self.other_id, listed["Owner"]["ID"])
        self.other.put_object_acl(
            Bucket=self.bucket, Key="theirs", ACL="bucket-owner-full-control")
        self.assertEqual(b"x", self.text(self.s3, "theirs"))
        self.s3.delete_object(Bucket=self.bucket, Key="theirs")

    def test_the_bucket_owner_is_preferred_if_the_writer_says_so(self):
        self.own("BucketOwnerPreferred")
        self.s3.put_bucket_acl(
            Bucket=self.bucket,
            GrantFullControl='id="%s"' % self.own_id, GrantWrite='id="%s"' % self.other_id)
        self.other.put_object(Bucket=self.bucket, Key="kept", Body=b"x")
        self.other.put_object(
            Bucket=self.bucket, Key="given", Body=b"y", ACL="bucket-owner-full-control")
        self.assertEqual(b"y", self.text(self.s3, "given"))
        answer = self.s3.get_object_acl(Bucket=self.bucket, Key="given")
        self.assertEqual(self.own_id, answer["Owner"]["ID"])
        with self.refused("AccessDenied", status=403):
            self.text(self.s3, "kept")
        with self.refused("AccessDenied", status=403):
            self.text(self.other, "given")

    def test_a_list_leaves_it_to_the_account_who_of_it_may(self):
        self.put(b"x", key="k", ACL="public-read")
        # Within the bucket's account everybody is everybody.
        self.assertEqual(b"x", self.text(new_user().client("s3"), "k"))
        self.put(b"x", key="own", GrantRead='id="%s"' % self.own_id)
        with self.refused("AccessDenied", status=403):
            self.text(new_user().client("s3"), "own")

    def test_a_denial_wins_over_a_list(self):
        self.put(b"x", key="k", ACL="public-read")
        self.assertEqual(b"x", self.text(self.anyone, "k"))
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy({
            "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::%s/*" % self.bucket}))
        with self.refused("AccessDenied", status=403):
            self.text(self.anyone, "k")

    def test_public_lists_are_blocked_and_ignored(self):
        self.put(b"x", key="k", ACL="public-read")
        self.block(BlockPublicAcls=True)
        self.assertEqual(b"x", self.text(self.anyone, "k"))
        with self.refused("AccessDenied", status=403):
            self.put(b"x", key="k", ACL="public-read")
        with self.refused("AccessDenied", status=403):
            self.s3.put_bucket_acl(Bucket=self.bucket, ACL="authenticated-read")
        self.put(b"x", key="other", GrantRead='id="%s"' % self.other_id)
        self.block(IgnorePublicAcls=True)
        with self.refused("AccessDenied", status=403):
            self.text(self.anyone, "k")
        self.assertEqual(b"x", self.text(self.other, "other"))

    def test_conditions_tell_lists_apart(self):
        user = new_user(
            allow("s3:PutObject"),
            allow("s3:PutObjectAcl", Condition={"StringEquals": {"s3:x-amz-acl": "private"}}))
        client = user.client("s3")
        client.put_object(Bucket=self.bucket, Key="k", Body=b"x")
        client.put_object(Bucket=self.bucket, Key="k", Body=b"x", ACL="private")
        with self.refused("AccessDenied", status=403):
            client.put_object(Bucket=self.bucket, Key="k", Body=b"x", ACL="public-read")
        with self.refused("AccessDenied", status=403):
            client.put_object(
                Bucket=self.bucket, Key="k", Body=b"x", GrantRead='id="%s"' % self.other_id)

    def test_ownership_can_be_demanded_of_new_buckets(self):
        user = new_user(allow(
            ["s3:CreateBucket", "s3:PutBucketOwnershipControls"],
            Condition={"StringEquals": {"s3:x-amz-object-ownership": "BucketOwnerEnforced"}}))
        client = user.client("s3")
        with self.refused("AccessDenied", status=403):
            client.create_bucket(Bucket=unique("bucket"))
        with self.refused("AccessDenied", status=403):
            client.create_bucket(Bucket=unique("bucket"), ObjectOwnership="ObjectWriter")
        client.create_bucket(Bucket=unique("bucket"), ObjectOwnership="BucketOwnerEnforced")

    def test_new_buckets_with_lists(self):
        with self.refused("InvalidBucketAclWithObjectOwnership", status=400):
            new_bucket(ACL="public-read")
        with self.refused("InvalidBucketAclWithBlockPublicAccessError", status=400):
            new_bucket(ACL="public-read", ObjectOwnership="ObjectWriter")
        made = new_bucket(
            GrantRead='id="%s"' % self.other_id, ObjectOwnership="BucketOwnerPreferred")
        self.assertEqual(0, self.other.list_objects_v2(Bucket=made)["KeyCount"])

    def test_enforcing_ownership_wants_a_private_list(self):
        self.s3.put_bucket_acl(Bucket=self.bucket, ACL="public-read")
        with self.refused("InvalidBucketAclWithObjectOwnership", status=400):
            self.own("BucketOwnerEnforced")
        self.s3.put_bucket_acl(Bucket=self.bucket, ACL="private")
        self.own("BucketOwnerEnforced")

    def test_versions_parts_and_copies_have_lists_of_their_own(self):
        self.s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        first = self.s3.put_object(Bucket=self.bucket, Key="k", Body=b"1", ACL="public-read")
        self.put(b"2", key="k")
        with self.refused("AccessDenied", status=403):
            self.text(self.anyone, "k")
        old = self.anyone.get_object(Bucket=self.bucket, Key="k", VersionId=first["VersionId"])
        self.assertEqual(b"1", old["Body"].read())
        source = {"Bucket": self.bucket, "Key": "k", "VersionId": first["VersionId"]}
        self.s3.copy_object(Bucket=self.bucket, Key="copy", CopySource=source)
        with self.refused("AccessDenied", status=403):
            self.text(self.anyone, "copy")
        upload = self.s3.create_multipart_upload(
            Bucket=self.bucket, Key="parts", ACL="public-read")["UploadId"]
        part = self.s3.upload_part(
            Bucket=self.bucket, Key="parts", UploadId=upload, PartNumber=1, Body=b"x")
        self.s3.complete_multipart_upload(
            Bucket=self.bucket, Key="parts", UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
        self.assertEqual(b"x", self.text(self.anyone, "parts"))
