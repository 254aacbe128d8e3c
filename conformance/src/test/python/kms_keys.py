"""KMS keys, aliases, tags, states, rotation and deletion."""

import datetime
import json
import re
import uuid

from support import Conformance, REGION, account, key_arn, new_key, policy, root, unchecked
from support import unique

KEY_ID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


class Keys(Conformance):
    kms = property(lambda self: root("kms"))

    def state(self, key):
        return self.kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]

    def test_a_new_key_has_awss_defaults(self):
        made = self.kms.create_key(Description="for tests")["KeyMetadata"]

        self.assertRegex(made["KeyId"], KEY_ID)
        self.assertEqual(key_arn(made["KeyId"]), made["Arn"])
        expected = {
            "AWSAccountId": account(),
            "Enabled": True,
            "Description": "for tests",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "KeyState": "Enabled",
            "Origin": "AWS_KMS",
            "KeyManager": "CUSTOMER",
            "KeySpec": "SYMMETRIC_DEFAULT",
            "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
            "MultiRegion": False,
        }
        self.assertEqual(expected, {name: made.get(name) for name in expected})
        age = datetime.datetime.now(datetime.timezone.utc) - made["CreationDate"]
        self.assertLess(abs(age.total_seconds()), 60)

    def test_a_key_is_found_by_every_name_it_has(self):
        key, alias = new_key(), "alias/" + unique("a")
        self.kms.create_alias(AliasName=alias, TargetKeyId=key)

        alias_arn = "arn:aws:kms:%s:%s:%s" % (REGION, account(), alias)
        for name in (key, key_arn(key), alias, alias_arn):
            with self.subTest(name=name):
                self.assertEqual(
                    key, self.kms.describe_key(KeyId=name)["KeyMetadata"]["KeyId"]
                )

    def test_an_unknown_key_is_not_found(self):
        unknown = str(uuid.uuid4())
        message = re.escape("Key '%s' does not exist" % key_arn(unknown))

        with self.refused("NotFoundException", status=400, message=message):
            self.kms.describe_key(KeyId=unknown)
        with self.refused("NotFoundException", status=400):
            self.kms.encrypt(KeyId=key_arn(unknown), Plaintext=b"x")
        with self.refused("NotFoundException", status=400, message=r"Alias .* is not found"):
            self.kms.describe_key(KeyId="alias/" + unique("none"))

    def test_a_malformed_key_id_is_refused(self):
        with self.refused("NotFoundException", "ValidationException", status=400):
            self.kms.describe_key(KeyId="no-key-at-all")
        with self.refused("NotFoundException", "InvalidArnException", "ValidationException"):
            self.kms.describe_key(KeyId="arn:aws:kms:%s:%s:nothing/x" % (REGION, account()))

    def test_listing_pages_through_every_key_once(self):
        mine = {new_key() for _ in range(5)}

        pages = list(self.kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 2}))
        listed = [key["KeyId"] for page in pages for key in page["Keys"]]

        self.assertTrue(all(len(page["Keys"]) <= 2 for page in pages))
        self.assertTrue(all(page["Truncated"] for page in pages[:-1]))
        self.assertFalse(pages[-1]["Truncated"])
        self.assertEqual(len(listed), len(set(listed)))
        self.assertLessEqual(mine, set(listed))

    def test_a_made_up_marker_is_refused(self):
        with self.refused("InvalidMarkerException", status=400):
            self.kms.list_keys(Marker="bm9ib2R5IG1hZGUgdGhpcw")

    def test_limits_out_of_range_are_refused(self):
        message = r"1 validation error detected: .*'limit' failed to satisfy constraint"
        client = unchecked("kms")
        for limit in (0, 1001):
            with self.subTest(limit=limit):
                with self.refused("ValidationException", status=400, message=message):
                    client.list_keys(Limit=limit)

    def test_a_description_can_be_changed(self):
        key = new_key()

        self.kms.update_key_description(KeyId=key, Description="später")

        self.assertEqual(
            "später", self.kms.describe_key(KeyId=key)["KeyMetadata"]["Description"]
        )

    def test_an_unknown_key_spec_is_refused(self):
        with self.refused("ValidationException", status=400):
            self.kms.create_key(KeySpec="ROT13")

    def test_a_disabled_key_does_nothing_until_enabled(self):
        key = new_key()
        blob = self.kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]

        self.kms.disable_key(KeyId=key)
        self.kms.disable_key(KeyId=key)

        self.assertEqual("Disabled", self.state(key))
        message = re.escape("%s is disabled." % key_arn(key))
        with self.refused("DisabledException", status=400, message=message):
            self.kms.encrypt(KeyId=key, Plaintext=b"x")
        with self.refused("DisabledException", status=400):
            self.kms.decrypt(CiphertextBlob=blob)
        with self.refused("DisabledException", status=400):
            self.kms.generate_data_key(KeyId=key, KeySpec="AES_256")
        with self.refused("DisabledException", status=400):
            self.kms.enable_key_rotation(KeyId=key)
        self.kms.enable_key(KeyId=key)
        self.assertEqual(b"x", self.kms.decrypt(CiphertextBlob=blob)["Plaintext"])

    def test_a_key_waiting_for_deletion_does_nothing_until_cancelled(self):
        key = new_key()
        blob = self.kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]

        answer = self.kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)

        self.assertEqual(key_arn(key), answer["KeyId"])
        self.assertEqual("PendingDeletion", answer["KeyState"])
        self.assertEqual(7, answer["PendingWindowInDays"])
        metadata = self.kms.describe_key(KeyId=key)["KeyMetadata"]
        self.assertEqual("PendingDeletion", metadata["KeyState"])
        self.assertFalse(metadata["Enabled"])
        self.assertEqual(answer["DeletionDate"], metadata["DeletionDate"])
        refusals = {
            "encrypt": {"Plaintext": b"x"},
            "generate_data_key": {"KeySpec": "AES_256"},
            "enable_key": {},
            "disable_key": {},
            "schedule_key_deletion": {},
            "enable_key_rotation": {},
            "tag_resource": {"Tags": [{"TagKey": "a", "TagValue": "b"}]},
            "update_key_description": {"Description": "x"},
        }
        for operation, arguments in refusals.items():
            with self.subTest(operation=operation):
                with self.refused("KMSInvalidStateException", message="is pending deletion"):
                    getattr(self.kms, operation)(KeyId=key, **arguments)
        with self.refused("KMSInvalidStateException"):
            self.kms.decrypt(CiphertextBlob=blob)
        with self.refused("KMSInvalidStateException"):
            self.kms.create_alias(AliasName="alias/" + unique("a"), TargetKeyId=key)
        self.assertEqual(key_arn(key), self.kms.cancel_key_deletion(KeyId=key)["KeyId"])
        self.assertEqual("Disabled", self.state(key))
        self.assertNotIn("DeletionDate", self.kms.describe_key(KeyId=key)["KeyMetadata"])
        self.kms.enable_key(KeyId=key)
        self.assertEqual(b"x", self.kms.decrypt(CiphertextBlob=blob)["Plaintext"])

    def test_the_waiting_period_is_7_to_30_days_and_30_if_not_said(self):
        key = new_key()

        for days in (6, 31):
            with self.subTest(days=days):
                with self.refused("ValidationException", status=400):
                    unchecked("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=days)
        self.assertEqual("Enabled", self.state(key))
        answer = self.kms.schedule_key_deletion(KeyId=key)
        self.assertEqual(30, answer["PendingWindowInDays"])

    def test_only_a_waiting_key_can_be_saved(self):
        with self.refused("KMSInvalidStateException", message="is not pending deletion"):
            self.kms.cancel_key_deletion(KeyId=new_key())


class KeyPolicies(Conformance):
    kms = property(lambda self: root("kms"))

    def test_the_default_policy_trusts_the_account(self):
        key = new_key()

        self.assertEqual(["default"], self.kms.list_key_policies(KeyId=key)["PolicyNames"])
        answer = self.kms.get_key_policy(KeyId=key, PolicyName="default")
        (statement,) = json.loads(answer["Policy"])["Statement"]
        self.assertEqual("Enable IAM User Permissions", statement["Sid"])
        self.assertEqual("Allow", statement["Effect"])
        self.assertEqual({"AWS": "arn:aws:iam::%s:root" % account()}, statement["Principal"])
        self.assertEqual("kms:*", statement["Action"])
        self.assertEqual("*", statement["Resource"])

    def test_a_policy_comes_back_as_it_was_put(self):
        key = new_key()
        document = json.dumps(
            {
                "Version": "2012-10-17",
                "Id": "mine",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::%s:root" % account()},
                        "Action": "kms:*",
                        "Resource": "*",
                    }
                ],
            }
        )

        self.kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document)

        answer = self.kms.get_key_policy(KeyId=key, PolicyName="default")
        self.assertEqual(json.loads(document), json.loads(answer["Policy"]))

    def test_malformed_policies_are_refused(self):
        key = new_key()
        before = self.kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
        documents = [
            "{",
            "[]",
            "{}",
            '{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Principal":"*",'
            '"Action":"kms:*","Resource":"*"}]}',
            policy({"Effect": "Allow", "Action": "kms:*", "Resource": "*"}),
            policy({"Effect": "Allow", "Principal": "*", "Resource": "*"}),
            policy(
                {
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": "kms:*",
                    "Resource": "*",
                    "Condition": {"StringSortOfEquals": {"aws:x": "y"}},
                }
            ),
        ]
        for document in documents:
            with self.subTest(document=document):
                with self.refused("MalformedPolicyDocumentException", status=400):
                    self.kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document)
        after = self.kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
        self.assertEqual(before, after)

    def test_a_policy_that_locks_its_writer_out_must_be_asked_for(self):
        document = policy(
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::%s:root" % account()},
                "Action": "kms:Decrypt",
                "Resource": "*",
            }
        )

        message = "will not allow you to update the key policy in the future"
        with self.refused("MalformedPolicyDocumentException", message=message):
            self.kms.create_key(Policy=document)
        with self.refused("MalformedPolicyDocumentException", message=message):
            self.kms.put_key_policy(KeyId=new_key(), PolicyName="default", Policy=document)
        self.kms.create_key(Policy=document, BypassPolicyLockoutSafetyCheck=True)

    def test_a_policy_other_than_default_does_not_exist(self):
        with self.refused("NotFoundException"):
            self.kms.get_key_policy(KeyId=new_key(), PolicyName="other")


