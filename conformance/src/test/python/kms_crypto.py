"""Encrypt, Decrypt, ReEncrypt, data keys and random bytes."""

import os

from support import Conformance, key_arn, new_key, root, unchecked, unique

CONTEXT = {"project": "vision", "dataset": "faces/2026"}


class Encryption(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.kms = root("kms")
        cls.key = new_key()

    def encrypt(self, plaintext, **more):
        return self.kms.encrypt(KeyId=self.key, Plaintext=plaintext, **more)["CiphertextBlob"]

    def test_what_goes_in_comes_out(self):
        for size in (1, 15, 16, 17, 255, 1024, 4096):
            with self.subTest(size=size):
                plaintext = os.urandom(size)
                answer = self.kms.decrypt(CiphertextBlob=self.encrypt(plaintext))
                self.assertEqual(plaintext, answer["Plaintext"])
                self.assertEqual(key_arn(self.key), answer["KeyId"])
                self.assertEqual("SYMMETRIC_DEFAULT", answer["EncryptionAlgorithm"])

    def test_encryption_names_the_key_by_its_arn(self):
        answer = self.kms.encrypt(KeyId=self.key, Plaintext=b"x")

        self.assertEqual(key_arn(self.key), answer["KeyId"])
        self.assertEqual("SYMMETRIC_DEFAULT", answer["EncryptionAlgorithm"])

    def test_the_same_text_never_looks_the_same(self):
        blobs = {self.encrypt(b"the same") for _ in range(20)}

        self.assertEqual(20, len(blobs))
        self.assertTrue(all(b"the same" not in blob for blob in blobs))

    def test_sizes_out_of_bounds_are_refused(self):
        client = unchecked("kms")
        for size in (0, 4097):
            with self.subTest(size=size):
                with self.refused("ValidationException", status=400):
                    client.encrypt(KeyId=self.key, Plaintext=b"x" * size)
        for size in (0, 6145):
            with self.subTest(blob=size):
                with self.refused("ValidationException", status=400):
                    client.decrypt(CiphertextBlob=b"x" * size)

    def test_the_context_must_be_the_same_but_not_its_order(self):
        blob = self.encrypt(b"secret", EncryptionContext=CONTEXT)

        reordered = dict(reversed(CONTEXT.items()))
        answer = self.kms.decrypt(CiphertextBlob=blob, EncryptionContext=reordered)
        self.assertEqual(b"secret", answer["Plaintext"])
        wrong = [
            {},
            {"project": "vision"},
            dict(CONTEXT, more="x"),
            dict(CONTEXT, project="Vision"),
            {"Project": "vision", "dataset": "faces/2026"},
            {"project": "faces/2026", "dataset": "vision"},
            {"projectv": "ision", "dataset": "faces/2026"},
        ]
        for context in wrong:
            with self.subTest(context=context):
                with self.refused("InvalidCiphertextException", status=400):
                    self.kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)

    def test_a_context_may_hold_any_text(self):
        context = {"größe": "Ü 😀", "empty": "", "a=b&c": "\u2028;,", "aws:s3:arn": "arn:aws:s3:::b/k"}
        blob = self.encrypt(b"x", EncryptionContext=context)

        answer = self.kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)

        self.assertEqual(b"x", answer["Plaintext"])

    def test_a_blob_changed_anywhere_is_refused(self):
        blob = self.encrypt(b"0123456789abcdef", EncryptionContext=CONTEXT)
        for position in range(len(blob)):
            changed = bytearray(blob)
            changed[position] ^= 1 << (position % 8)
            with self.refused("InvalidCiphertextException", status=400):
                self.kms.decrypt(CiphertextBlob=bytes(changed), EncryptionContext=CONTEXT)

    def test_a_blob_cut_extended_or_made_up_is_refused(self):
        blob = self.encrypt(b"x")
        for made in (blob[:-1], blob[1:], blob[:1], blob + b"\0", b"\0" * len(blob), os.urandom(99)):
            with self.subTest(length=len(made)):
                with self.refused("InvalidCiphertextException", status=400):
                    self.kms.decrypt(CiphertextBlob=made)

    def test_a_named_key_must_be_the_one_that_encrypted(self):
        blob, other = self.encrypt(b"x"), new_key()

        self.assertEqual(
            b"x", self.kms.decrypt(CiphertextBlob=blob, KeyId=self.key)["Plaintext"]
        )
        with self.refused("IncorrectKeyException", status=400):
            self.kms.decrypt(CiphertextBlob=blob, KeyId=other)
        with self.refused("NotFoundException", status=400):
            self.kms.decrypt(CiphertextBlob=blob, KeyId="alias/" + unique("none"))

    def test_a_dry_run_only_says_that_it_would_have_worked(self):
        blob = self.encrypt(b"x")

        with self.refused("DryRunOperationException"):
            self.kms.encrypt(KeyId=self.key, Plaintext=b"x", DryRun=True)
        with self.refused("DryRunOperationException"):
            self.kms.decrypt(CiphertextBlob=blob, DryRun=True)
        with self.refused("DryRunOperationException"):
            self.kms.generate_data_key(KeyId=self.key, KeySpec="AES_256", DryRun=True)


