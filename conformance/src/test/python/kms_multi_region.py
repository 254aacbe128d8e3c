"""Multi-Region keys: two regions of one server, each asked by a client of its own."""

import functools
import json

from support import (
    REGION, Conformance, account, allow, data, new_user, plain_client, root, unique,
)

ELSEWHERE = "eu-central-1"
CONTEXT = {"project": "here and there"}


@functools.lru_cache(maxsize=None)
def there():
    return plain_client("kms", region_name=ELSEWHERE)


def arn(key, region):
    return "arn:aws:kms:%s:%s:key/%s" % (region, account(), key)


class MultiRegion(Conformance):
    def setUp(self):
        self.here = root("kms")
        self.there = there()

    def primary(self, **more):
        return self.here.create_key(MultiRegion=True, **more)["KeyMetadata"]["KeyId"]

    def pair(self, **more):
        """A key that has a replica."""
        key = self.primary(**more)
        self.here.replicate_key(KeyId=key, ReplicaRegion=ELSEWHERE)
        return key

    def described(self, client, key):
        return client.describe_key(KeyId=key)["KeyMetadata"]

    def role(self, client, key):
        return self.described(client, key)["MultiRegionConfiguration"]["MultiRegionKeyType"]


class Creating(MultiRegion):
    def test_a_primary_key_describes_itself(self):
        made = self.here.create_key(MultiRegion=True)["KeyMetadata"]

        self.assertRegex(made["KeyId"], "^mrk-[0-9a-f]{32}$")
        self.assertEqual(arn(made["KeyId"], REGION), made["Arn"])
        self.assertTrue(made["MultiRegion"])
        self.assertEqual(
            {
                "MultiRegionKeyType": "PRIMARY",
                "PrimaryKey": {"Arn": made["Arn"], "Region": REGION},
                "ReplicaKeys": [],
            },
            made["MultiRegionConfiguration"],
        )

    def test_a_replica_is_the_same_key_and_another_resource(self):
        key = self.primary(Description="the first")

        answer = self.here.replicate_key(
            KeyId=key, ReplicaRegion=ELSEWHERE, Tags=[{"TagKey": "team", "TagValue": "blue"}])

        replica = answer["ReplicaKeyMetadata"]
        self.assertEqual(key, replica["KeyId"])
        self.assertEqual(arn(key, ELSEWHERE), replica["Arn"])
        self.assertEqual("", replica["Description"])
        self.assertEqual([{"TagKey": "team", "TagValue": "blue"}], answer["ReplicaTags"])
        self.assertIn("Statement", json.loads(answer["ReplicaPolicy"]))
        related = {
            "PrimaryKey": {"Arn": arn(key, REGION), "Region": REGION},
            "ReplicaKeys": [{"Arn": arn(key, ELSEWHERE), "Region": ELSEWHERE}],
        }
        for client, kind in ((self.here, "PRIMARY"), (self.there, "REPLICA")):
            self.assertEqual(
                dict(related, MultiRegionKeyType=kind),
                self.described(client, key)["MultiRegionConfiguration"])
        self.assertEqual(
            self.described(self.here, key)["CurrentKeyMaterialId"],
            self.described(self.there, key)["CurrentKeyMaterialId"])

    def test_refusals_are_awss(self):
        key = self.pair()
        for region, code in (
                (ELSEWHERE, "AlreadyExistsException"),
                (REGION, "AlreadyExistsException"),
                ("sa-east-1", "UnsupportedOperationException")):
            with self.refused(code, status=400):
                self.here.replicate_key(KeyId=key, ReplicaRegion=region)
        with self.refused("UnsupportedOperationException", status=400):
            self.there.replicate_key(KeyId=key, ReplicaRegion=REGION)
        single = self.here.create_key()["KeyMetadata"]["KeyId"]
        with self.refused("UnsupportedOperationException", status=400):
            self.here.replicate_key(KeyId=single, ReplicaRegion=ELSEWHERE)
        with self.refused("NotFoundException", status=400):
            self.there.describe_key(KeyId=arn(key, REGION))


