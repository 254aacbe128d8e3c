"""Every operation of KMS by the aws CLI, as it is typed. A new operation needs a step here.

A step is a test named like the command (`test_create_key` is `aws kms create-key`); it calls
`self.kms("create-key", ...)` and says what must come of it. KmsCommandsConformance compares the
steps with the operations that the server has: one without a step fails, and so does a step without
one. What an operation needs is made by the helpers at the top, never by another step.

How the CLI is run is told in command_line.py.
"""

import base64
import contextlib
import functools
import json
import os
import subprocess

import command_line
from support import account, eventually, key_arn, new_user, unique

ELSEWHERE = "eu-central-1"
CONTEXT = "project=vision,stage=test"


class Commands(command_line.Commands):
    kms = functools.partialmethod(command_line.Commands.aws, "kms")

    def key(self, *arguments):
        return self.kms("create-key", *arguments)["KeyMetadata"]["KeyId"]

    def key_for(self, spec, usage):
        return self.key("--key-spec", spec, "--key-usage", usage)

    def metadata(self, key, **more):
        return self.kms("describe-key", "--key-id", key, **more)["KeyMetadata"]

    def sealed(self, key, text=b"text"):
        return self.kms("encrypt", "--key-id", key, "--plaintext", self.file(text),
                        "--encryption-context", CONTEXT)["CiphertextBlob"]

    def opened(self, blob):
        answer = self.kms("decrypt", "--ciphertext-blob", self.file(blob),
                          "--encryption-context", CONTEXT)
        return base64.b64decode(answer["Plaintext"])

    def alias(self, key):
        name = "alias/" + unique("typed")
        self.kms("create-alias", "--alias-name", name, "--target-key-id", key)
        return name

    def grant(self, key, user, *more):
        return self.kms("create-grant", "--key-id", key, "--grantee-principal", user.arn,
                        "--operations", "Decrypt", "RetireGrant", *more)


class Keys(Commands):
    def test_create_key(self):
        answer = self.kms("create-key", "--description", "typed", "--tags",
                          "TagKey=team,TagValue=blue")["KeyMetadata"]
        self.assertEqual(("typed", "Enabled"), (answer["Description"], answer["KeyState"]))

    def test_describe_key(self):
        key = self.key()
        answer = self.kms("describe-key", "--key-id", self.alias(key))["KeyMetadata"]
        self.assertEqual((key, key_arn(key)), (answer["KeyId"], answer["Arn"]))

    def test_list_keys(self):
        key = self.key()
        self.assertIn(key, [each["KeyId"] for each in self.kms("list-keys")["Keys"]])

    def test_update_key_description(self):
        key = self.key()
        self.kms("update-key-description", "--key-id", key, "--description", "new words")
        self.assertEqual("new words", self.metadata(key)["Description"])

    def test_disable_key(self):
        key = self.key()
        self.kms("disable-key", "--key-id", key)
        self.assertEqual("Disabled", self.metadata(key)["KeyState"])
        self.kms("encrypt", "--key-id", key, "--plaintext", self.file(b"x"),
                 fails="DisabledException")

    def test_enable_key(self):
        key = self.key()
        self.kms("disable-key", "--key-id", key)
        self.kms("enable-key", "--key-id", key)
        self.assertEqual("Enabled", self.metadata(key)["KeyState"])

    def test_schedule_key_deletion(self):
        key = self.key()
        answer = self.kms("schedule-key-deletion", "--key-id", key, "--pending-window-in-days", "7")
        self.assertEqual(("PendingDeletion", 7),
                         (answer["KeyState"], answer["PendingWindowInDays"]))

    def test_cancel_key_deletion(self):
        key = self.key()
        self.kms("schedule-key-deletion", "--key-id", key)
        self.kms("cancel-key-deletion", "--key-id", key)
        self.assertEqual("Disabled", self.metadata(key)["KeyState"])

    def test_get_key_last_usage(self):
        key = self.key()
        self.sealed(key)
        usage = self.kms("get-key-last-usage", "--key-id", key)
        self.assertIn("Encrypt", json.dumps(usage))


