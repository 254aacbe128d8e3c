"""Multi-Region keys whose material openssl makes: the same is brought to each region's key."""

import contextlib
import os

from kms_multi_region import ELSEWHERE, there
from openssl_import import BringsKeys
from support import REGION, root


class ImportedMultiRegionKeys(BringsKeys):
    def setUp(self):
        super().setUp()
        self.here, self.there = root("kms"), there()
        self.kms = self.here

    @contextlib.contextmanager
    def abroad(self):
        self.kms = self.there
        try:
            yield
        finally:
            self.kms = self.here

    def bring_abroad(self, key, material, **more):
        with self.abroad():
            return self.bring(key, material, **more)

    def state_abroad(self, key):
        with self.abroad():
            return self.state(key)

    def pair(self, material, **kind):
        """A key with material, and its replica without."""
        key = self.here.create_key(Origin="EXTERNAL", MultiRegion=True, **kind)
        key = key["KeyMetadata"]["KeyId"]
        self.bring(key, material)
        replica = self.here.replicate_key(KeyId=key, ReplicaRegion=ELSEWHERE)
        self.assertEqual("EXTERNAL", replica["ReplicaKeyMetadata"]["Origin"])
        return key

    def told(self, client, key):
        rotations = client.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL")
        return [each["KeyMaterialState"] for each in rotations["Rotations"]]

    def test_what_one_region_encrypts_the_other_decrypts(self):
        material = os.urandom(32)
        key = self.pair(material)
        sealed = self.here.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
        self.assertEqual("PendingImport", self.state_abroad(key))
        with self.refused("KMSInvalidStateException", status=400, message="is pending import"):
            self.there.decrypt(CiphertextBlob=sealed)
        with self.refused("IncorrectKeyMaterialException", status=400):
            self.bring_abroad(key, os.urandom(32))
        with self.refused("UnsupportedOperationException", status=400):
            self.bring_abroad(key, os.urandom(32), ImportType="NEW_KEY_MATERIAL")

        answer = self.bring_abroad(key, material, algorithm="RSA_AES_KEY_WRAP_SHA_256")

        for client in (self.here, self.there):
            told = client.describe_key(KeyId=key)["KeyMetadata"]
            self.assertEqual(answer["KeyMaterialId"], told["CurrentKeyMaterialId"])
            self.assertEqual("Enabled", told["KeyState"])
        self.assertEqual(b"text", self.there.decrypt(CiphertextBlob=sealed)["Plaintext"])
        back = self.there.encrypt(KeyId=key, Plaintext=b"back")["CiphertextBlob"]
        self.assertEqual(b"back", self.here.decrypt(CiphertextBlob=back)["Plaintext"])

    def test_each_keys_material_comes_and_goes_by_itself(self):
        material = os.urandom(32)
        key = self.pair(material)
        self.bring_abroad(key, material)
        sealed = self.there.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]

        self.here.delete_imported_key_material(KeyId=key)

        self.assertEqual("PendingImport", self.state(key))
        self.assertEqual(b"text", self.there.decrypt(CiphertextBlob=sealed)["Plaintext"])
        self.bring(key, material)
        self.assertEqual(b"text", self.here.decrypt(CiphertextBlob=sealed)["Plaintext"])

    def test_a_token_is_of_one_region(self):
        material = os.urandom(32)
        key = self.pair(material)
        with self.refused("InvalidImportTokenException", status=400):
            self.there.import_key_material(
                **self.package(key, material), ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE")

    def test_openssls_signing_key_signs_in_both(self):
        material = self.private_key("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384")
        key = self.pair(material, KeySpec="ECC_NIST_P384", KeyUsage="SIGN_VERIFY")
        self.bring_abroad(key, material)
        how = {"KeyId": key, "Message": b"signed", "SigningAlgorithm": "ECDSA_SHA_384"}

        signature = self.there.sign(**how)["Signature"]

        self.assertTrue(self.here.verify(Signature=signature, **how)["SignatureValid"])

    def test_all_have_new_material_before_they_are_rotated(self):
        first, second = os.urandom(32), os.urandom(32)
        key = self.pair(first)
        self.bring_abroad(key, first)
        old = self.there.encrypt(KeyId=key, Plaintext=b"old")["CiphertextBlob"]
        new = self.bring(key, second, ImportType="NEW_KEY_MATERIAL")["KeyMaterialId"]
        self.assertEqual(
            ["CURRENT", "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"], self.told(self.here, key))
        with self.refused("KMSInvalidStateException", status=400):
            self.here.rotate_key_on_demand(KeyId=key)
        self.bring_abroad(key, second, ImportType="EXISTING_KEY_MATERIAL", KeyMaterialId=new)
        for client in (self.here, self.there):
            self.assertEqual(["CURRENT", "PENDING_ROTATION"], self.told(client, key))

        self.here.rotate_key_on_demand(KeyId=key)

        for client in (self.here, self.there):
            self.assertEqual(["NON_CURRENT", "CURRENT"], self.told(client, key))
            self.assertEqual(b"old", client.decrypt(CiphertextBlob=old)["Plaintext"])
        sealed = self.there.encrypt(KeyId=key, Plaintext=b"new")["CiphertextBlob"]
        opened = self.here.decrypt(CiphertextBlob=sealed)
        self.assertEqual((b"new", new), (opened["Plaintext"], opened["KeyMaterialId"]))

    def test_the_primary_key_changes_with_all_it_has(self):
        first, second = os.urandom(32), os.urandom(32)
        key = self.pair(first)
        self.bring_abroad(key, first)

        self.here.update_primary_region(KeyId=key, PrimaryRegion=ELSEWHERE)

        with self.refused("UnsupportedOperationException", status=400):
            self.bring(key, second, ImportType="NEW_KEY_MATERIAL")
        self.bring_abroad(key, second, ImportType="NEW_KEY_MATERIAL")
        self.bring(key, second)
        self.there.rotate_key_on_demand(KeyId=key)
        self.assertEqual(["NON_CURRENT", "CURRENT"], self.told(self.here, key))
        related = self.here.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]
        self.assertEqual([REGION], [each["Region"] for each in related["ReplicaKeys"]])
