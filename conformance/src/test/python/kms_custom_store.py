"""Custom key stores: KMS keys in tokens of SoftHSM2.

CustomKeyStoreConformance.java makes the tokens `first` and `second` and configures them as clusters.
"""

import base64
import json
import os
import shutil
import subprocess

from support import Conformance, allow, data, eventually, new_bucket, new_user, recorded, root
from support import unique

HOME = os.path.dirname(os.environ["CONFORMANCE_DATA_DIR"])
HSM = os.path.join(HOME, "hsm")
FIRST, SECOND = "cluster-abcdefghijk", "cluster-abcdefghijm"
STATE = "custom-store-state.json"
CONTEXT = {"project": "x"}


def text(name):
    with open(os.path.join(HOME, name), encoding="ascii") as file:
        return file.read()


PIN = text("pin").strip()


def asked(cluster, **more):
    return {"CustomKeyStoreName": unique("store"), "CloudHsmClusterId": cluster,
            "TrustAnchorCertificate": text("anchor.pem"), "KeyStorePassword": PIN, **more}


def described(store):
    found = root("kms").describe_custom_key_stores(CustomKeyStoreId=store)["CustomKeyStores"]
    return found[0]


def settled(store):
    """The state that a store comes to."""
    def look():
        state = described(store)["ConnectionState"]
        return None if state.endswith("ING") else state
    return eventually(look, 30)


def connect(store):
    root("kms").connect_custom_key_store(CustomKeyStoreId=store)
    return settled(store)


def disconnect(store):
    root("kms").disconnect_custom_key_store(CustomKeyStoreId=store)
    return settled(store)


def new_key(store):
    return root("kms").create_key(
        CustomKeyStoreId=store, Origin="AWS_CLOUDHSM")["KeyMetadata"]["KeyId"]


def key_state(key):
    return root("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"]


def token_folder(label):
    """Where SoftHSM2 keeps a token: the label stands in its object."""
    tokens = os.path.join(HSM, "tokens")
    for name in os.listdir(tokens):
        with open(os.path.join(tokens, name, "token.object"), "rb") as file:
            if label.encode() in file.read():
                return os.path.join(tokens, name)
    raise AssertionError("no token " + label)


class A_Refused(Conformance):
    def test_what_does_not_fit_the_operators_configuration(self):
        create = root("kms").create_custom_key_store
        other = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-subj", "/CN=other", "-keyout", "/dev/null"],
            capture_output=True, check=True, text=True).stdout

        with self.refused("CloudHsmClusterNotFoundException", status=400):
            create(**asked("cluster-zzzzzzzzzzz"))
        with self.refused("IncorrectTrustAnchorException", status=400):
            create(**asked(FIRST, TrustAnchorCertificate=other))
        with self.refused("ValidationException", status=400):
            create(CustomKeyStoreName=unique("store"))
        with self.refused("ValidationException", status=400):
            create(**asked("cluster-00000000000"))
        with self.refused("UnsupportedOperationException", status=400):
            create(CustomKeyStoreName=unique("store"), CustomKeyStoreType="EXTERNAL_KEY_STORE",
                   XksProxyUriEndpoint="https://xks.example.com",
                   XksProxyUriPath="/kms/xks/v1", XksProxyConnectivity="PUBLIC_ENDPOINT",
                   XksProxyAuthenticationCredential={
                       "AccessKeyId": "A" * 20, "RawSecretAccessKey": "s" * 43})

    def test_whoever_has_no_permission(self):
        user = new_user(allow("kms:DescribeCustomKeyStores"))
        kms = user.client("kms")

        kms.describe_custom_key_stores()
        with self.refused("AccessDeniedException", status=400):
            kms.create_custom_key_store(**asked(FIRST))
        with self.refused("AccessDeniedException", status=400):
            kms.connect_custom_key_store(CustomKeyStoreId="cks-00000000000000000")

    def test_an_unknown_store(self):
        kms = root("kms")
        unknown = {"CustomKeyStoreId": "cks-00000000000000000"}

        for call in (kms.connect_custom_key_store, kms.disconnect_custom_key_store,
                     kms.delete_custom_key_store, kms.describe_custom_key_stores,
                     kms.update_custom_key_store):
            with self.refused("CustomKeyStoreNotFoundException", status=400):
                call(**unknown)
        with self.refused("CustomKeyStoreNotFoundException", status=400):
            kms.create_key(Origin="AWS_CLOUDHSM", **unknown)