class Using(MultiRegion):
    def test_what_is_encrypted_in_one_region_is_decrypted_in_the_other(self):
        key = self.primary()
        secret = data(1000)
        before = self.here.encrypt(KeyId=key, Plaintext=secret, EncryptionContext=CONTEXT)
        with self.refused("InvalidCiphertextException"):
            self.there.decrypt(
                CiphertextBlob=before["CiphertextBlob"], EncryptionContext=CONTEXT)
        self.here.replicate_key(KeyId=key, ReplicaRegion=ELSEWHERE)
        after = self.there.encrypt(KeyId=key, Plaintext=secret, EncryptionContext=CONTEXT)

        for client, region, sealed in (
                (self.there, ELSEWHERE, before), (self.here, REGION, after)):
            opened = client.decrypt(
                CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext=CONTEXT)
            self.assertEqual(secret, opened["Plaintext"])
            self.assertEqual(arn(key, region), opened["KeyId"])

    def test_a_data_key_is_the_same_in_both(self):
        key = self.pair()

        made = self.here.generate_data_key(KeyId=key, KeySpec="AES_256")

        opened = self.there.decrypt(CiphertextBlob=made["CiphertextBlob"], KeyId=key)
        self.assertEqual(made["Plaintext"], opened["Plaintext"])

    def test_what_is_signed_in_one_region_is_verified_in_the_other(self):
        key = self.pair(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        how = {"KeyId": key, "Message": b"signed", "SigningAlgorithm": "ECDSA_SHA_256"}

        signature = self.here.sign(**how)["Signature"]

        self.assertTrue(self.there.verify(Signature=signature, **how)["SignatureValid"])
        self.assertEqual(
            self.here.get_public_key(KeyId=key)["PublicKey"],
            self.there.get_public_key(KeyId=key)["PublicKey"])

    def test_codes_are_the_same_in_both(self):
        key = self.pair(KeySpec="HMAC_512", KeyUsage="GENERATE_VERIFY_MAC")
        how = {"KeyId": key, "Message": b"coded", "MacAlgorithm": "HMAC_SHA_512"}

        self.assertEqual(
            self.here.generate_mac(**how)["Mac"], self.there.generate_mac(**how)["Mac"])

    def test_buckets_of_each_region_use_its_own_key(self):
        key = self.pair()
        bucket = unique("bucket")
        root("s3").create_bucket(Bucket=bucket)

        root("s3").put_object(
            Bucket=bucket, Key="o", Body=b"text", ServerSideEncryption="aws:kms",
            SSEKMSKeyId=key)

        answer = root("s3").get_object(Bucket=bucket, Key="o")
        self.assertEqual(b"text", answer["Body"].read())
        self.assertEqual(arn(key, REGION), answer["SSEKMSKeyId"])

    def test_policies_states_and_aliases_are_each_keys_own(self):
        user = new_user()
        key = self.primary()
        self.here.replicate_key(
            KeyId=key, ReplicaRegion=ELSEWHERE, BypassPolicyLockoutSafetyCheck=True,
            Policy=json.dumps({"Version": "2012-10-17", "Statement": [
                allow("kms:*", Principal={"AWS": "arn:aws:iam::%s:root" % account()}),
                allow("kms:Decrypt", Principal={"AWS": user.arn}),
            ]}))
        sealed = self.here.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
        abroad = user.make("kms", region_name=ELSEWHERE)

        self.assertEqual(b"text", abroad.decrypt(CiphertextBlob=sealed)["Plaintext"])
        with self.refused("AccessDeniedException", status=400):
            user.client("kms").decrypt(CiphertextBlob=sealed)

        self.there.disable_key(KeyId=key)
        with self.refused("DisabledException"):
            abroad.decrypt(CiphertextBlob=sealed)
        self.assertEqual(b"text", self.here.decrypt(CiphertextBlob=sealed)["Plaintext"])
        alias = "alias/" + unique("alias")
        self.here.create_alias(AliasName=alias, TargetKeyId=key)
        with self.refused("NotFoundException"):
            self.there.describe_key(KeyId=alias)


class Permissions(MultiRegion):
    def test_replicating_needs_a_permission_in_each_region(self):
        key = self.primary()
        here_only = {"StringEquals": {"aws:RequestedRegion": REGION}}
        user = new_user(allow(["kms:ReplicateKey", "kms:CreateKey"], Condition=here_only))

        with self.refused("AccessDeniedException", message="kms:CreateKey"):
            user.client("kms").replicate_key(KeyId=key, ReplicaRegion=ELSEWHERE)

        other = new_user(
            allow("kms:ReplicateKey", Condition={
                "StringEquals": {"kms:ReplicaRegion": ELSEWHERE},
                "Bool": {"kms:MultiRegion": "true"}}),
            allow("kms:CreateKey", Condition={
                "StringEquals": {
                    "aws:RequestedRegion": ELSEWHERE, "kms:MultiRegionKeyType": "REPLICA"}}))
        other.client("kms").replicate_key(KeyId=key, ReplicaRegion=ELSEWHERE)

    def test_the_kind_of_a_key_decides(self):
        key = self.pair()
        user = new_user(allow(
            "kms:Encrypt", Condition={"StringEquals": {"kms:MultiRegionKeyType": "REPLICA"}}))

        user.make("kms", region_name=ELSEWHERE).encrypt(KeyId=key, Plaintext=b"text")

        with self.refused("AccessDeniedException"):
            user.client("kms").encrypt(KeyId=key, Plaintext=b"text")


class Rotating(MultiRegion):
    def test_both_are_rotated_by_the_primary_key(self):
        key = self.pair()
        old = self.there.encrypt(KeyId=key, Plaintext=b"old")["CiphertextBlob"]
        before = self.described(self.there, key)["CurrentKeyMaterialId"]

        self.here.rotate_key_on_demand(KeyId=key)

        after = self.described(self.there, key)["CurrentKeyMaterialId"]
        self.assertNotEqual(before, after)
        self.assertEqual(after, self.described(self.here, key)["CurrentKeyMaterialId"])
        self.assertEqual(b"old", self.here.decrypt(CiphertextBlob=old)["Plaintext"])
        new = self.there.encrypt(KeyId=key, Plaintext=b"new")["CiphertextBlob"]
        opened = self.here.decrypt(CiphertextBlob=new)
        self.assertEqual((b"new", after), (opened["Plaintext"], opened["KeyMaterialId"]))
        for client in (self.here, self.there):
            listed = self.all_pages(client, "list_key_rotations", "Rotations", KeyId=key)
            self.assertEqual([after], [each["KeyMaterialId"] for each in listed])

    def test_the_schedule_is_the_primary_keys(self):
        key = self.pair()
        self.here.enable_key_rotation(KeyId=key, RotationPeriodInDays=180)

        status = self.there.get_key_rotation_status(KeyId=key)

        self.assertTrue(status["KeyRotationEnabled"])
        self.assertEqual(180, status["RotationPeriodInDays"])
        for change in ("enable_key_rotation", "disable_key_rotation", "rotate_key_on_demand"):
            with self.subTest(change), self.refused("UnsupportedOperationException"):
                getattr(self.there, change)(KeyId=key)


class ChangingThePrimary(MultiRegion):
    def test_the_roles_are_swapped(self):
        key = self.pair()
        sealed = self.here.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]

        self.here.update_primary_region(KeyId=key, PrimaryRegion=ELSEWHERE)

        self.assertEqual("PRIMARY", self.role(self.there, key))
        self.assertEqual("REPLICA", self.role(self.here, key))
        self.assertEqual(b"text", self.there.decrypt(CiphertextBlob=sealed)["Plaintext"])
        self.there.enable_key_rotation(KeyId=key)
        self.assertTrue(self.here.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])
        with self.refused("UnsupportedOperationException"):
            self.here.update_primary_region(KeyId=key, PrimaryRegion=REGION)

    def test_refusals_are_awss(self):
        alone = self.primary()
        with self.refused("NotFoundException", status=400):
            self.here.update_primary_region(KeyId=alone, PrimaryRegion=ELSEWHERE)
        single = self.here.create_key()["KeyMetadata"]["KeyId"]
        with self.refused("UnsupportedOperationException", status=400):
            self.here.update_primary_region(KeyId=single, PrimaryRegion=ELSEWHERE)
        with self.refused("ValidationException", status=400):
            self.here.update_primary_region(KeyId=alone, PrimaryRegion="nowhere")