class Aliases(Commands):
    def test_create_alias(self):
        key = self.key()
        self.assertEqual(key, self.metadata(self.alias(key))["KeyId"])

    def test_list_aliases(self):
        key = self.key()
        name = self.alias(key)
        listed = self.kms("list-aliases", "--key-id", key)["Aliases"]
        self.assertEqual([name], [each["AliasName"] for each in listed])

    def test_update_alias(self):
        name, other = self.alias(self.key()), self.key()
        self.kms("update-alias", "--alias-name", name, "--target-key-id", other)
        self.assertEqual(other, self.metadata(name)["KeyId"])

    def test_delete_alias(self):
        name = self.alias(self.key())
        self.kms("delete-alias", "--alias-name", name)
        self.kms("describe-key", "--key-id", name, fails="NotFoundException")


class Policies(Commands):
    def test_get_key_policy(self):
        answer = self.kms("get-key-policy", "--key-id", self.key())
        self.assertIn("arn:aws:iam::%s:root" % account(), answer["Policy"])

    def test_list_key_policies(self):
        answer = self.kms("list-key-policies", "--key-id", self.key())
        self.assertEqual(["default"], answer["PolicyNames"])

    def test_put_key_policy(self):
        key = self.key()
        policy = json.dumps({"Version": "2012-10-17", "Statement": [{
            "Sid": "typed", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
            "Principal": {"AWS": "arn:aws:iam::%s:root" % account()}}]})
        self.kms("put-key-policy", "--key-id", key, "--policy", policy)
        self.assertIn("typed", self.kms("get-key-policy", "--key-id", key)["Policy"])

    def test_tag_resource(self):
        key = self.key()
        self.kms("tag-resource", "--key-id", key, "--tags", "TagKey=a,TagValue=b")
        self.assertEqual([{"TagKey": "a", "TagValue": "b"}], self.tags(key))

    def test_untag_resource(self):
        key = self.key("--tags", "TagKey=a,TagValue=b", "TagKey=c,TagValue=d")
        self.kms("untag-resource", "--key-id", key, "--tag-keys", "a")
        self.assertEqual([{"TagKey": "c", "TagValue": "d"}], self.tags(key))

    def test_list_resource_tags(self):
        self.assertEqual([], self.tags(self.key()))

    def tags(self, key):
        return self.kms("list-resource-tags", "--key-id", key)["Tags"]


class Grants(Commands):
    def test_create_grant(self):
        key, user = self.key(), new_user()
        blob = self.sealed(key)
        decrypt = ("decrypt", "--ciphertext-blob", self.file(blob), "--encryption-context", CONTEXT)
        self.kms(*decrypt, caller=user, fails="AccessDeniedException")
        self.grant(key, user)
        self.kms(*decrypt, caller=user)

    def test_list_grants(self):
        key = self.key()
        given = self.grant(key, new_user(), "--name", "typed")
        (listed,) = self.kms("list-grants", "--key-id", key)["Grants"]
        self.assertEqual((given["GrantId"], "typed"), (listed["GrantId"], listed["Name"]))

    def test_list_retirable_grants(self):
        key, user = self.key(), new_user()
        given = self.grant(key, new_user(), "--retiring-principal", user.arn)
        listed = self.kms("list-retirable-grants", "--retiring-principal", user.arn)["Grants"]
        self.assertEqual([given["GrantId"]], [each["GrantId"] for each in listed])

    def test_retire_grant(self):
        key, user = self.key(), new_user()
        given = self.grant(key, user)
        self.kms("retire-grant", "--grant-token", given["GrantToken"], caller=user)
        self.assertEqual([], self.kms("list-grants", "--key-id", key)["Grants"])

    def test_revoke_grant(self):
        key = self.key()
        given = self.grant(key, new_user())
        self.kms("revoke-grant", "--key-id", key, "--grant-id", given["GrantId"])
        self.assertEqual([], self.kms("list-grants", "--key-id", key)["Grants"])