class B_Second(Conformance):
    """A store's whole life, with its failures."""

    def test_a_life(self):
        kms = root("kms")
        wrong = asked(SECOND, KeyStorePassword="not-the-pin")
        store = kms.create_custom_key_store(**wrong)["CustomKeyStoreId"]
        with self.refused("CloudHsmClusterInUseException", status=400):
            kms.create_custom_key_store(**asked(SECOND))
        with self.refused("CustomKeyStoreNameInUseException", status=400):
            kms.create_custom_key_store(
                **asked(FIRST, CustomKeyStoreName=wrong["CustomKeyStoreName"]))

        self.assertEqual("FAILED", connect(store))
        self.assertEqual("INVALID_CREDENTIALS", described(store)["ConnectionErrorCode"])
        with self.refused("CustomKeyStoreInvalidStateException", status=400):
            kms.connect_custom_key_store(CustomKeyStoreId=store)
        self.assertEqual("DISCONNECTED", disconnect(store))
        kms.update_custom_key_store(CustomKeyStoreId=store, KeyStorePassword=PIN)
        self.assertEqual("CONNECTED", connect(store))
        self.assertNotIn("ConnectionErrorCode", described(store))

        with self.refused("CustomKeyStoreInvalidStateException", status=400):
            kms.delete_custom_key_store(CustomKeyStoreId=store)
        self.assertEqual("DISCONNECTED", disconnect(store))
        kms.delete_custom_key_store(CustomKeyStoreId=store)
        with self.refused("CustomKeyStoreNotFoundException", status=400):
            described(store)

    def test_pulled_out_and_put_back(self):
        kms = root("kms")
        store = kms.create_custom_key_store(**asked(SECOND))["CustomKeyStoreId"]
        self.assertEqual("CONNECTED", connect(store))
        key = new_key(store)
        blob = kms.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
        folder = token_folder("second")
        away = os.path.join(HSM, "away")

        shutil.move(folder, away)
        with self.refused("KMSInvalidStateException", status=400):
            kms.decrypt(CiphertextBlob=blob)
        self.assertTrue(eventually(lambda: described(store)["ConnectionState"] == "FAILED"))
        self.assertEqual("NETWORK_ERRORS", described(store)["ConnectionErrorCode"])
        self.assertEqual("Unavailable", key_state(key))
        with self.refused("CustomKeyStoreInvalidStateException", status=400):
            new_key(store)

        shutil.move(away, folder)
        self.assertEqual("DISCONNECTED", disconnect(store))
        self.assertEqual("CONNECTED", connect(store))
        self.assertEqual(b"text", kms.decrypt(CiphertextBlob=blob)["Plaintext"])
        self.assertEqual("DISCONNECTED", disconnect(store))
        with self.refused("CustomKeyStoreHasCMKsException", status=400):
            kms.delete_custom_key_store(CustomKeyStoreId=store)