class Deleting(MultiRegion):
    def test_the_primary_key_waits_for_its_replicas(self):
        key = self.pair()
        sealed = self.here.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]

        answer = self.here.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)

        self.assertEqual("PendingReplicaDeletion", answer["KeyState"])
        self.assertEqual(7, answer["PendingWindowInDays"])
        self.assertNotIn("DeletionDate", answer)
        primary = self.described(self.here, key)
        self.assertEqual("PendingReplicaDeletion", primary["KeyState"])
        self.assertEqual(7, primary["PendingDeletionWindowInDays"])
        with self.refused("KMSInvalidStateException", message="pending replica deletion"):
            self.here.decrypt(CiphertextBlob=sealed)
        self.assertEqual(b"text", self.there.decrypt(CiphertextBlob=sealed)["Plaintext"])

        replica = self.there.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        self.assertEqual("PendingDeletion", replica["KeyState"])
        self.assertIn("DeletionDate", replica)
        for client in (self.here, self.there):
            client.cancel_key_deletion(KeyId=key)
            self.assertEqual("Disabled", self.described(client, key)["KeyState"])


class LastUsage(MultiRegion):
    def test_it_is_each_keys_own(self):
        key = self.pair()
        self.assertNotIn("KeyLastUsage", self.here.get_key_last_usage(KeyId=key))

        used = self.there.encrypt(KeyId=key, Plaintext=b"text")

        answer = self.there.get_key_last_usage(KeyId=key)
        last = answer["KeyLastUsage"]
        self.assertEqual("Encrypt", last["Operation"])
        self.assertEqual(used["ResponseMetadata"]["RequestId"], last["KmsRequestId"])
        self.assertLessEqual(answer["TrackingStartDate"], answer["KeyCreationDate"])
        trail = plain_client("cloudtrail", region_name=ELSEWHERE)
        events = trail.lookup_events(LookupAttributes=[
            {"AttributeKey": "EventId", "AttributeValue": last["CloudTrailEventId"]}])["Events"]
        self.assertEqual(["Encrypt"], [each["EventName"] for each in events])
        self.assertNotIn("KeyLastUsage", self.here.get_key_last_usage(KeyId=key))
