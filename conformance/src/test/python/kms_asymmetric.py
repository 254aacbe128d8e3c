"""Key pairs, HMAC keys and data key pairs, checked against openssl and Python's own hmac."""

import base64
import hashlib
import hmac
import json
import os
import subprocess

from support import allow, data, key_arn, new_key, new_user, unchecked
from with_openssl import WithOpenssl

RSA = ["RSASSA_%s_SHA_%d" % (kind, bits)
       for kind in ("PSS", "PKCS1_V1_5") for bits in (256, 384, 512)]
EVERY_ALGORITHM = {
    "RSA_2048": RSA,
    "RSA_3072": RSA[:1],
    "RSA_4096": RSA[-1:],
    "ECC_NIST_P256": ["ECDSA_SHA_256"],
    "ECC_NIST_P384": ["ECDSA_SHA_384"],
    "ECC_NIST_P521": ["ECDSA_SHA_512"],
    "ECC_SECG_P256K1": ["ECDSA_SHA_256"],
    "ECC_NIST_EDWARDS25519": ["ED25519_SHA_512", "ED25519_PH_SHA_512"],
    "ML_DSA_44": ["ML_DSA_SHAKE_256"],
    "ML_DSA_65": ["ML_DSA_SHAKE_256"],
    "ML_DSA_87": ["ML_DSA_SHAKE_256"],
}


def digest_of(algorithm, message):
    return hashlib.new("sha" + algorithm[-3:], message).digest()


class WithKeyPairs(WithOpenssl):
    def public_key(self, key):
        return self.file("public.der", self.kms.get_public_key(KeyId=key)["PublicKey"])