class C_Keys(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.kms = root("kms")
        cls.made = cls.kms.create_custom_key_store(**asked(FIRST))
        cls.store = cls.made["CustomKeyStoreId"]
        assert connect(cls.store) == "CONNECTED"
        cls.key = new_key(cls.store)

    def test_says_where_its_material_is(self):
        metadata = self.kms.describe_key(KeyId=self.key)["KeyMetadata"]

        self.assertEqual("AWS_CLOUDHSM", metadata["Origin"])
        self.assertEqual(self.store, metadata["CustomKeyStoreId"])
        self.assertEqual(FIRST, metadata["CloudHsmClusterId"])
        self.assertEqual("Enabled", metadata["KeyState"])

    def test_the_token_keeps_the_key_to_itself(self):
        if not shutil.which("pkcs11-tool"):
            self.skipTest("pkcs11-tool is not installed (apt-get install opensc)")
        shown = subprocess.run(
            ["pkcs11-tool", "--module", text("library").strip(), "--token-label", "first",
             "--login", "--pin", PIN, "--list-objects", "--type", "secrkey"],
            env=dict(os.environ, SOFTHSM2_CONF=os.path.join(HSM, "softhsm2.conf")),
            capture_output=True, check=True, text=True).stdout

        own = [each for each in shown.split("Secret Key Object") if self.key in each]
        self.assertEqual(1, len(own), shown)
        self.assertIn("AES length 32", own[0])
        self.assertIn("never extractable", own[0])
        self.assertIn("always sensitive", own[0])
        self.assertNotRegex(own[0], r"Usage:.*(encrypt|decrypt|wrap|derive)")

    def test_encrypts_and_decrypts_in_a_context(self):
        blob = self.kms.encrypt(
            KeyId=self.key, Plaintext=b"text", EncryptionContext=CONTEXT)["CiphertextBlob"]

        opened = self.kms.decrypt(CiphertextBlob=blob, EncryptionContext=CONTEXT)
        self.assertEqual(b"text", opened["Plaintext"])
        with self.refused("InvalidCiphertextException", status=400):
            self.kms.decrypt(CiphertextBlob=blob)
        with self.refused("InvalidCiphertextException", status=400):
            self.kms.decrypt(CiphertextBlob=blob[:-1] + bytes([blob[-1] ^ 1]),
                             EncryptionContext=CONTEXT)

    def test_re_encrypts_to_and_from_other_keys(self):
        other = self.kms.create_key()["KeyMetadata"]["KeyId"]
        blob = self.kms.encrypt(KeyId=other, Plaintext=b"text")["CiphertextBlob"]

        there = self.kms.re_encrypt(CiphertextBlob=blob, DestinationKeyId=self.key)
        back = self.kms.re_encrypt(
            CiphertextBlob=there["CiphertextBlob"], DestinationKeyId=other)

        opened = self.kms.decrypt(CiphertextBlob=back["CiphertextBlob"])
        self.assertEqual((b"text", other), (opened["Plaintext"], opened["KeyId"].split("/")[1]))

    def test_protects_objects(self):
        s3, bucket, body = root("s3"), new_bucket(), data(100_000)

        s3.put_object(Bucket=bucket, Key="k", Body=body, ServerSideEncryption="aws:kms",
                      SSEKMSKeyId=self.key)

        self.assertEqual(body, s3.get_object(Bucket=bucket, Key="k")["Body"].read())

    def test_random_bytes(self):
        answer = self.kms.generate_random(NumberOfBytes=64, CustomKeyStoreId=self.store)
        self.assertEqual(64, len(answer["Plaintext"]))

    def test_what_such_keys_cannot_do(self):
        with self.refused("UnsupportedOperationException", status=400):
            self.kms.enable_key_rotation(KeyId=self.key)
        with self.refused("UnsupportedOperationException", status=400):
            self.kms.generate_data_key_pair(KeyId=self.key, KeyPairSpec="ECC_NIST_P256")
        with self.refused("UnsupportedOperationException", status=400):
            self.kms.create_key(CustomKeyStoreId=self.store, Origin="AWS_CLOUDHSM",
                                KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
        with self.refused("UnsupportedOperationException", status=400):
            self.kms.create_key(CustomKeyStoreId=self.store, Origin="AWS_CLOUDHSM",
                                MultiRegion=True)

    def test_the_record_has_no_password(self):
        request_id = self.made["ResponseMetadata"]["RequestId"]

        self.assertNotIn(PIN, json.dumps(recorded("CreateCustomKeyStore", request_id)))


class D_Left(Conformance):
    def test_leaves_a_connected_store_for_after_the_kill(self):
        kms = root("kms")
        stores = kms.describe_custom_key_stores()["CustomKeyStores"]
        store = next(each for each in stores if each["CloudHsmClusterId"] == FIRST)
        key = new_key(store["CustomKeyStoreId"])
        blob = kms.encrypt(KeyId=key, Plaintext=b"before", EncryptionContext=CONTEXT)

        with open(STATE, "w", encoding="utf-8") as file:
            json.dump({"store": store["CustomKeyStoreId"], "key": key,
                       "blob": base64.b64encode(blob["CiphertextBlob"]).decode()}, file)
