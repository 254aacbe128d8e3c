"""What somebody does outside who brings a key: makes it with openssl and wraps it with openssl."""

import os

from with_openssl import WithOpenssl

DIGEST = {"1": "sha1", "256": "sha256"}
FOREVER = {"ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"}


class BringsKeys(WithOpenssl):
    def external_key(self, spec="SYMMETRIC_DEFAULT", usage="ENCRYPT_DECRYPT"):
        made = self.kms.create_key(Origin="EXTERNAL", KeySpec=spec, KeyUsage=usage)
        return made["KeyMetadata"]["KeyId"]

    def private_key(self, *options):
        """A new private key in PKCS #8, DER."""
        pem = self.file("made.pem", self.openssl("genpkey", *options))
        return self.openssl("pkcs8", "-topk8", "-nocrypt", "-in", pem, "-outform", "DER")

    def rsa_encrypted(self, public_key, digest, text):
        return self.openssl(
            "pkeyutl", "-encrypt", "-pubin", "-keyform", "DER",
            "-inkey", self.file("wrapping.der", public_key),
            "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:" + digest,
            "-pkeyopt", "rsa_mgf1_md:" + digest, "-in", self.file("text", text))

    def wrapped(self, public_key, algorithm, material):
        digest = DIGEST[algorithm.split("_")[-1]]
        if algorithm.startswith("RSAES"):
            return self.rsa_encrypted(public_key, digest, material)
        key = os.urandom(32)
        # RFC 5649, section 3: the alternative initial value.
        tail = self.openssl(
            "enc", "-id-aes256-wrap-pad", "-iv", "A65959A6", "-K", key.hex(),
            "-in", self.file("material", material))
        return self.rsa_encrypted(public_key, digest, key) + tail

    def package(self, key, material, algorithm="RSAES_OAEP_SHA_256", spec="RSA_2048"):
        """The part of a request that carries the material."""
        given = self.kms.get_parameters_for_import(
            KeyId=key, WrappingAlgorithm=algorithm, WrappingKeySpec=spec)
        return {
            "KeyId": key,
            "ImportToken": given["ImportToken"],
            "EncryptedKeyMaterial": self.wrapped(given["PublicKey"], algorithm, material),
        }

    def bring(self, key, material, **more):
        wrapping = {name: more.pop(name) for name in ("algorithm", "spec") if name in more}
        terms = more if "ValidTo" in more else dict(FOREVER, **more)
        return self.kms.import_key_material(**self.package(key, material, **wrapping), **terms)

    def state(self, key):
        return self.kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]