class Signatures(WithKeyPairs):
    def signed(self, key, algorithm, message, message_type="RAW"):
        answer = self.kms.sign(
            KeyId=key, SigningAlgorithm=algorithm, Message=message, MessageType=message_type)
        self.assertEqual(key_arn(key), answer["KeyId"])
        self.assertEqual(algorithm, answer["SigningAlgorithm"])
        return answer["Signature"]

    def verified(self, key, algorithm, message, signature, message_type="RAW"):
        return self.kms.verify(
            KeyId=key, SigningAlgorithm=algorithm, Message=message, Signature=signature,
            MessageType=message_type)["SignatureValid"]

    def test_every_algorithm_of_every_spec(self):
        message = data(4096)
        for spec, algorithms in EVERY_ALGORITHM.items():
            made = self.kms.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]
            key = made["KeyId"]
            self.assertLessEqual(set(algorithms), set(made["SigningAlgorithms"]))
            self.assertEqual(spec, made["KeySpec"])
            for algorithm in algorithms:
                with self.subTest(spec=spec, algorithm=algorithm):
                    self.check(key, spec, algorithm, message)

    def check(self, key, spec, algorithm, message):
        digest = digest_of(algorithm, message)
        if algorithm == "ED25519_PH_SHA_512":
            signature = self.signed(key, algorithm, digest, "DIGEST")
            self.assertTrue(self.verified(key, algorithm, digest, signature, "DIGEST"))
            return
        signature = self.signed(key, algorithm, message)
        self.assertTrue(self.verified(key, algorithm, message, signature))
        if spec.startswith(("RSA", "ECC_NIST_P", "ECC_SECG")):
            self.assertTrue(self.verified(key, algorithm, digest, signature, "DIGEST"))
            of_digest = self.signed(key, algorithm, digest, "DIGEST")
            self.assert_openssl_verifies(key, algorithm, message, of_digest)
        # openssl has ML-DSA from 3.5 on only; the unit tests hold it against other code.
        if not spec.startswith("ML_DSA"):
            self.assert_openssl_verifies(key, algorithm, message, signature)
        broken = bytearray(signature)
        broken[len(broken) // 2] ^= 1
        with self.refused("KMSInvalidSignatureException", status=400):
            self.verified(key, algorithm, message, bytes(broken))
        with self.refused("KMSInvalidSignatureException", status=400):
            self.verified(key, algorithm, message[1:], signature)

    def assert_openssl_verifies(self, key, algorithm, message, signature):
        public, text = self.public_key(key), self.file("message", message)
        wire = self.file("signature", signature)
        if algorithm.startswith("ED25519"):
            self.openssl("pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", public,
                         "-rawin", "-in", text, "-sigfile", wire)
            return
        bits = algorithm[-3:]
        options = []
        if "PSS" in algorithm:
            for option in ("rsa_padding_mode:pss", "rsa_pss_saltlen:%d" % (int(bits) // 8),
                           "rsa_mgf1_md:sha" + bits):
                options += ["-sigopt", option]
        self.openssl("dgst", "-sha" + bits, "-keyform", "DER", "-verify", public, *options,
                     "-signature", wire, text)

    def test_an_external_mu_is_signed(self):
        key = new_key(KeySpec="ML_DSA_44", KeyUsage="SIGN_VERIFY")
        message = b"signed both ways"
        # FIPS 204: mu = H(H(pk, 64) || 0 || 0 || M, 64); the key is the last of its DER.
        raw = self.kms.get_public_key(KeyId=key)["PublicKey"][-1312:]
        tr = hashlib.shake_256(raw).digest(64)
        mu = hashlib.shake_256(tr + b"\0\0" + message).digest(64)

        signature = self.signed(key, "ML_DSA_SHAKE_256", mu, "EXTERNAL_MU")

        self.assertTrue(self.verified(key, "ML_DSA_SHAKE_256", message, signature))
        with self.refused("ValidationException", status=400):
            self.signed(key, "ML_DSA_SHAKE_256", mu[1:], "EXTERNAL_MU")
        with self.refused("ValidationException", status=400):
            self.signed(key, "ML_DSA_SHAKE_256", mu, "DIGEST")

    def test_refusals_are_awss(self):
        key = new_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        symmetric = new_key()
        with self.refused("ValidationException", status=400, message="Digest is invalid length"):
            self.signed(key, "ECDSA_SHA_256", b"x" * 31, "DIGEST")
        with self.refused("InvalidKeyUsageException", status=400,
                          message="incompatible with key spec ECC_NIST_P256"):
            self.signed(key, "RSASSA_PSS_SHA_256", b"x")
        with self.refused("InvalidKeyUsageException", status=400,
                          message="ENCRYPT_DECRYPT which is not valid for Sign"):
            self.signed(symmetric, "ECDSA_SHA_256", b"x")
        with self.refused("UnsupportedOperationException", status=400):
            self.kms.get_public_key(KeyId=symmetric)
        with self.refused("UnsupportedOperationException", status=400):
            self.kms.create_key(KeySpec="SM2", KeyUsage="SIGN_VERIFY")
        with self.refused("ValidationException", status=400):
            self.kms.create_key(KeySpec="RSA_2048")
        client = unchecked("kms")
        for size in (0, 4097):
            with self.refused("ValidationException", status=400):
                client.sign(KeyId=key, SigningAlgorithm="ECDSA_SHA_256", Message=b"x" * size)
        with self.refused("DryRunOperationException"):
            self.kms.sign(
                KeyId=key, SigningAlgorithm="ECDSA_SHA_256", Message=b"x", DryRun=True)

    def test_who_may_sign_is_said_by_algorithm(self):
        key = new_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
        condition = {"StringEquals": {
            "kms:SigningAlgorithm": "RSASSA_PSS_SHA_256", "kms:MessageType": "DIGEST"}}
        alice = new_user(allow("kms:Sign", key_arn(key), Condition=condition)).client("kms")
        asked = {"KeyId": key, "Message": b"d" * 32, "MessageType": "DIGEST"}

        alice.sign(SigningAlgorithm="RSASSA_PSS_SHA_256", **asked)
        with self.refused("AccessDeniedException"):
            alice.sign(SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256", **asked)
        with self.refused("AccessDeniedException"):
            alice.sign(SigningAlgorithm="RSASSA_PSS_SHA_256", KeyId=key, Message=b"d" * 32)
        with self.refused("AccessDeniedException"):
            alice.get_public_key(KeyId=key)

    def test_the_command_line_signs_and_verifies(self):
        key = new_key(KeySpec="ECC_NIST_P384", KeyUsage="SIGN_VERIFY")
        message = self.file("text", b"typed by hand")
        common = ("--key-id", key, "--message", "fileb://" + message,
                  "--signing-algorithm", "ECDSA_SHA_384")

        signed = json.loads(self.aws("sign", *common))
        signature = base64.b64decode(signed["Signature"])
        told = json.loads(self.aws(
            "verify", *common, "--signature", "fileb://" + self.file("wire", signature)))
        public = json.loads(self.aws("get-public-key", "--key-id", key))

        self.assertIs(True, told["SignatureValid"])
        self.assertEqual(["ECDSA_SHA_384"], public["SigningAlgorithms"])
        self.assert_openssl_verifies(key, "ECDSA_SHA_384", b"typed by hand", signature)

    def aws(self, *arguments):
        done = subprocess.run(
            ("aws", "kms") + arguments, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout


class RsaEncryption(WithKeyPairs):
    def test_openssl_encrypts_and_kms_decrypts(self):
        key = new_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")
        public, text = self.public_key(key), self.file("text", b"for your eyes only")
        for algorithm, digest in (("RSAES_OAEP_SHA_1", "sha1"), ("RSAES_OAEP_SHA_256", "sha256")):
            with self.subTest(algorithm=algorithm):
                blob = self.openssl(
                    "pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", public,
                    "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:" + digest,
                    "-pkeyopt", "rsa_mgf1_md:" + digest, "-in", text)
                asked = {"CiphertextBlob": blob, "EncryptionAlgorithm": algorithm}

                answer = self.kms.decrypt(KeyId=key, **asked)

                self.assertEqual(b"for your eyes only", answer["Plaintext"])
                self.assertEqual(algorithm, answer["EncryptionAlgorithm"])
                self.assertNotIn("KeyMaterialId", answer)
                with self.refused("InvalidCiphertextException", status=400):
                    self.kms.decrypt(**asked)

    def test_sizes_are_awss(self):
        for spec, sha1, sha256 in (("RSA_2048", 214, 190), ("RSA_3072", 342, 318)):
            key = new_key(KeySpec=spec, KeyUsage="ENCRYPT_DECRYPT")
            limits = {"RSAES_OAEP_SHA_1": sha1, "RSAES_OAEP_SHA_256": sha256}
            for algorithm, limit in limits.items():
                with self.subTest(spec=spec, algorithm=algorithm):
                    text = os.urandom(limit)
                    blob = self.kms.encrypt(
                        KeyId=key, Plaintext=text, EncryptionAlgorithm=algorithm)
                    opened = self.kms.decrypt(
                        KeyId=key, CiphertextBlob=blob["CiphertextBlob"],
                        EncryptionAlgorithm=algorithm)
                    self.assertEqual(text, opened["Plaintext"])
                    with self.refused("ValidationException", status=400,
                                      message="larger than %d bytes" % limit):
                        self.kms.encrypt(
                            KeyId=key, Plaintext=text + b"x", EncryptionAlgorithm=algorithm)

    def test_what_only_symmetric_keys_can_is_refused(self):
        key = new_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")
        with self.refused("InvalidKeyUsageException", status=400):
            self.kms.encrypt(KeyId=key, Plaintext=b"x")
        with self.refused("InvalidKeyUsageException", status=400):
            self.kms.generate_data_key(KeyId=key, KeySpec="AES_256")
        with self.refused("UnsupportedOperationException", status=400):
            self.kms.enable_key_rotation(KeyId=key)
        self.assertNotIn(
            "CurrentKeyMaterialId", self.kms.describe_key(KeyId=key)["KeyMetadata"])

    def test_blobs_move_between_kinds_of_keys(self):
        rsa, symmetric = new_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT"), new_key()
        blob = self.kms.encrypt(KeyId=symmetric, Plaintext=b"moved")["CiphertextBlob"]
        algorithm = "RSAES_OAEP_SHA_256"

        there = self.kms.re_encrypt(
            CiphertextBlob=blob, DestinationKeyId=rsa, DestinationEncryptionAlgorithm=algorithm)
        back = self.kms.re_encrypt(
            CiphertextBlob=there["CiphertextBlob"], SourceKeyId=rsa,
            SourceEncryptionAlgorithm=algorithm, DestinationKeyId=symmetric)

        answer = self.kms.decrypt(CiphertextBlob=back["CiphertextBlob"])
        self.assertEqual(b"moved", answer["Plaintext"])


class Macs(WithKeyPairs):
    def test_codes_are_stable_sized_and_verified(self):
        for bits in (224, 256, 384, 512):
            with self.subTest(bits=bits):
                key = new_key(KeySpec="HMAC_%d" % bits, KeyUsage="GENERATE_VERIFY_MAC")
                asked = {"KeyId": key, "MacAlgorithm": "HMAC_SHA_%d" % bits, "Message": b"text"}
                mac = self.kms.generate_mac(**asked)["Mac"]

                self.assertEqual(bits // 8, len(mac))
                self.assertEqual(mac, self.kms.generate_mac(**asked)["Mac"])
                self.assertIs(True, self.kms.verify_mac(Mac=mac, **asked)["MacValid"])
                for wrong in (mac[:-1], mac + b"x", bytes(len(mac)), mac[::-1]):
                    with self.refused("KMSInvalidMacException", status=400):
                        self.kms.verify_mac(Mac=wrong, **asked)

    def test_no_code_is_one_of_an_empty_key(self):
        key = new_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
        mac = self.kms.generate_mac(
            KeyId=key, MacAlgorithm="HMAC_SHA_256", Message=b"text")["Mac"]

        for guess in (b"", bytes(32), key.encode()):
            self.assertFalse(hmac.compare_digest(mac, hmac.digest(guess, b"text", "sha256")))

    def test_the_algorithm_must_be_the_keys(self):
        key = new_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
        with self.refused("InvalidKeyUsageException", status=400):
            self.kms.generate_mac(KeyId=key, MacAlgorithm="HMAC_SHA_512", Message=b"x")
        with self.refused("InvalidKeyUsageException", status=400):
            self.kms.generate_mac(KeyId=new_key(), MacAlgorithm="HMAC_SHA_256", Message=b"x")


class Agreement(WithKeyPairs):
    def test_openssl_derives_the_same_secret(self):
        for spec, curve in (("ECC_NIST_P256", "P-256"), ("ECC_NIST_P384", "P-384"),
                            ("ECC_NIST_P521", "P-521")):
            with self.subTest(spec=spec):
                key = new_key(KeySpec=spec, KeyUsage="KEY_AGREEMENT")
                ours = self.file("peer.pem", self.openssl(
                    "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve))
                theirs = self.openssl("pkey", "-in", ours, "-pubout", "-outform", "DER")

                answer = self.kms.derive_shared_secret(
                    KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=theirs)

                public = self.file("kms.pem", self.openssl(
                    "pkey", "-pubin", "-inform", "DER", "-in", self.public_key(key)))
                self.assertEqual(
                    self.openssl("pkeyutl", "-derive", "-inkey", ours, "-peerkey", public),
                    answer["SharedSecret"])
                self.assertEqual("AWS_KMS", answer["KeyOrigin"])

    def test_a_peer_on_another_curve_is_refused(self):
        key = new_key(KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")
        other = new_key(KeySpec="ECC_NIST_P384", KeyUsage="KEY_AGREEMENT")
        peer = self.kms.get_public_key(KeyId=other)["PublicKey"]
        with self.refused("ValidationException", status=400):
            self.kms.derive_shared_secret(
                KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=peer)


class DataKeyPairs(WithKeyPairs):
    context = {"project": "vision"}

    def test_openssl_signs_with_the_private_key(self):
        key = new_key()
        text = self.file("text", b"signed outside")
        for spec in ("RSA_2048", "ECC_NIST_P256", "ECC_SECG_P256K1"):
            with self.subTest(spec=spec):
                pair = self.kms.generate_data_key_pair(
                    KeyId=key, KeyPairSpec=spec, EncryptionContext=self.context)
                private = self.file("private.der", pair["PrivateKeyPlaintext"])
                public = self.file("public.der", pair["PublicKey"])

                signature = self.file("signature", self.openssl(
                    "dgst", "-sha256", "-keyform", "DER", "-sign", private, text))

                self.openssl("dgst", "-sha256", "-keyform", "DER", "-verify", public,
                             "-signature", signature, text)
                opened = self.kms.decrypt(
                    CiphertextBlob=pair["PrivateKeyCiphertextBlob"],
                    EncryptionContext=self.context)
                self.assertEqual(pair["PrivateKeyPlaintext"], opened["Plaintext"])
                self.assertEqual(pair["KeyMaterialId"], opened["KeyMaterialId"])
                with self.refused("InvalidCiphertextException", status=400):
                    self.kms.decrypt(CiphertextBlob=pair["PrivateKeyCiphertextBlob"])

    def test_a_pair_may_come_without_its_private_key_in_the_clear(self):
        pair = self.kms.generate_data_key_pair_without_plaintext(
            KeyId=new_key(), KeyPairSpec="ECC_NIST_EDWARDS25519")

        self.assertNotIn("PrivateKeyPlaintext", pair)
        private = self.kms.decrypt(CiphertextBlob=pair["PrivateKeyCiphertextBlob"])["Plaintext"]
        derived = self.openssl(
            "pkey", "-inform", "DER", "-in", self.file("private.der", private),
            "-pubout", "-outform", "DER")
        self.assertEqual(pair["PublicKey"], derived)

    def test_it_takes_a_symmetric_key(self):
        key = new_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        with self.refused("InvalidKeyUsageException", status=400):
            self.kms.generate_data_key_pair(KeyId=key, KeyPairSpec="ECC_NIST_P256")
        with self.refused("UnsupportedOperationException", status=400):
            self.kms.generate_data_key_pair(KeyId=new_key(), KeyPairSpec="SM2")