class Rotation(Commands):
    def test_enable_key_rotation(self):
        key = self.key()
        self.kms("enable-key-rotation", "--key-id", key, "--rotation-period-in-days", "100")
        self.assertEqual(100, self.status(key)["RotationPeriodInDays"])

    def test_disable_key_rotation(self):
        key = self.key()
        self.kms("enable-key-rotation", "--key-id", key)
        self.kms("disable-key-rotation", "--key-id", key)
        self.assertFalse(self.status(key)["KeyRotationEnabled"])

    def test_get_key_rotation_status(self):
        self.assertFalse(self.status(self.key())["KeyRotationEnabled"])

    def test_rotate_key_on_demand(self):
        key = self.key()
        blob = self.sealed(key)
        self.kms("rotate-key-on-demand", "--key-id", key)
        self.assertEqual(b"text", self.opened(blob))

    def test_list_key_rotations(self):
        key = self.key()
        self.kms("rotate-key-on-demand", "--key-id", key)
        (rotation,) = self.kms("list-key-rotations", "--key-id", key)["Rotations"]
        self.assertEqual("ON_DEMAND", rotation["RotationType"])

    def status(self, key):
        return self.kms("get-key-rotation-status", "--key-id", key)


class Ciphertexts(Commands):
    def test_encrypt(self):
        self.assertEqual(b"typed", self.opened(self.sealed(self.key(), b"typed")))

    def test_decrypt(self):
        blob = self.sealed(self.key())
        self.kms("decrypt", "--ciphertext-blob", self.file(blob),
                 fails="InvalidCiphertextException")
        self.assertEqual(b"text", self.opened(blob))

    def test_re_encrypt(self):
        other = self.key()
        answer = self.kms(
            "re-encrypt", "--ciphertext-blob", self.file(self.sealed(self.key())),
            "--source-encryption-context", CONTEXT, "--destination-key-id", other,
            "--destination-encryption-context", CONTEXT)
        self.assertEqual(key_arn(other), answer["KeyId"])
        self.assertEqual(b"text", self.opened(answer["CiphertextBlob"]))

    def test_generate_data_key(self):
        made = self.kms("generate-data-key", "--key-id", self.key(), "--key-spec", "AES_256",
                        "--encryption-context", CONTEXT)
        plaintext = base64.b64decode(made["Plaintext"])
        self.assertEqual(32, len(plaintext))
        self.assertEqual(plaintext, self.opened(made["CiphertextBlob"]))

    def test_generate_data_key_without_plaintext(self):
        made = self.kms("generate-data-key-without-plaintext", "--key-id", self.key(),
                        "--number-of-bytes", "64", "--encryption-context", CONTEXT)
        self.assertNotIn("Plaintext", made)
        self.assertEqual(64, len(self.opened(made["CiphertextBlob"])))

    def test_generate_data_key_pair(self):
        made = self.kms("generate-data-key-pair", "--key-id", self.key(), "--key-pair-spec",
                        "ECC_NIST_P256", "--encryption-context", CONTEXT)
        self.assertEqual(base64.b64decode(made["PrivateKeyPlaintext"]),
                         self.opened(made["PrivateKeyCiphertextBlob"]))

    def test_generate_data_key_pair_without_plaintext(self):
        made = self.kms("generate-data-key-pair-without-plaintext", "--key-id", self.key(),
                        "--key-pair-spec", "ECC_NIST_P256", "--encryption-context", CONTEXT)
        self.assertNotIn("PrivateKeyPlaintext", made)
        self.assertTrue(self.opened(made["PrivateKeyCiphertextBlob"]))

    def test_generate_random(self):
        first, second = (
            base64.b64decode(self.kms("generate-random", "--number-of-bytes", "33")["Plaintext"])
            for _ in range(2))
        self.assertEqual(33, len(first))
        self.assertNotEqual(first, second)