class Aliases(Conformance):
    kms = property(lambda self: root("kms"))

    def test_an_alias_points_moves_and_goes(self):
        first, second = new_key(), new_key()
        alias = "alias/" + unique("team/project_1")

        self.kms.create_alias(AliasName=alias, TargetKeyId=first)
        blob = self.kms.encrypt(KeyId=alias, Plaintext=b"x")
        self.assertEqual(key_arn(first), blob["KeyId"])
        self.kms.update_alias(AliasName=alias, TargetKeyId=second)
        self.assertEqual(
            key_arn(second), self.kms.encrypt(KeyId=alias, Plaintext=b"x")["KeyId"]
        )
        (listed,) = self.kms.list_aliases(KeyId=second)["Aliases"]
        self.assertEqual(alias, listed["AliasName"])
        self.assertEqual(second, listed["TargetKeyId"])
        self.assertTrue(listed["AliasArn"].endswith(":" + alias))
        self.assertEqual([], self.kms.list_aliases(KeyId=first)["Aliases"])
        self.kms.delete_alias(AliasName=alias)
        with self.refused("NotFoundException"):
            self.kms.encrypt(KeyId=alias, Plaintext=b"x")
        # What was encrypted through the alias names the key, not the alias.
        plain = self.kms.decrypt(CiphertextBlob=blob["CiphertextBlob"])["Plaintext"]
        self.assertEqual(b"x", plain)

    def test_an_alias_is_one_of_a_kind(self):
        alias = "alias/" + unique("a")
        self.kms.create_alias(AliasName=alias, TargetKeyId=new_key())

        with self.refused("AlreadyExistsException", status=400, message="already exists"):
            self.kms.create_alias(AliasName=alias, TargetKeyId=new_key())

    def test_bad_alias_names_are_refused(self):
        key = new_key()
        codes = ("InvalidAliasNameException", "ValidationException", "NotAuthorizedException")
        for name in ("no-prefix", "alias/", "alias/sp ace", "alias/dot.dot", "alias/aws/mine"):
            with self.subTest(name=name):
                with self.refused(*codes, status=400):
                    self.kms.create_alias(AliasName=name, TargetKeyId=key)

    def test_an_alias_needs_a_key(self):
        with self.refused("NotFoundException"):
            self.kms.create_alias(AliasName="alias/" + unique("a"), TargetKeyId=str(uuid.uuid4()))
        with self.refused("NotFoundException", message=r"Alias .* is not found"):
            self.kms.delete_alias(AliasName="alias/" + unique("none"))

    def test_listing_pages_through_every_alias_once(self):
        key = new_key()
        mine = {"alias/" + unique("p") for _ in range(5)}
        for alias in mine:
            self.kms.create_alias(AliasName=alias, TargetKeyId=key)

        listed = self.all_pages(
            self.kms, "list_aliases", "Aliases", PaginationConfig={"PageSize": 2}
        )

        names = [alias["AliasName"] for alias in listed]
        self.assertEqual(len(names), len(set(names)))
        self.assertLessEqual(mine, set(names))


