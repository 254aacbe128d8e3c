"""Keys brought from outside: made, wrapped and checked by openssl, as their owner would."""

import datetime
import hmac
import json
import os
import subprocess

from openssl_import import FOREVER, BringsKeys
from support import allow, eventually, key_arn, new_key, new_user, root

EVERY_ALGORITHM = [
    "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256"]


def soon(**more):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**more)


class SymmetricKeys(BringsKeys):
    def test_every_wrapping_brings_the_same_key(self):
        material = os.urandom(32)
        key = self.external_key()
        blobs = []
        # Every length and every algorithm; all pairs of them cost minutes of finding primes.
        specs = ("RSA_2048", "RSA_3072", "RSA_4096", "RSA_2048")
        for spec, algorithm in zip(specs, EVERY_ALGORITHM):
            with self.subTest(spec=spec, algorithm=algorithm):
                self.assertEqual("PendingImport", self.state(key))
                self.bring(key, material, algorithm=algorithm, spec=spec)
                self.assertEqual("Enabled", self.state(key))
                blobs.append(self.kms.encrypt(KeyId=key, Plaintext=b"kept")["CiphertextBlob"])
                for blob in blobs:
                    self.assertEqual(b"kept", self.kms.decrypt(CiphertextBlob=blob)["Plaintext"])
                self.kms.delete_imported_key_material(KeyId=key)

    def test_what_is_told_of_a_key(self):
        key = self.external_key()
        before = self.kms.describe_key(KeyId=key)["KeyMetadata"]
        self.assertEqual(("EXTERNAL", "PendingImport", False),
                         (before["Origin"], before["KeyState"], before["Enabled"]))
        for absent in ("ExpirationModel", "ValidTo", "CurrentKeyMaterialId"):
            self.assertNotIn(absent, before)
        with self.refused("KMSInvalidStateException", status=400, message="is pending import"):
            self.kms.encrypt(KeyId=key, Plaintext=b"x")
        given = self.kms.get_parameters_for_import(
            KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_4096")
        self.assertEqual(key_arn(key), given["KeyId"])
        left = given["ParametersValidTo"] - soon()
        self.assertTrue(datetime.timedelta(hours=23) < left <= datetime.timedelta(hours=24))

        answer = self.bring(key, os.urandom(32))

        after = self.kms.describe_key(KeyId=key)["KeyMetadata"]
        self.assertEqual("KEY_MATERIAL_DOES_NOT_EXPIRE", after["ExpirationModel"])
        self.assertEqual(key_arn(key), answer["KeyId"])
        self.assertEqual(answer["KeyMaterialId"], after["CurrentKeyMaterialId"])
        self.assertRegex(answer["KeyMaterialId"], "^[0-9a-f]{64}$")

    def test_wrong_material_is_refused_and_the_right_one_returns(self):
        key, material = self.external_key(), os.urandom(32)
        first = self.bring(key, material)
        blob = self.kms.encrypt(KeyId=key, Plaintext=b"kept")["CiphertextBlob"]
        self.kms.delete_imported_key_material(KeyId=key)
        self.kms.delete_imported_key_material(KeyId=key)

        with self.refused("KMSInvalidStateException", status=400):
            self.kms.decrypt(CiphertextBlob=blob)
        with self.refused("IncorrectKeyMaterialException", status=400):
            self.bring(key, os.urandom(32))
        with self.refused("IncorrectKeyMaterialException", status=400):
            self.bring(self.external_key(), os.urandom(31))
        self.assertEqual(first["KeyMaterialId"], self.bring(key, material)["KeyMaterialId"])
        self.assertEqual(b"kept", self.kms.decrypt(CiphertextBlob=blob)["Plaintext"])

    def test_tokens_and_packages_that_are_not_ours_are_refused(self):
        key, other = self.external_key(), self.external_key()
        good = self.package(key, os.urandom(32), algorithm="RSA_AES_KEY_WRAP_SHA_256")
        with self.refused("InvalidImportTokenException", status=400):
            self.kms.import_key_material(**dict(good, KeyId=other), **FOREVER)
        for at in (0, 1, 17, 500, -1):
            token = bytearray(good["ImportToken"])
            token[at] ^= 1
            with self.refused("InvalidImportTokenException", status=400):
                self.kms.import_key_material(**dict(good, ImportToken=bytes(token)), **FOREVER)
        answers = set()
        for at in (0, 255, 256, -1):
            wrapped = bytearray(good["EncryptedKeyMaterial"])
            wrapped[at] ^= 1
            with self.refused("InvalidCiphertextException", status=400) as caught:
                self.kms.import_key_material(
                    **dict(good, EncryptedKeyMaterial=bytes(wrapped)), **FOREVER)
            answers.add(json.dumps(caught.exception.response["Error"]))
        self.assertEqual(1, len(answers), "which layer is wrong must not show")
        self.kms.import_key_material(**good, **FOREVER)

    def test_material_expires(self):
        key, material = self.external_key(), os.urandom(32)
        self.bring(key, material, ValidTo=soon(seconds=2))
        blob = self.kms.encrypt(KeyId=key, Plaintext=b"kept")["CiphertextBlob"]
        told = self.kms.describe_key(KeyId=key)["KeyMetadata"]
        self.assertEqual("KEY_MATERIAL_EXPIRES", told["ExpirationModel"])
        self.assertIn("ValidTo", told)

        self.assertTrue(eventually(lambda: self.state(key) == "PendingImport"))

        with self.refused("KMSInvalidStateException", status=400, message="is pending import"):
            self.kms.decrypt(CiphertextBlob=blob)
        self.bring(key, material)
        self.assertEqual(b"kept", self.kms.decrypt(CiphertextBlob=blob)["Plaintext"])

    def test_dates_and_models_must_fit(self):
        package = self.package(self.external_key(), os.urandom(32))
        for terms in ({}, {"ValidTo": soon(seconds=-5)}, {"ValidTo": soon(days=366)},
                      dict(FOREVER, ValidTo=soon(days=1))):
            with self.subTest(terms=terms), self.refused("ValidationException", status=400):
                self.kms.import_key_material(**package, **terms)

    def test_rotation_takes_material_that_was_brought(self):
        key, first, second = self.external_key(), os.urandom(32), os.urandom(32)
        old = self.bring(key, first, KeyMaterialDescription="shelf 1")["KeyMaterialId"]
        blob = self.kms.encrypt(KeyId=key, Plaintext=b"before")["CiphertextBlob"]
        with self.refused("KMSInvalidStateException", status=400):
            self.kms.rotate_key_on_demand(KeyId=key)
        with self.refused("UnsupportedOperationException", status=400):
            self.kms.enable_key_rotation(KeyId=key)
        new = self.bring(key, second, ImportType="NEW_KEY_MATERIAL")["KeyMaterialId"]
        self.assertEqual(["CURRENT", "PENDING_ROTATION"], self.told(key, "KeyMaterialState"))

        self.kms.rotate_key_on_demand(KeyId=key)

        self.assertEqual(["NON_CURRENT", "CURRENT"], self.told(key, "KeyMaterialState"))
        self.assertEqual([old, new], self.told(key, "KeyMaterialId"))
        self.assertEqual(b"before", self.kms.decrypt(CiphertextBlob=blob)["Plaintext"])
        later = self.kms.encrypt(KeyId=key, Plaintext=b"after")["CiphertextBlob"]
        self.assertEqual(new, self.kms.decrypt(CiphertextBlob=later)["KeyMaterialId"])
        self.kms.delete_imported_key_material(KeyId=key, KeyMaterialId=old)
        self.assertEqual("PendingImport", self.state(key))
        self.assertEqual(["PENDING_IMPORT", "IMPORTED"], self.told(key, "ImportState"))
        self.bring(key, first)
        self.assertEqual("Enabled", self.state(key))
        self.assertEqual(b"before", self.kms.decrypt(CiphertextBlob=blob)["Plaintext"])

    def told(self, key, member):
        rotations = self.kms.list_key_rotations(KeyId=key, IncludeKeyMaterial="ALL_KEY_MATERIAL")
        return [each.get(member) for each in rotations["Rotations"]]

    def test_who_may_import_is_said_by_wrapping_and_by_date(self):
        key, material = self.external_key(), os.urandom(32)
        alice = new_user(
            allow("kms:GetParametersForImport", key_arn(key), Condition={"StringEquals": {
                "kms:WrappingAlgorithm": "RSAES_OAEP_SHA_256", "kms:WrappingKeySpec": "RSA_3072"}}),
            allow("kms:ImportKeyMaterial", key_arn(key), Condition={"DateLessThan": {
                "kms:ValidTo": soon(days=2).strftime("%Y-%m-%dT%H:%M:%SZ")}}),
        ).client("kms")
        alice.get_parameters_for_import(
            KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_3072")
        with self.refused("AccessDeniedException"):
            alice.get_parameters_for_import(
                KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048")
        package = self.package(key, material)
        with self.refused("AccessDeniedException"):
            alice.import_key_material(**package, **FOREVER)
        with self.refused("AccessDeniedException"):
            alice.import_key_material(**package, ValidTo=soon(days=3))
        alice.import_key_material(**package, ValidTo=soon(days=1))

    def test_refusals_are_awss(self):
        key = self.external_key()
        for algorithm, spec in (("RSAES_PKCS1_V1_5", "RSA_2048"), ("RSAES_OAEP_SHA_256", "SM2")):
            with self.refused("UnsupportedOperationException", status=400):
                self.kms.get_parameters_for_import(
                    KeyId=key, WrappingAlgorithm=algorithm, WrappingKeySpec=spec)
        with self.refused("UnsupportedOperationException", status=400, message="origin is AWS_KMS"):
            self.package(new_key(), os.urandom(32))
        with self.refused("UnsupportedOperationException", status=400):
            self.external_key("ML_DSA_65", "SIGN_VERIFY")
        rsa = self.external_key("RSA_2048", "SIGN_VERIFY")
        with self.refused("UnsupportedOperationException", status=400):
            self.package(rsa, os.urandom(32))

    def test_the_record_tells_what_was_done(self):
        key = self.external_key()
        self.bring(key, os.urandom(32))
        self.kms.delete_imported_key_material(KeyId=key)

        def names():
            events = root("cloudtrail").lookup_events(LookupAttributes=[
                {"AttributeKey": "ResourceName", "AttributeValue": key_arn(key)}])["Events"]
            return {event["EventName"] for event in events}

        wanted = {"GetParametersForImport", "ImportKeyMaterial", "DeleteImportedKeyMaterial"}
        self.assertTrue(eventually(lambda: wanted <= names()))

    def test_the_command_line_imports(self):
        key, material = self.external_key(), os.urandom(32)
        given = self.package(key, material)
        done = subprocess.run(
            ("aws", "kms", "import-key-material", "--key-id", key,
             "--encrypted-key-material",
             "fileb://" + self.file("wrapped", given["EncryptedKeyMaterial"]),
             "--import-token", "fileb://" + self.file("token", given["ImportToken"]),
             "--expiration-model", "KEY_MATERIAL_EXPIRES",
             "--valid-to", soon(hours=1).isoformat()),
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual("Enabled", self.state(key))


class MacKeys(BringsKeys):
    def test_codes_are_those_of_the_same_key_elsewhere(self):
        sizes = ((224, 28), (256, 32), (256, 128), (384, 48), (512, 64), (512, 100))
        for (bits, length), algorithm in zip(sizes, EVERY_ALGORITHM * 2):
            with self.subTest(bits=bits, length=length, algorithm=algorithm):
                material = os.urandom(length)
                key = self.external_key("HMAC_%d" % bits, "GENERATE_VERIFY_MAC")
                self.bring(key, material, algorithm=algorithm)

                answer = self.kms.generate_mac(
                    KeyId=key, MacAlgorithm="HMAC_SHA_%d" % bits, Message=b"text")

                self.assertEqual(hmac.digest(material, b"text", "sha%d" % bits), answer["Mac"])

    def test_lengths_are_awss(self):
        key = self.external_key("HMAC_256", "GENERATE_VERIFY_MAC")
        for length in (31, 129):
            with self.refused("IncorrectKeyMaterialException", status=400):
                self.bring(key, os.urandom(length))


class KeyPairs(BringsKeys):
    def checked(self, spec, options, algorithm, wrapping):
        """A key of `spec` whose signatures openssl verifies with the key that it made."""
        private = self.private_key(*options)
        public = self.openssl("pkey", "-inform", "DER", "-in", self.file("private.der", private),
                              "-pubout", "-outform", "DER")
        key = self.external_key(spec, "SIGN_VERIFY")
        # The longest curve does not fit under the shortest key.
        self.bring(key, private, algorithm=wrapping,
                   spec="RSA_3072" if spec == "ECC_NIST_P521" else "RSA_2048")
        self.assertEqual(public, self.kms.get_public_key(KeyId=key)["PublicKey"])
        signed = self.kms.sign(KeyId=key, Message=b"text", SigningAlgorithm=algorithm)["Signature"]
        text, wire = self.file("text", b"text"), self.file("wire", signed)
        where = ("-keyform", "DER", "-inkey", self.file("public.der", public))
        if "25519" in spec:
            self.openssl("pkeyutl", "-verify", "-pubin", *where, "-rawin", "-in", text,
                         "-sigfile", wire)
        else:
            self.openssl("dgst", "-sha" + algorithm[-3:], "-keyform", "DER", "-verify",
                         self.file("public.der"), "-signature", wire, text)
        return key, private

    def test_curves(self):
        curves = (
            ("ECC_NIST_P256", "P-256", 256), ("ECC_NIST_P384", "P-384", 384),
            ("ECC_NIST_P521", "P-521", 512), ("ECC_SECG_P256K1", "secp256k1", 256))
        for turn, (spec, curve, bits) in enumerate(curves):
            for wrapping in (EVERY_ALGORITHM[turn % 2], EVERY_ALGORITHM[2 + turn % 2]):
                with self.subTest(spec=spec, wrapping=wrapping):
                    options = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve)
                    self.checked(spec, options, "ECDSA_SHA_%d" % bits, wrapping)

    def test_another_pair_does_not_take_its_place(self):
        options = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        key, private = self.checked(
            "ECC_NIST_P256", options, "ECDSA_SHA_256", "RSAES_OAEP_SHA_256")
        self.kms.delete_imported_key_material(KeyId=key)
        with self.refused("IncorrectKeyMaterialException", status=400):
            self.bring(key, self.private_key(*options))
        # The same key, written by openssl in another way: without its public point.
        bare = self.file("bare.pem", self.openssl(
            "ec", "-inform", "DER", "-in", self.file("private.der", private), "-no_public"))
        self.bring(key, self.openssl(
            "pkcs8", "-topk8", "-nocrypt", "-in", bare, "-outform", "DER"))
        self.assertEqual("Enabled", self.state(key))

    def test_ed25519(self):
        self.checked("ECC_NIST_EDWARDS25519", ("-algorithm", "ed25519"), "ED25519_SHA_512",
                     "RSAES_OAEP_SHA_256")

    def test_rsa_signs(self):
        for bits, hash_bits in ((2048, "1"), (2048, "256"), (3072, "1"), (4096, "256")):
            with self.subTest(bits=bits, hash_bits=hash_bits):
                options = ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:%d" % bits)
                self.checked("RSA_%d" % bits, options, "RSASSA_PKCS1_V1_5_SHA_256",
                             "RSA_AES_KEY_WRAP_SHA_" + hash_bits)

    def test_rsa_decrypts_what_was_encrypted_before_it_came(self):
        private = self.private_key("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
        public = self.openssl("pkey", "-inform", "DER", "-in", self.file("private.der", private),
                              "-pubout", "-outform", "DER")
        blob = self.rsa_encrypted(public, "sha256", b"waiting for you")
        key = self.external_key("RSA_2048", "ENCRYPT_DECRYPT")

        self.bring(key, private, algorithm="RSA_AES_KEY_WRAP_SHA_256", spec="RSA_3072")

        opened = self.kms.decrypt(
            KeyId=key, CiphertextBlob=blob, EncryptionAlgorithm="RSAES_OAEP_SHA_256")
        self.assertEqual(b"waiting for you", opened["Plaintext"])

    def test_agreement(self):
        options = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        private = self.private_key(*options)
        key = self.external_key("ECC_NIST_P256", "KEY_AGREEMENT")
        self.bring(key, private)
        peer = self.file("peer.pem", self.openssl("genpkey", *options))
        theirs = self.openssl("pkey", "-in", peer, "-pubout", "-outform", "DER")

        answer = self.kms.derive_shared_secret(
            KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=theirs)

        ours = self.file("ours.pem", self.openssl(
            "pkey", "-inform", "DER", "-in", self.file("private.der", private), "-pubout"))
        self.assertEqual(self.openssl("pkeyutl", "-derive", "-inkey", peer, "-peerkey", ours),
                         answer["SharedSecret"])
        self.assertEqual("EXTERNAL", answer["KeyOrigin"])

    def test_keys_of_another_kind_are_refused(self):
        key = self.external_key("ECC_NIST_P256", "SIGN_VERIFY")
        curve = ("-algorithm", "EC", "-pkeyopt")
        for options in (curve + ("ec_paramgen_curve:secp256k1",),
                        curve + ("ec_paramgen_curve:P-384",),
                        curve + ("ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"),
                        ("-algorithm", "ed25519"),
                        ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")):
            with self.subTest(options=options):
                with self.refused("IncorrectKeyMaterialException", status=400):
                    self.bring(key, self.private_key(*options),
                               algorithm="RSA_AES_KEY_WRAP_SHA_256")
        self.assertEqual("PendingImport", self.state(key))