class DataKeys(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.kms = root("kms")
        cls.key = new_key()

    def test_a_data_key_has_the_size_asked_for(self):
        asked = [({"KeySpec": "AES_256"}, 32), ({"KeySpec": "AES_128"}, 16)]
        asked += [({"NumberOfBytes": size}, size) for size in (1, 64, 1024)]
        for arguments, size in asked:
            with self.subTest(arguments=arguments):
                answer = self.kms.generate_data_key(
                    KeyId=self.key, EncryptionContext=CONTEXT, **arguments
                )
                self.assertEqual(size, len(answer["Plaintext"]))
                self.assertEqual(key_arn(self.key), answer["KeyId"])
                opened = self.kms.decrypt(
                    CiphertextBlob=answer["CiphertextBlob"], EncryptionContext=CONTEXT
                )
                self.assertEqual(answer["Plaintext"], opened["Plaintext"])

    def test_a_data_key_can_be_made_without_showing_it(self):
        answer = self.kms.generate_data_key_without_plaintext(KeyId=self.key, KeySpec="AES_256")

        self.assertNotIn("Plaintext", answer)
        opened = self.kms.decrypt(CiphertextBlob=answer["CiphertextBlob"])
        self.assertEqual(32, len(opened["Plaintext"]))

    def test_the_size_is_said_exactly_once(self):
        client = unchecked("kms")
        for arguments in ({}, {"KeySpec": "AES_256", "NumberOfBytes": 32}):
            with self.subTest(arguments=arguments):
                with self.refused("ValidationException", status=400):
                    client.generate_data_key(KeyId=self.key, **arguments)
        for arguments in ({"NumberOfBytes": 0}, {"NumberOfBytes": 1025}, {"KeySpec": "AES_512"}):
            with self.subTest(arguments=arguments):
                with self.refused("ValidationException", status=400):
                    client.generate_data_key(KeyId=self.key, **arguments)

    def test_data_keys_never_repeat(self):
        keys = {
            self.kms.generate_data_key(KeyId=self.key, KeySpec="AES_256")["Plaintext"]
            for _ in range(20)
        }

        self.assertEqual(20, len(keys))

    def test_random_bytes_are_as_many_as_asked(self):
        for size in (1, 32, 1024):
            first = self.kms.generate_random(NumberOfBytes=size)["Plaintext"]
            self.assertEqual(size, len(first))
        self.assertNotEqual(first, self.kms.generate_random(NumberOfBytes=1024)["Plaintext"])
        for size in (0, 1025):
            with self.subTest(size=size):
                with self.refused("ValidationException", status=400):
                    unchecked("kms").generate_random(NumberOfBytes=size)


class ReEncryption(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.kms = root("kms")
        cls.source, cls.destination = new_key(), new_key()
        cls.blob = cls.kms.encrypt(
            KeyId=cls.source, Plaintext=b"moved", EncryptionContext=CONTEXT
        )["CiphertextBlob"]

    def test_a_blob_moves_to_another_key_and_context(self):
        answer = self.kms.re_encrypt(
            CiphertextBlob=self.blob,
            SourceEncryptionContext=CONTEXT,
            DestinationKeyId=self.destination,
            DestinationEncryptionContext={"new": "context"},
        )

        self.assertEqual(key_arn(self.source), answer["SourceKeyId"])
        self.assertEqual(key_arn(self.destination), answer["KeyId"])
        opened = self.kms.decrypt(
            CiphertextBlob=answer["CiphertextBlob"],
            EncryptionContext={"new": "context"},
            KeyId=self.destination,
        )
        self.assertEqual(b"moved", opened["Plaintext"])
        before = self.kms.decrypt(CiphertextBlob=self.blob, EncryptionContext=CONTEXT)
        self.assertEqual(b"moved", before["Plaintext"])

    def test_the_source_must_be_right(self):
        with self.refused("InvalidCiphertextException", status=400):
            self.kms.re_encrypt(CiphertextBlob=self.blob, DestinationKeyId=self.destination)
        with self.refused("IncorrectKeyException", status=400):
            self.kms.re_encrypt(
                CiphertextBlob=self.blob,
                SourceEncryptionContext=CONTEXT,
                SourceKeyId=self.destination,
                DestinationKeyId=self.destination,
            )

    def test_the_destination_must_be_usable(self):
        disabled = new_key()
        self.kms.disable_key(KeyId=disabled)

        with self.refused("DisabledException", status=400):
            self.kms.re_encrypt(
                CiphertextBlob=self.blob,
                SourceEncryptionContext=CONTEXT,
                DestinationKeyId=disabled,
            )
