"""Leaves keys of a custom key store behind, whose token is kept with the installation."""

from golden import Keeping, save
from kms_custom_store import CONTEXT, FIRST, asked, connect, new_key
from support import Conformance, key_arn, new_bucket, root

TEXT = b"sealed in a token"


class Make(Keeping, Conformance):
    def test_leaves_keys_in_a_token(self):
        kms = root("kms")
        store = kms.create_custom_key_store(**asked(FIRST))["CustomKeyStoreId"]
        self.assertEqual("CONNECTED", connect(store))
        key = new_key(store)
        sealed = kms.encrypt(KeyId=key, Plaintext=TEXT, EncryptionContext=CONTEXT)
        made = kms.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext=CONTEXT)
        place = {"Bucket": new_bucket(), "Key": "k"}
        root("s3").put_object(Body=TEXT, ServerSideEncryption="aws:kms",
                              SSEKMSKeyId=key_arn(key), **place)

        for what, blob in (("a blob", sealed), ("a data key", made)):
            self.keep(what + " of a token", "kms", "decrypt", {
                "CiphertextBlob": blob["CiphertextBlob"], "EncryptionContext": CONTEXT},
                ("KeyId", "Plaintext"))
        self.keep_refusal("a blob of a token with another context", "kms", "decrypt", {
            "CiphertextBlob": sealed["CiphertextBlob"]}, "InvalidCiphertextException")
        self.keep("a key in a token", "kms", "describe_key", {"KeyId": key}, ("KeyMetadata",))
        self.keep_object("by a key in a token", place)
        save(self.calls)
