"""What is left of kms_custom_store.py when the server was killed and is back."""

import base64
import glob
import json
import os

from kms_custom_store import CONTEXT, PIN, STATE, described, key_state, new_key, settled
from support import Conformance, root


class After(Conformance):
    def test_a_connected_store_connects_by_itself_and_decrypts(self):
        with open(STATE, encoding="utf-8") as file:
            left = json.load(file)

        self.assertEqual("CONNECTED", settled(left["store"]))
        self.assertEqual("Enabled", key_state(left["key"]))
        opened = root("kms").decrypt(
            CiphertextBlob=base64.b64decode(left["blob"]), EncryptionContext=CONTEXT)
        self.assertEqual(b"before", opened["Plaintext"])
        new_key(left["store"])

    def test_a_disconnected_store_stays_so(self):
        with open(STATE, encoding="utf-8") as file:
            connected = json.load(file)["store"]

        for store in root("kms").describe_custom_key_stores()["CustomKeyStores"]:
            if store["CustomKeyStoreId"] != connected:
                state = described(store["CustomKeyStoreId"])["ConnectionState"]
                self.assertEqual("DISCONNECTED", state)

    def test_the_password_is_nowhere_in_the_clear(self):
        pin = PIN.encode()
        forms = [pin, base64.b64encode(pin).rstrip(b"="), pin.hex().encode(),
                 pin.decode().encode("utf-16-le")]
        pattern = os.path.join(os.environ["CONFORMANCE_DATA_DIR"], "**")

        for path in glob.glob(pattern, recursive=True, include_hidden=True):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    content = file.read()
                for form in forms:
                    self.assertNotIn(form, content, path)
