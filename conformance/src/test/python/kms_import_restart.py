"""Run once before a restart and once after: a token outlives it, and so does what was deleted."""

import base64
import json
import os

from openssl_import import FOREVER, BringsKeys

STATE = "import-restart.json"


class AcrossARestart(BringsKeys):
    def test_tokens_and_names_of_material_stay(self):
        if os.path.exists(STATE):
            self.after()
        else:
            self.before()

    def before(self):
        material, key = os.urandom(32), self.external_key()
        deleted, blob = self.external_key(), None
        self.bring(deleted, material)
        blob = self.kms.encrypt(KeyId=deleted, Plaintext=b"kept")["CiphertextBlob"]
        self.kms.delete_imported_key_material(KeyId=deleted)
        package = self.package(key, material)
        with open(STATE, "w", encoding="utf-8") as file:
            json.dump({
                "key": key, "deleted": deleted,
                "material": base64.b64encode(material).decode(),
                "blob": base64.b64encode(blob).decode(),
                "token": base64.b64encode(package["ImportToken"]).decode(),
                "wrapped": base64.b64encode(package["EncryptedKeyMaterial"]).decode(),
            }, file)

    def after(self):
        with open(STATE, encoding="utf-8") as file:
            state = json.load(file)
        read = {name: base64.b64decode(state[name])
                for name in ("material", "blob", "token", "wrapped")}

        self.kms.import_key_material(
            KeyId=state["key"], ImportToken=read["token"], EncryptedKeyMaterial=read["wrapped"],
            **FOREVER)

        self.assertEqual("Enabled", self.state(state["key"]))
        with self.refused("IncorrectKeyMaterialException"):
            self.bring(state["deleted"], os.urandom(32))
        self.bring(state["deleted"], read["material"])
        self.assertEqual(b"kept", self.kms.decrypt(CiphertextBlob=read["blob"])["Plaintext"])