class Signatures(Commands):
    def test_sign(self):
        key = self.key_for("ECC_NIST_P256", "SIGN_VERIFY")
        self.assertTrue(self.verified(key, self.signature(key), b"text"))

    def test_verify(self):
        key = self.key_for("RSA_2048", "SIGN_VERIFY")
        signature = self.signature(key, "RSASSA_PSS_SHA_256")
        self.kms("verify", "--key-id", key, "--message", self.file(b"other"), "--signature",
                 self.file(signature), "--signing-algorithm", "RSASSA_PSS_SHA_256",
                 fails="KMSInvalidSignatureException")
        self.assertTrue(self.verified(key, signature, b"text", "RSASSA_PSS_SHA_256"))

    def test_get_public_key(self):
        key = self.key_for("RSA_2048", "ENCRYPT_DECRYPT")
        answer = self.kms("get-public-key", "--key-id", key)
        self.assertEqual("RSA_2048", answer["KeySpec"])
        with open(self.file(answer["PublicKey"])[len("fileb://"):], "rb") as file:
            subprocess.run(("openssl", "pkey", "-pubin", "-inform", "DER", "-noout"),
                           stdin=file, check=True, timeout=60)

    def test_generate_mac(self):
        key = self.key_for("HMAC_256", "GENERATE_VERIFY_MAC")
        self.assertEqual(32, len(base64.b64decode(self.code(key))))

    def test_verify_mac(self):
        key = self.key_for("HMAC_256", "GENERATE_VERIFY_MAC")
        asked = ("verify-mac", "--key-id", key, "--mac-algorithm", "HMAC_SHA_256", "--mac",
                 self.file(self.code(key)))
        self.assertTrue(self.kms(*asked, "--message", self.file(b"text"))["MacValid"])
        self.kms(*asked, "--message", self.file(b"other"), fails="KMSInvalidMacException")

    def test_derive_shared_secret(self):
        ours, theirs = (self.key_for("ECC_NIST_P256", "KEY_AGREEMENT") for _ in range(2))
        self.assertEqual(self.secret(ours, theirs), self.secret(theirs, ours))

    def signature(self, key, algorithm="ECDSA_SHA_256"):
        return self.kms("sign", "--key-id", key, "--message", self.file(b"text"),
                        "--signing-algorithm", algorithm)["Signature"]

    def verified(self, key, signature, message, algorithm="ECDSA_SHA_256"):
        return self.kms(
            "verify", "--key-id", key, "--message", self.file(message), "--signature",
            self.file(signature), "--signing-algorithm", algorithm)["SignatureValid"]

    def code(self, key):
        return self.kms("generate-mac", "--key-id", key, "--message", self.file(b"text"),
                        "--mac-algorithm", "HMAC_SHA_256")["Mac"]

    def secret(self, ours, theirs):
        public = self.kms("get-public-key", "--key-id", theirs)["PublicKey"]
        return self.kms("derive-shared-secret", "--key-id", ours, "--key-agreement-algorithm",
                        "ECDH", "--public-key", self.file(public))["SharedSecret"]


class Regions(Commands):
    def test_replicate_key(self):
        key = self.key("--multi-region")
        self.kms("replicate-key", "--key-id", key, "--replica-region", ELSEWHERE)
        replica = self.metadata(key, region=ELSEWHERE)
        self.assertEqual("REPLICA", replica["MultiRegionConfiguration"]["MultiRegionKeyType"])

    def test_update_primary_region(self):
        key = self.key("--multi-region")
        self.kms("replicate-key", "--key-id", key, "--replica-region", ELSEWHERE)
        self.kms("update-primary-region", "--key-id", key, "--primary-region", ELSEWHERE)
        before = self.metadata(key)
        self.assertEqual("REPLICA", before["MultiRegionConfiguration"]["MultiRegionKeyType"])