class Tags(Conformance):
    kms = property(lambda self: root("kms"))

    def test_tags_are_put_replaced_listed_and_removed(self):
        key = new_key(Tags=[{"TagKey": "team", "TagValue": "vision"}])

        self.kms.tag_resource(
            KeyId=key,
            Tags=[{"TagKey": "team", "TagValue": "speech"}, {"TagKey": "dév", "TagValue": ""}],
        )
        tags = self.kms.list_resource_tags(KeyId=key)["Tags"]
        self.assertEqual(
            {"team": "speech", "dév": ""}, {tag["TagKey"]: tag["TagValue"] for tag in tags}
        )
        self.kms.untag_resource(KeyId=key, TagKeys=["team", "never-there"])
        tags = self.kms.list_resource_tags(KeyId=key)["Tags"]
        self.assertEqual(["dév"], [tag["TagKey"] for tag in tags])

    def test_reserved_and_excess_tags_are_refused(self):
        key = new_key()
        with self.refused("TagException", "ValidationException", status=400):
            self.kms.tag_resource(KeyId=key, Tags=[{"TagKey": "aws:x", "TagValue": "y"}])
        many = [{"TagKey": "k%d" % i, "TagValue": "v"} for i in range(51)]
        with self.refused("TagException", "LimitExceededException", status=400):
            self.kms.tag_resource(KeyId=key, Tags=many)
        self.assertEqual([], self.kms.list_resource_tags(KeyId=key)["Tags"])


