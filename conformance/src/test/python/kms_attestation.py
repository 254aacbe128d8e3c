"""Requests with a Recipient: answers that only one attested machine can open.

AttestationConformance.java makes the documents: register n of image 1 and of the TPMs holds bytes
of n + 1, and register 0 of image 2 bytes of 0xab.
"""

import os
import subprocess

from support import Conformance, account, allow, new_key, new_user, recorded, root, unchecked

HOME = os.path.dirname(os.environ["CONFORMANCE_DATA_DIR"])
IMAGE_1 = "01" * 48
BY_IMAGE = "kms:RecipientAttestation:ImageSha384"


def document(name):
    with open(os.path.join(HOME, name + ".doc"), "rb") as file:
        return file.read()


def recipient(name):
    return {"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "AttestationDocument": document(name)}


def opened(envelope):
    """What openssl makes of an answer with the machine's key."""
    done = subprocess.run(
        ["openssl", "cms", "-decrypt", "-inform", "DER",
         "-inkey", os.path.join(HOME, "machine.key")],
        input=envelope, capture_output=True, check=True)
    return done.stdout


class Attestation(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.kms = root("kms")
        cls.key = new_key()

    def blob(self, plaintext=b"weights", key=None):
        return self.kms.encrypt(KeyId=key or self.key, Plaintext=plaintext)["CiphertextBlob"]


class Answers(Attestation):
    def test_decrypt_answers_for_the_machine_only(self):
        answer = self.kms.decrypt(CiphertextBlob=self.blob(), Recipient=recipient("image-1"))

        self.assertFalse(answer.get("Plaintext"))
        self.assertEqual(b"weights", opened(answer["CiphertextForRecipient"]))

    def test_the_longest_plaintext_fits(self):
        plaintext = os.urandom(4096)

        answer = self.kms.decrypt(
            CiphertextBlob=self.blob(plaintext), Recipient=recipient("image-1"))

        self.assertEqual(plaintext, opened(answer["CiphertextForRecipient"]))

    def test_a_data_key_is_the_one_in_its_blob(self):
        answer = self.kms.generate_data_key(
            KeyId=self.key, KeySpec="AES_256", Recipient=recipient("tpm"))

        self.assertFalse(answer.get("Plaintext"))
        kept = self.kms.decrypt(CiphertextBlob=answer["CiphertextBlob"])["Plaintext"]
        self.assertEqual(kept, opened(answer["CiphertextForRecipient"]))

    def test_random_bytes(self):
        answer = self.kms.generate_random(NumberOfBytes=100, Recipient=recipient("image-1"))

        self.assertFalse(answer.get("Plaintext"))
        self.assertEqual(100, len(opened(answer["CiphertextForRecipient"])))


class Policies(Attestation):
    def test_a_key_policy_lets_one_image_decrypt(self):
        user = new_user()
        key = new_key([
            allow(["kms:Encrypt"], Principal={"AWS": "arn:aws:iam::%s:root" % account()}),
            allow(["kms:Decrypt"], Principal={"AWS": user.arn},
                  Condition={"StringEqualsIgnoreCase": {BY_IMAGE: IMAGE_1.upper()}}),
        ])
        blob = self.blob(key=key)
        decrypt = user.client("kms").decrypt

        answer = decrypt(CiphertextBlob=blob, Recipient=recipient("image-1"))
        self.assertEqual(b"weights", opened(answer["CiphertextForRecipient"]))
        for other in ("image-2", "tpm"):
            with self.refused("AccessDeniedException", status=400):
                decrypt(CiphertextBlob=blob, Recipient=recipient(other))
        with self.refused("AccessDeniedException", status=400):
            decrypt(CiphertextBlob=blob)

    def test_an_identity_policy_names_a_register(self):
        user = new_user(allow("kms:GenerateDataKey", Condition={
            "StringEquals": {"kms:RecipientAttestation:NitroTPMPCR7": "08" * 48}}))
        generate = user.client("kms").generate_data_key

        generate(KeyId=self.key, KeySpec="AES_256", Recipient=recipient("tpm"))
        with self.refused("AccessDeniedException", status=400):
            generate(KeyId=self.key, KeySpec="AES_256", Recipient=recipient("image-1"))
        with self.refused("AccessDeniedException", status=400):
            generate(KeyId=self.key, KeySpec="AES_256")


    def test_a_tpm_of_the_operators_own_has_keys_of_its_own(self):
        own = new_user(allow("kms:GenerateDataKey", Condition={
            "StringEquals": {"coffer:TpmPCR7": "08" * 32}}))
        of_aws = new_user(allow("kms:GenerateDataKey", Condition={
            "Null": {BY_IMAGE: "false"}}))

        answer = own.client("kms").generate_data_key(
            KeyId=self.key, KeySpec="AES_256", Recipient=recipient("own-tpm"))
        self.assertEqual(32, len(opened(answer["CiphertextForRecipient"])))
        with self.refused("AccessDeniedException", status=400):
            own.client("kms").generate_data_key(
                KeyId=self.key, KeySpec="AES_256", Recipient=recipient("tpm"))
        with self.refused("AccessDeniedException", status=400):
            of_aws.client("kms").generate_data_key(
                KeyId=self.key, KeySpec="AES_256", Recipient=recipient("own-tpm"))


class Refusals(Attestation):
    def test_documents_that_prove_nothing(self):
        blob = self.blob()
        for name, why in (
            ("debug", "debug mode"), ("forged", "trusted"), ("old", "too old"),
            ("keyless", "public key"),
        ):
            with self.subTest(document=name):
                with self.refused("ValidationException", status=400, message=why):
                    self.kms.decrypt(CiphertextBlob=blob, Recipient=recipient(name))

    def test_garbled_documents(self):
        good = document("image-1")
        middle = len(good) // 2
        flipped = good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1:]
        for garbled in (b"x", good[:-1], good + b"\0", flipped, os.urandom(4000)):
            with self.refused("ValidationException", status=400):
                self.kms.generate_random(
                    NumberOfBytes=8,
                    Recipient=dict(recipient("image-1"), AttestationDocument=garbled))

    def test_half_a_recipient(self):
        whole = recipient("image-1")
        for member, value in (
            ("KeyEncryptionAlgorithm", None), ("AttestationDocument", None),
            ("KeyEncryptionAlgorithm", "RSAES_OAEP_SHA_1"), ("AttestationDocument", b""),
        ):
            with self.subTest(member=member, value=value):
                half = {name: each for name, each in whole.items() if name != member}
                if value is not None:
                    half[member] = value
                with self.refused("ValidationException", status=400):
                    unchecked("kms").generate_random(NumberOfBytes=8, Recipient=half)

    def test_a_refused_document_is_recorded(self):
        with self.refused("ValidationException") as caught:
            self.kms.decrypt(CiphertextBlob=self.blob(), Recipient=recipient("forged"))
        request_id = caught.exception.response["ResponseMetadata"]["RequestId"]

        self.assertEqual("ValidationException", recorded("Decrypt", request_id)["errorCode"])