class Imports(Commands):
    def test_get_parameters_for_import(self):
        given = self.parameters(self.key("--origin", "EXTERNAL"))
        self.assertLess(256, len(base64.b64decode(given["PublicKey"])))

    def test_import_key_material(self):
        key = self.key("--origin", "EXTERNAL")
        self.assertEqual("PendingImport", self.metadata(key)["KeyState"])
        self.bring(key, os.urandom(32))
        self.assertEqual(b"text", self.opened(self.sealed(key)))

    def test_delete_imported_key_material(self):
        key, material = self.key("--origin", "EXTERNAL"), os.urandom(32)
        self.bring(key, material)
        blob = self.sealed(key)
        self.kms("delete-imported-key-material", "--key-id", key)
        self.assertEqual("PendingImport", self.metadata(key)["KeyState"])
        self.bring(key, material)
        self.assertEqual(b"text", self.opened(blob))

    def parameters(self, key):
        return self.kms("get-parameters-for-import", "--key-id", key, "--wrapping-algorithm",
                        "RSAES_OAEP_SHA_256", "--wrapping-key-spec", "RSA_2048")

    def bring(self, key, material):
        given = self.parameters(key)
        wrapping = self.file(given["PublicKey"])[len("fileb://"):]
        wrapped = subprocess.run(
            ("openssl", "pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", wrapping,
             "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256",
             "-pkeyopt", "rsa_mgf1_md:sha256"),
            input=material, stdout=subprocess.PIPE, check=True, timeout=60).stdout
        self.kms("import-key-material", "--key-id", key, "--expiration-model",
                 "KEY_MATERIAL_DOES_NOT_EXPIRE", "--import-token",
                 self.file(given["ImportToken"]), "--encrypted-key-material", self.file(wrapped))


class CustomKeyStores(Commands):
    """One cluster is configured, and its token is missing. kms_custom_store.py has real ones."""

    def test_create_custom_key_store(self):
        self.kms("create-custom-key-store", "--custom-key-store-name", unique("store"),
                 "--cloud-hsm-cluster-id", "cluster-zzzzzzzzzzz", "--key-store-password",
                 "swordfish", "--trust-anchor-certificate", self.anchor(),
                 fails="CloudHsmClusterNotFoundException")
        with self.store() as store:
            self.assertEqual("DISCONNECTED", self.described(store)["ConnectionState"])

    def test_describe_custom_key_stores(self):
        with self.store() as store:
            self.assertEqual("cluster-abcdefghijk", self.described(store)["CloudHsmClusterId"])

    def test_update_custom_key_store(self):
        name = unique("renamed")
        with self.store() as store:
            self.kms("update-custom-key-store", "--custom-key-store-id", store,
                     "--new-custom-key-store-name", name)
            self.assertEqual(name, self.described(store)["CustomKeyStoreName"])

    def test_connect_custom_key_store(self):
        with self.store() as store:
            self.assertTrue(self.failed(store)["ConnectionErrorCode"])

    def test_disconnect_custom_key_store(self):
        with self.store() as store:
            self.failed(store)
            self.kms("disconnect-custom-key-store", "--custom-key-store-id", store)
            eventually(lambda: self.described(store)["ConnectionState"] == "DISCONNECTED", 30)

    def test_delete_custom_key_store(self):
        with self.store() as store:
            pass
        self.kms("describe-custom-key-stores", "--custom-key-store-id", store,
                 fails="CustomKeyStoreNotFoundException")

    @contextlib.contextmanager
    def store(self):
        """A store that is there meanwhile: a cluster has one at a time."""
        made = self.kms(
            "create-custom-key-store", "--custom-key-store-name", unique("store"),
            "--cloud-hsm-cluster-id", "cluster-abcdefghijk", "--key-store-password", "swordfish",
            "--trust-anchor-certificate", self.anchor())["CustomKeyStoreId"]
        yield made
        if self.described(made)["ConnectionState"] != "DISCONNECTED":
            self.kms("disconnect-custom-key-store", "--custom-key-store-id", made)
            eventually(lambda: self.described(made)["ConnectionState"] == "DISCONNECTED", 30)
        self.kms("delete-custom-key-store", "--custom-key-store-id", made)

    def anchor(self):
        home = os.path.dirname(os.environ["CONFORMANCE_DATA_DIR"])
        return "file://" + os.path.join(home, "anchor.pem")

    def described(self, store):
        return self.kms("describe-custom-key-stores",
                        "--custom-key-store-id", store)["CustomKeyStores"][0]

    def failed(self, store):
        """The store, after it tried to connect."""
        self.kms("connect-custom-key-store", "--custom-key-store-id", store)
        return eventually(
            lambda: (lambda one: one if one["ConnectionState"] == "FAILED" else None)(
                self.described(store)), 30)
