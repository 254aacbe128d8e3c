"""What the account as a whole has: run while nobody else changes it."""

from support import Conformance, root, unique


class Account(Conformance):
    iam = property(lambda self: root("iam"))

    def test_the_summary_counts(self):
        before = self.iam.get_account_summary()["SummaryMap"]["Users"]
        self.iam.create_user(UserName=unique("user"))

        summary = self.iam.get_account_summary()["SummaryMap"]

        self.assertEqual(before + 1, summary["Users"])
        self.assertEqual(2, summary["AccessKeysPerUserQuota"])

    def test_the_account_can_have_one_alias(self):
        alias = unique("coffer")
        self.iam.create_account_alias(AccountAlias=alias)

        self.assertEqual([alias], self.iam.list_account_aliases()["AccountAliases"])
        self.iam.delete_account_alias(AccountAlias=alias)
        self.assertEqual([], self.iam.list_account_aliases()["AccountAliases"])
