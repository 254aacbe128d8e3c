"""Leaves one of every sealed thing behind, and keeps calls that open them again (golden.py)."""

from golden import Keeping, save
from openssl_import import BringsKeys
from support import allow, data, new_user, plain_client, root

ELSEWHERE = "eu-central-1"
CONTEXT = {"project": "vision", "stage": "übung", "empty": ""}
TEXT = b"sealed long ago"


class Make(Keeping, BringsKeys):
    def setUp(self):
        super().setUp()
        self.s3 = root("s3")

    def test_leaves_one_of_everything(self):
        self.symmetric()
        self.asymmetric()
        self.codes_and_agreement()
        self.brought()
        self.regions()
        self.grants()
        self.people()
        self.objects()
        save(self.calls)

    def symmetric(self):
        key = self.new_key(Description="golden", Tags=[{"TagKey": "a", "TagValue": "b"}])
        self.kms.create_alias(AliasName="alias/golden", TargetKeyId=key)
        before = self.kms.encrypt(KeyId=key, Plaintext=TEXT, EncryptionContext=CONTEXT)
        self.kms.rotate_key_on_demand(KeyId=key)
        after = self.kms.encrypt(KeyId=key, Plaintext=TEXT)
        made = self.kms.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext=CONTEXT)
        pair = self.kms.generate_data_key_pair_without_plaintext(
            KeyId=key, KeyPairSpec="ECC_NIST_P256", EncryptionContext=CONTEXT)
        opened = ("KeyId", "Plaintext", "KeyMaterialId", "EncryptionAlgorithm")
        for what, blob in (("a blob of the first material", before), ("a data key", made)):
            self.keep(what, "kms", "decrypt", {
                "CiphertextBlob": blob["CiphertextBlob"], "EncryptionContext": CONTEXT}, opened)
        self.keep("a blob of the second material", "kms", "decrypt", {
            "CiphertextBlob": after["CiphertextBlob"]}, opened)
        self.keep("a data key pairs private key", "kms", "decrypt", {
            "CiphertextBlob": pair["PrivateKeyCiphertextBlob"],
            "EncryptionContext": CONTEXT}, opened)
        self.keep_refusal("a blob with another context", "kms", "decrypt", {
            "CiphertextBlob": before["CiphertextBlob"]}, "InvalidCiphertextException")
        self.keep("a key by its alias", "kms", "describe_key", {
            "KeyId": "alias/golden"}, ("KeyMetadata",))
        self.keep("a keys tags", "kms", "list_resource_tags", {"KeyId": key}, ("Tags",))
        self.keep("a keys policy", "kms", "get_key_policy", {"KeyId": key}, ("Policy",))
        self.keep("a keys rotations", "kms", "list_key_rotations", {
            "KeyId": key, "IncludeKeyMaterial": "ALL_KEY_MATERIAL"}, ("Rotations",))
        disabled = self.new_key()
        blob = self.kms.encrypt(KeyId=disabled, Plaintext=TEXT)["CiphertextBlob"]
        self.kms.disable_key(KeyId=disabled)
        self.keep_refusal("a disabled keys blob", "kms", "decrypt", {
            "CiphertextBlob": blob}, "DisabledException")

    def asymmetric(self):
        rsa = self.new_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")
        blob = self.kms.encrypt(
            KeyId=rsa, Plaintext=TEXT, EncryptionAlgorithm="RSAES_OAEP_SHA_256")
        self.keep("an RSA ciphertext", "kms", "decrypt", {
            "KeyId": rsa, "CiphertextBlob": blob["CiphertextBlob"],
            "EncryptionAlgorithm": "RSAES_OAEP_SHA_256"}, ("Plaintext",))
        for spec, algorithm in (
                ("RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256"), ("ECC_NIST_P256", "ECDSA_SHA_256"),
                ("ECC_SECG_P256K1", "ECDSA_SHA_256"),
                ("ECC_NIST_EDWARDS25519", "ED25519_SHA_512"), ("ML_DSA_44", "ML_DSA_SHAKE_256")):
            key = self.new_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")
            asked = {"KeyId": key, "Message": TEXT, "SigningAlgorithm": algorithm}
            signature = self.kms.sign(**asked)["Signature"]
            self.keep("a signature by " + spec, "kms", "verify", dict(
                asked, Signature=signature), ("SignatureValid",))
            self.keep("the public key of " + spec, "kms", "get_public_key", {
                "KeyId": key}, ("PublicKey",))
            if spec in ("RSA_2048", "ECC_NIST_EDWARDS25519"):
                self.keep("the same signature again by " + spec, "kms", "sign", asked, ("Signature",))

    def codes_and_agreement(self):
        key = self.new_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
        self.keep("a code", "kms", "generate_mac", {
            "KeyId": key, "Message": TEXT, "MacAlgorithm": "HMAC_SHA_256"}, ("Mac",))
        ours, theirs = (self.new_key(KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")
                        for _ in range(2))
        peer = self.kms.get_public_key(KeyId=theirs)["PublicKey"]
        self.keep("a secret agreed on", "kms", "derive_shared_secret", {
            "KeyId": ours, "KeyAgreementAlgorithm": "ECDH", "PublicKey": peer}, ("SharedSecret",))

    def brought(self):
        key = self.external_key()
        self.bring(key, b"first material, thirty-two bytes")
        before = self.kms.encrypt(KeyId=key, Plaintext=TEXT)["CiphertextBlob"]
        self.bring(key, b"other material, thirty-two bytes", ImportType="NEW_KEY_MATERIAL")
        self.kms.rotate_key_on_demand(KeyId=key)
        after = self.kms.encrypt(KeyId=key, Plaintext=TEXT)["CiphertextBlob"]
        for what, blob in (("first", before), ("second", after)):
            self.keep("a blob of the %s material brought" % what, "kms", "decrypt", {
                "CiphertextBlob": blob}, ("Plaintext", "KeyMaterialId"))
        self.keep("which materials were brought", "kms", "list_key_rotations", {
            "KeyId": key, "IncludeKeyMaterial": "ALL_KEY_MATERIAL"}, ("Rotations",))
        pair = self.external_key("RSA_2048", "SIGN_VERIFY")
        private = self.private_key("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
        self.bring(pair, private, algorithm="RSA_AES_KEY_WRAP_SHA_256")
        self.keep("a signature by a pair that was brought", "kms", "sign", {
            "KeyId": pair, "Message": TEXT, "SigningAlgorithm": "RSASSA_PKCS1_V1_5_SHA_256"},
            ("Signature",))

    def regions(self):
        key = self.new_key(MultiRegion=True)
        self.kms.replicate_key(KeyId=key, ReplicaRegion=ELSEWHERE)
        blob = self.kms.encrypt(KeyId=key, Plaintext=TEXT)["CiphertextBlob"]
        there = plain_client("kms", region_name=ELSEWHERE)
        other = there.encrypt(KeyId=key, Plaintext=TEXT)["CiphertextBlob"]
        self.keep("a primary keys blob elsewhere", "kms", "decrypt", {
            "CiphertextBlob": blob}, ("Plaintext", "KeyId"), region=ELSEWHERE)
        self.keep("a replicas blob here", "kms", "decrypt", {
            "CiphertextBlob": other}, ("Plaintext", "KeyId"))
        self.keep("a replica", "kms", "describe_key", {
            "KeyId": key}, ("KeyMetadata",), region=ELSEWHERE)

    def grants(self):
        key, user = self.new_key(), new_user()
        grant = self.kms.create_grant(
            KeyId=key, GranteePrincipal=user.arn, Operations=["Decrypt", "RetireGrant"],
            Constraints={"EncryptionContextSubset": {"project": "vision"}})
        blob = self.kms.encrypt(KeyId=key, Plaintext=TEXT, EncryptionContext=CONTEXT)
        caller = [user.access_key_id, user.secret]
        asked = {"CiphertextBlob": blob["CiphertextBlob"], "EncryptionContext": CONTEXT,
                 "GrantTokens": [grant["GrantToken"]]}
        self.keep("a blob under a grant", "kms", "decrypt", asked, ("Plaintext",), caller=caller)
        self.keep_refusal("a grant token retires", "kms", "retire_grant", {
            "GrantToken": grant["GrantToken"], "DryRun": True}, "DryRunOperationException",
            caller=caller)
        self.keep("a grant", "kms", "list_grants", {"KeyId": key}, ("Grants",))

    def people(self):
        key = self.new_key()
        user = new_user(allow("kms:Decrypt", Condition={
            "StringEquals": {"kms:EncryptionContext:project": "vision"}}))
        caller = [user.access_key_id, user.secret]
        right = self.kms.encrypt(KeyId=key, Plaintext=TEXT, EncryptionContext=CONTEXT)
        wrong = self.kms.encrypt(KeyId=key, Plaintext=TEXT)
        self.keep("a users blob", "kms", "decrypt", {
            "CiphertextBlob": right["CiphertextBlob"], "EncryptionContext": CONTEXT},
            ("Plaintext",), caller=caller)
        self.keep_refusal("what a user may not open", "kms", "decrypt", {
            "CiphertextBlob": wrong["CiphertextBlob"]}, "AccessDeniedException", caller=caller)
        self.keep("who a user is", "sts", "get_caller_identity", {}, ("Arn", "UserId"),
                  caller=caller)

    def objects(self):
        bucket, key = "golden-objects", self.new_key()
        self.s3.create_bucket(Bucket=bucket)
        self.s3.put_bucket_versioning(
            Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        kms = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
        for what, more in (
                ("by default", {}),
                ("by a KMS key", kms),
                ("by a bucket key", dict(kms, BucketKeyEnabled=True))):
            place = {"Bucket": bucket, "Key": "dir/ü " + what}
            first = self.s3.put_object(Body=data(70_000), Metadata={"m": what}, **place, **more)
            self.keep_object(what, dict(place, VersionId=first["VersionId"]))
            self.s3.put_object(Body=b"newer", **place, **more)
            self.keep_object(what + " newest", place)
        upload = self.s3.create_multipart_upload(Bucket=bucket, Key="parts", **kms)["UploadId"]
        part = self.s3.upload_part(
            Bucket=bucket, Key="parts", UploadId=upload, PartNumber=1, Body=data(66_000))
        self.s3.complete_multipart_upload(
            Bucket=bucket, Key="parts", UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
        self.keep_object("in parts", {"Bucket": bucket, "Key": "parts"})
        self.keep_object("a range", {
            "Bucket": bucket, "Key": "parts", "Range": "bytes=65530-65550"})

    def new_key(self, **more):
        return self.kms.create_key(**more)["KeyMetadata"]["KeyId"]
