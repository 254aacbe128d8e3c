"""Keys that one account lets another use: by the key's policy, and by grants."""

from organizations_support import administrator, new_account, user_of
from support import Conformance, account, allow, key_arn, new_key, policy, recorded, root
from support import unique

USES = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
NOT_TOLD = "on this resource because the resource does not exist in this Region, no"


def setUpModule():
    global partner, inside
    partner = new_account()
    inside = administrator(partner)


def user(*statements):
    """A user of the partner's account."""
    return user_of(inside, *statements)


def ours(*more):
    """A key's policy that lets its own account do everything."""
    owner = {"AWS": "arn:aws:iam::%s:root" % account()}
    return policy(allow("kms:*", Principal=owner), *more)


def shared_key(*actions, principal=None):
    principal = principal or "arn:aws:iam::%s:root" % partner
    return key_arn(
        new_key(Policy=ours(allow(list(actions), Principal={"AWS": principal})))
    )


class KeyPolicies(Conformance):
    def test_both_accounts_must_allow(self):
        key = shared_key(*USES)
        entitled = user(allow(USES, key)).client("kms")

        made = entitled.generate_data_key(KeyId=key, KeySpec="AES_256")

        self.assertEqual(key, made["KeyId"])
        opened = entitled.decrypt(KeyId=key, CiphertextBlob=made["CiphertextBlob"])
        self.assertEqual(made["Plaintext"], opened["Plaintext"])
        described = entitled.describe_key(KeyId=key)["KeyMetadata"]
        self.assertEqual(account(), described["AWSAccountId"])
        with self.refused("AccessDeniedException") as caught:
            user().client("kms").decrypt(CiphertextBlob=made["CiphertextBlob"])
        self.assertIn("no identity-based policy allows", str(caught.exception))
        closed = key_arn(new_key())
        elsewhere = user(allow("kms:*")).client("kms")
        with self.refused("AccessDeniedException") as caught:
            elsewhere.encrypt(KeyId=closed, Plaintext=b"x")
        self.assertIn(NOT_TOLD, str(caught.exception))

    def test_a_named_user_still_needs_his_own_accounts_leave(self):
        without = user()
        key = shared_key(*USES, principal=without.arn)

        with self.refused("AccessDeniedException"):
            without.client("kms").encrypt(KeyId=key, Plaintext=b"x")

    def test_a_cipher_moves_from_one_accounts_key_to_the_others(self):
        key = shared_key(*USES)
        mover = user(allow("kms:*")).client("kms")
        own = inside.client("kms").create_key()["KeyMetadata"]["Arn"]
        blob = root("kms").encrypt(KeyId=key, Plaintext=b"moved")["CiphertextBlob"]

        moved = mover.re_encrypt(CiphertextBlob=blob, DestinationKeyId=own)

        self.assertEqual((key, own), (moved["SourceKeyId"], moved["KeyId"]))
        opened = inside.client("kms").decrypt(CiphertextBlob=moved["CiphertextBlob"])
        self.assertEqual(b"moved", opened["Plaintext"])
        with self.refused("AccessDeniedException"):
            root("kms").decrypt(CiphertextBlob=moved["CiphertextBlob"])

    def test_an_alias_is_used_by_its_arn(self):
        key = shared_key(*USES)
        name = "alias/" + unique("shared")
        root("kms").create_alias(AliasName=name, TargetKeyId=key)
        partners = user(allow("kms:*")).client("kms")
        arn = key.rsplit(":", 1)[0] + ":" + name

        self.assertEqual(key, partners.encrypt(KeyId=arn, Plaintext=b"x")["KeyId"])
        with self.refused("NotFoundException"):
            partners.encrypt(KeyId=name, Plaintext=b"x")
        listed = self.all_pages(partners, "list_aliases", "Aliases")
        self.assertNotIn(name, [each["AliasName"] for each in listed])

    def test_only_its_own_account_manages_a_key(self):
        key = shared_key("kms:*")
        partners = user(allow("kms:*")).client("kms")

        for refused in (
            lambda: partners.schedule_key_deletion(KeyId=key),
            lambda: partners.disable_key(KeyId=key),
            lambda: partners.put_key_policy(KeyId=key, PolicyName="default", Policy=ours()),
            lambda: partners.get_key_policy(KeyId=key, PolicyName="default"),
            lambda: partners.enable_key_rotation(KeyId=key),
            lambda: partners.update_key_description(KeyId=key, Description="mine"),
            lambda: partners.tag_resource(KeyId=key, Tags=[{"TagKey": "a", "TagValue": "b"}]),
            lambda: partners.list_resource_tags(KeyId=key),
            lambda: partners.list_key_policies(KeyId=key),
            lambda: partners.create_alias(
                AliasName="alias/" + unique("taken"), TargetKeyId=key
            ),
        ):
            with self.refused("AccessDeniedException"):
                refused()
        self.assertTrue(root("kms").describe_key(KeyId=key)["KeyMetadata"]["Enabled"])
        self.assertNotIn(key, str(self.all_pages(partners, "list_keys", "Keys")))

    def test_a_use_is_on_both_records(self):
        key = shared_key(*USES)
        partners = user(allow("kms:*"))
        answer = partners.client("kms").encrypt(KeyId=key, Plaintext=b"x")
        request = answer["ResponseMetadata"]["RequestId"]

        theirs = recorded("Encrypt", request, inside.client("cloudtrail"))
        owners = recorded("Encrypt", request)

        self.assertEqual("IAMUser", theirs["userIdentity"]["type"])
        self.assertEqual("AWSAccount", owners["userIdentity"]["type"])
        self.assertEqual(partner, owners["userIdentity"]["accountId"])
        self.assertEqual(theirs["sharedEventID"], owners["sharedEventID"])
        self.assertEqual(partner, theirs["recipientAccountId"])
        self.assertEqual(account(), owners["recipientAccountId"])
        self.assertNotIn(partners.arn, str(owners))