class Rotation(Conformance):
    kms = property(lambda self: root("kms"))

    def test_rotation_is_off_until_switched_on(self):
        key = new_key()

        self.assertFalse(self.kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])
        self.kms.enable_key_rotation(KeyId=key)
        status = self.kms.get_key_rotation_status(KeyId=key)
        self.assertTrue(status["KeyRotationEnabled"])
        self.assertEqual(365, status["RotationPeriodInDays"])
        created = self.kms.describe_key(KeyId=key)["KeyMetadata"]["CreationDate"]
        self.assertEqual(365, round((status["NextRotationDate"] - created).total_seconds() / 86400))
        self.kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
        status = self.kms.get_key_rotation_status(KeyId=key)
        self.assertEqual(90, status["RotationPeriodInDays"])
        self.kms.disable_key_rotation(KeyId=key)
        self.assertFalse(self.kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])

    def test_the_period_is_90_to_2560_days(self):
        key = new_key()
        for days in (89, 2561):
            with self.subTest(days=days):
                with self.refused("ValidationException", status=400):
                    unchecked("kms").enable_key_rotation(KeyId=key, RotationPeriodInDays=days)

    def test_what_was_encrypted_before_a_rotation_still_decrypts(self):
        key = new_key()
        before = self.kms.encrypt(KeyId=key, Plaintext=b"before")["CiphertextBlob"]

        self.assertIn(key, self.kms.rotate_key_on_demand(KeyId=key)["KeyId"])

        after = self.kms.encrypt(KeyId=key, Plaintext=b"after")["CiphertextBlob"]
        self.assertEqual(b"before", self.kms.decrypt(CiphertextBlob=before)["Plaintext"])
        self.assertEqual(b"after", self.kms.decrypt(CiphertextBlob=after)["Plaintext"])
        rotations = self.kms.list_key_rotations(KeyId=key)["Rotations"]
        self.assertEqual(["ON_DEMAND"], [rotation["RotationType"] for rotation in rotations])

