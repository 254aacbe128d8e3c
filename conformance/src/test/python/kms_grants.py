"""Grants: permissions on one key that are given and taken back one by one, beside its policy."""

from support import Caller, Conformance, account, allow, deny, key_arn, new_bucket, new_key
from support import new_role, new_user, replaced, root, unique


class Grants(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.kms = root("kms")

    def setUp(self):
        self.key = new_key()
        self.user = new_user()
        self.blob = self.kms.encrypt(KeyId=self.key, Plaintext=b"text")["CiphertextBlob"]

    def grant(self, *operations, to=None, by=None, **more):
        return (by or self.kms).create_grant(
            KeyId=key_arn(self.key),
            GranteePrincipal=(to or self.user).arn,
            Operations=list(operations),
            **more
        )

    def decrypt(self, who=None, **more):
        client = (who or self.user).client("kms")
        return client.decrypt(CiphertextBlob=self.blob, **more)["Plaintext"]

    def listed(self, **more):
        return self.all_pages(self.kms, "list_grants", "Grants", KeyId=self.key, **more)

    def test_a_grant_allows_until_it_is_revoked(self):
        with self.refused("AccessDeniedException"):
            self.decrypt()

        grant = self.grant("Decrypt", "DescribeKey")

        self.assertRegex(grant["GrantId"], "^[0-9a-f]{64}$")
        self.assertEqual(b"text", self.decrypt())
        self.assertEqual(b"text", self.decrypt(GrantTokens=[grant["GrantToken"]]))
        self.user.client("kms").describe_key(KeyId=self.key)
        with self.refused("AccessDeniedException"):
            self.user.client("kms").encrypt(KeyId=self.key, Plaintext=b"x")
        self.kms.revoke_grant(KeyId=self.key, GrantId=grant["GrantId"])
        with self.refused("AccessDeniedException"):
            self.decrypt()
        with self.refused("NotFoundException"):
            self.kms.revoke_grant(KeyId=self.key, GrantId=grant["GrantId"])

    def test_a_listed_grant_is_what_was_asked_for(self):
        retiring = new_user()
        grant = self.grant(
            "Encrypt",
            "Decrypt",
            RetiringPrincipal=retiring.arn,
            Name="for-a-test",
            Constraints={"EncryptionContextSubset": {"Department": "IT"}},
        )

        (listed,) = self.listed()

        created = listed.pop("CreationDate")
        self.assertIsNotNone(created)
        self.assertEqual(
            {
                "KeyId": key_arn(self.key),
                "GrantId": grant["GrantId"],
                "Name": "for-a-test",
                "GranteePrincipal": self.user.arn,
                "RetiringPrincipal": retiring.arn,
                "IssuingAccount": "arn:aws:iam::%s:root" % account(),
                "Operations": ["Decrypt", "Encrypt"],
                "Constraints": {"EncryptionContextSubset": {"Department": "IT"}},
            },
            listed,
        )

    def test_all_grants_are_listed_page_by_page(self):
        other = new_user()
        made = {self.grant("Decrypt")["GrantId"] for _ in range(12)}
        others = self.grant("Decrypt", to=other)["GrantId"]
        pages = {"PageSize": 5}

        everyone = self.listed(PaginationConfig=pages)
        users = self.listed(PaginationConfig=pages, GranteePrincipal=self.user.arn)
        one = self.listed(PaginationConfig=pages, GrantId=others)

        self.assertEqual(made | {others}, {grant["GrantId"] for grant in everyone})
        self.assertEqual(13, len(everyone))
        self.assertEqual(made, {grant["GrantId"] for grant in users})
        self.assertEqual([others], [grant["GrantId"] for grant in one])
        with self.refused("InvalidMarkerException"):
            self.kms.list_grants(KeyId=self.key, Marker="bm9ib2R5IG1hZGUgdGhpcw")

    def test_the_encryption_context_can_be_constrained(self):
        it = {"Department": "IT"}
        exactly, partly = new_user(), new_user()
        self.grant("Encrypt", to=exactly, Constraints={"EncryptionContextEquals": it})
        self.grant("Encrypt", to=partly, Constraints={"EncryptionContextSubset": it})

        def encrypt(who, context):
            who.client("kms").encrypt(KeyId=self.key, Plaintext=b"x", EncryptionContext=context)

        encrypt(exactly, it)
        encrypt(partly, it)
        encrypt(partly, dict(it, Purpose="Test"))
        for who, context in [
            (exactly, dict(it, Purpose="Test")),
            (exactly, {}),
            (partly, {}),
            (partly, {"Department": "it"}),
            (partly, {"department": "IT"}),
        ]:
            with self.subTest(context=context), self.refused("AccessDeniedException"):
                encrypt(who, context)

    def test_the_retiring_principal_retires_it(self):
        retiring, stranger = new_user(), new_user(allow("kms:*", "arn:aws:kms:::nothing"))
        grant = self.grant("Decrypt", RetiringPrincipal=retiring.arn)
        named = {"KeyId": key_arn(self.key), "GrantId": grant["GrantId"]}

        for nobody in (stranger, self.user):
            with self.refused("AccessDeniedException"):
                nobody.client("kms").retire_grant(**named)
        retiring.client("kms").retire_grant(**named)

        self.assertEqual([], self.listed())

    def test_a_grantee_retires_it_by_token_if_the_grant_says_so(self):
        grant = self.grant("Decrypt", "RetireGrant")

        self.user.client("kms").retire_grant(GrantToken=grant["GrantToken"])

        self.assertEqual([], self.listed())
        with self.refused("InvalidGrantTokenException"):
            self.decrypt(GrantTokens=[grant["GrantToken"]])
        with self.refused("InvalidGrantTokenException"):
            self.kms.retire_grant(GrantToken=grant["GrantToken"])

    def test_a_token_that_is_none_is_refused(self):
        token = self.grant("Decrypt")["GrantToken"]
        changed = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]

        for wrong in (changed, "AAAA", "no base64!"):
            with self.refused("InvalidGrantTokenException", status=400):
                self.decrypt(GrantTokens=[wrong])

    def test_retirable_grants_are_listed_for_their_retiring_principal(self):
        retiring = new_user(allow("kms:ListRetirableGrants"))
        wanted = {
            self.grant("Decrypt", RetiringPrincipal=retiring.arn)["GrantId"] for _ in range(3)
        }
        self.grant("Decrypt")

        listed = self.all_pages(
            retiring.client("kms"),
            "list_retirable_grants",
            "Grants",
            RetiringPrincipal=retiring.arn,
            PaginationConfig={"PageSize": 2},
        )

        self.assertEqual(wanted, {grant["GrantId"] for grant in listed})
        with self.refused("AccessDeniedException"):
            self.user.client("kms").list_retirable_grants(RetiringPrincipal=self.user.arn)

    def test_the_same_named_request_makes_one_grant(self):
        first = self.grant("Decrypt", Name="once")
        second = self.grant("Decrypt", Name="once")
        third = self.grant("Encrypt", Name="once")

        self.assertEqual(first["GrantId"], second["GrantId"])
        self.assertNotEqual(first["GrantToken"], second["GrantToken"])
        self.assertNotEqual(first["GrantId"], third["GrantId"])

    def test_a_grantee_may_pass_on_no_more_than_he_has(self):
        it = {"Department": "IT"}
        other = new_user()
        self.grant(
            "Decrypt", "CreateGrant", Constraints={"EncryptionContextSubset": it}
        )
        mine = self.user.client("kms")

        self.grant("Decrypt", to=other, by=mine, Constraints={"EncryptionContextEquals": it})
        with self.refused("AccessDeniedException"):
            self.grant("Decrypt", to=other, by=mine)
        with self.refused("AccessDeniedException"):
            self.grant(
                "Encrypt", to=other, by=mine, Constraints={"EncryptionContextEquals": it}
            )

    def test_a_role_is_granted_for_its_sessions(self):
        role = new_role()
        sts = new_user(allow("sts:AssumeRole")).client("sts")
        session = Caller.from_session(
            sts.assume_role(RoleArn=role["Arn"], RoleSessionName="one")
        )
        other = Caller.from_session(sts.assume_role(RoleArn=role["Arn"], RoleSessionName="two"))
        self.grant("Decrypt", to=session)

        self.assertEqual(b"text", self.decrypt(session))
        with self.refused("AccessDeniedException"):
            self.decrypt(other)
        role_caller = Caller(role["Arn"], "", "")
        self.grant("Decrypt", to=role_caller)
        self.assertEqual(b"text", self.decrypt(other))

    def test_the_successor_of_a_deleted_user_gains_nothing(self):
        grant = self.grant("Decrypt")

        successor = replaced(self.user)

        with self.refused("AccessDeniedException"):
            self.decrypt(successor)
        (listed,) = self.listed()
        self.assertRegex(listed["GranteePrincipal"], "^AIDA")
        with self.refused("AccessDeniedException"):
            successor.client("kms").retire_grant(
                KeyId=key_arn(self.key), GrantId=grant["GrantId"]
            )

    def test_a_denial_is_stronger(self):
        denied = new_user(deny("kms:Decrypt"))
        self.grant("Decrypt", to=denied)

        with self.refused("AccessDeniedException", message="explicit deny"):
            self.decrypt(denied)

    def test_who_is_nobody_cannot_be_granted_anything(self):
        nobody = Caller("arn:aws:iam::%s:user/%s" % (account(), unique("nobody")), "", "")

        with self.refused("InvalidArnException", status=400):
            self.grant("Decrypt", to=nobody)
        with self.refused("InvalidArnException"):
            self.grant("Decrypt", RetiringPrincipal="arn:aws:s3:::bucket")

    def test_only_operations_that_the_key_is_for_can_be_granted(self):
        with self.refused("ValidationException"):
            self.grant("Sign")
        with self.refused("ValidationException"):
            self.grant("Decrypt", "NoOperation")

    def test_policies_limit_which_grants_are_given(self):
        giver = new_user(
            allow(
                "kms:CreateGrant",
                Condition={
                    "ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]},
                    "StringEquals": {
                        "kms:GranteePrincipal": self.user.arn,
                        "kms:GrantConstraintType": "EncryptionContextEquals",
                    },
                },
            )
        )
        by = giver.client("kms")
        exactly = {"EncryptionContextEquals": {"a": "b"}}

        self.grant("Decrypt", by=by, Constraints=exactly)
        for operations, to, constraints in [
            (["Decrypt", "Encrypt"], self.user, exactly),
            (["Decrypt"], giver, exactly),
            (["Decrypt"], self.user, {"EncryptionContextSubset": {"a": "b"}}),
            (["Decrypt"], self.user, {}),
        ]:
            with self.subTest(operations=operations, constraints=constraints):
                with self.refused("AccessDeniedException"):
                    self.grant(*operations, to=to, by=by, Constraints=constraints)

    def test_a_dry_run_gives_nothing(self):
        with self.refused("DryRunOperationException"):
            self.grant("Decrypt", DryRun=True)
        with self.refused("AccessDeniedException"):
            self.grant("Decrypt", by=self.user.client("kms"), DryRun=True)

        self.assertEqual([], self.listed())

    def test_a_disabled_key_gives_no_grants_but_takes_them_back(self):
        grant = self.grant("Decrypt")
        self.kms.disable_key(KeyId=self.key)

        with self.refused("DisabledException"):
            self.grant("Decrypt")
        with self.refused("DisabledException"):
            self.decrypt()
        self.kms.revoke_grant(KeyId=self.key, GrantId=grant["GrantId"])

    def test_an_object_is_read_by_whom_its_key_is_granted(self):
        bucket = new_bucket()
        reader = new_user(allow("s3:GetObject"))
        s3 = root("s3")
        s3.put_object(
            Bucket=bucket, Key="k", Body=b"body", ServerSideEncryption="aws:kms",
            SSEKMSKeyId=key_arn(self.key),
        )
        with self.refused("AccessDenied"):
            reader.client("s3").get_object(Bucket=bucket, Key="k")

        self.grant(
            "Decrypt",
            to=reader,
            Constraints={
                "EncryptionContextSubset": {"aws:s3:arn": "arn:aws:s3:::%s/k" % bucket}
            },
        )

        body = reader.client("s3").get_object(Bucket=bucket, Key="k")["Body"].read()
        self.assertEqual(b"body", body)
        s3.put_object(
            Bucket=bucket, Key="other", Body=b"body", ServerSideEncryption="aws:kms",
            SSEKMSKeyId=key_arn(self.key),
        )
        with self.refused("AccessDenied"):
            reader.client("s3").get_object(Bucket=bucket, Key="other")