class Grants(Conformance):
    def test_a_grant_lets_another_accounts_role_in(self):
        key = key_arn(new_key())
        blob = root("kms").encrypt(
            KeyId=key, Plaintext=b"text", EncryptionContext={"project": "alpha"}
        )["CiphertextBlob"]
        grantee = user(allow("kms:*"))
        theirs = grantee.client("kms")
        with self.refused("AccessDeniedException"):
            theirs.decrypt(CiphertextBlob=blob, EncryptionContext={"project": "alpha"})

        grant = root("kms").create_grant(
            KeyId=key,
            GranteePrincipal=grantee.arn,
            RetiringPrincipal=grantee.arn,
            Operations=["Decrypt", "DescribeKey", "RetireGrant"],
            Constraints={"EncryptionContextSubset": {"project": "alpha"}},
        )

        opened = theirs.decrypt(
            CiphertextBlob=blob,
            EncryptionContext={"project": "alpha"},
            GrantTokens=[grant["GrantToken"]],
        )
        self.assertEqual(b"text", opened["Plaintext"])
        other = root("kms").encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
        with self.refused("AccessDeniedException"):
            theirs.decrypt(CiphertextBlob=other)
        with self.refused("AccessDeniedException"):
            theirs.encrypt(KeyId=key, Plaintext=b"x")
        retirable = theirs.list_retirable_grants(RetiringPrincipal=grantee.arn)["Grants"]
        self.assertEqual([grant["GrantId"]], [each["GrantId"] for each in retirable])
        theirs.retire_grant(KeyId=key, GrantId=grant["GrantId"])
        with self.refused("AccessDeniedException"):
            theirs.decrypt(CiphertextBlob=blob, EncryptionContext={"project": "alpha"})
        self.assertEqual([], root("kms").list_grants(KeyId=key)["Grants"])

    def test_a_grant_to_an_account_is_passed_on_by_its_own_policies(self):
        key = key_arn(new_key())
        blob = root("kms").encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
        root("kms").create_grant(
            KeyId=key,
            GranteePrincipal="arn:aws:iam::%s:root" % partner,
            Operations=["Decrypt"],
        )

        opened = user(allow("kms:Decrypt", key)).client("kms").decrypt(CiphertextBlob=blob)

        self.assertEqual(b"text", opened["Plaintext"])
        with self.refused("AccessDeniedException"):
            user().client("kms").decrypt(CiphertextBlob=blob)

    def test_who_may_make_grants_for_another_account_is_in_the_keys_policy(self):
        giver = user(allow("kms:*"))
        taker = user(allow("kms:Decrypt"))
        key = shared_key("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant")
        blob = root("kms").encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]

        made = giver.client("kms").create_grant(
            KeyId=key, GranteePrincipal=taker.arn, Operations=["Decrypt"]
        )

        opened = taker.client("kms").decrypt(CiphertextBlob=blob)
        self.assertEqual(b"text", opened["Plaintext"])
        (listed,) = giver.client("kms").list_grants(KeyId=key)["Grants"]
        self.assertEqual(taker.arn, listed["GranteePrincipal"])
        self.assertEqual("arn:aws:iam::%s:root" % partner, listed["IssuingAccount"])
        giver.client("kms").revoke_grant(KeyId=key, GrantId=made["GrantId"])
        with self.refused("AccessDeniedException"):
            taker.client("kms").decrypt(CiphertextBlob=blob)
