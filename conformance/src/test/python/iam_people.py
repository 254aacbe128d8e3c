"""IAM users, access keys, groups and tags."""

from support import ADMINISTRATOR, Conformance, account, allow, new_user, policy, root, unique
from support import user_arn


class Users(Conformance):
    iam = property(lambda self: root("iam"))

    def test_a_user_is_made_read_renamed_and_deleted(self):
        name, renamed = unique("user"), unique("renamed")

        made = self.iam.create_user(UserName=name, Path="/team/vision/")["User"]

        self.assertEqual(
            "arn:aws:iam::%s:user/team/vision/%s" % (account(), name), made["Arn"]
        )
        self.assertRegex(made["UserId"], r"^AIDA[A-Z2-7]{17}$")
        self.assertEqual("/team/vision/", made["Path"])
        self.assertEqual(made["UserId"], self.iam.get_user(UserName=name)["User"]["UserId"])
        self.iam.update_user(UserName=name, NewUserName=renamed, NewPath="/")
        moved = self.iam.get_user(UserName=renamed)["User"]
        self.assertEqual((made["UserId"], user_arn(renamed)), (moved["UserId"], moved["Arn"]))
        with self.refused("NoSuchEntity", status=404):
            self.iam.get_user(UserName=name)
        self.iam.delete_user(UserName=renamed)
        message = "The user with name %s cannot be found" % renamed
        with self.refused("NoSuchEntity", status=404, message=message):
            self.iam.get_user(UserName=renamed)

    def test_a_name_belongs_to_one_user_whatever_its_case(self):
        name = unique("user")
        self.iam.create_user(UserName=name)

        message = "already exists"
        with self.refused("EntityAlreadyExists", status=409, message=message):
            self.iam.create_user(UserName=name)
        with self.refused("EntityAlreadyExists", status=409):
            self.iam.create_user(UserName=name.upper())

    def test_bad_names_are_refused(self):
        for name in ("sp ace", "sla/sh", "x" * 65, "ü"):
            with self.subTest(name=name):
                with self.refused("ValidationError", status=400):
                    self.iam.create_user(UserName=name)

    def test_a_user_is_deleted_only_when_nothing_hangs_on_him(self):
        user = new_user(allow("s3:ListAllMyBuckets"), managed=[ADMINISTRATOR])

        with self.refused("DeleteConflict", status=409):
            self.iam.delete_user(UserName=user.name)
        self.iam.delete_access_key(UserName=user.name, AccessKeyId=user.access_key_id)
        with self.refused("DeleteConflict", status=409):
            self.iam.delete_user(UserName=user.name)
        self.iam.detach_user_policy(UserName=user.name, PolicyArn=ADMINISTRATOR)
        with self.refused("DeleteConflict", status=409):
            self.iam.delete_user(UserName=user.name)
        self.iam.delete_user_policy(UserName=user.name, PolicyName="inline")
        self.iam.delete_user(UserName=user.name)

    def test_listing_pages_through_every_user_once(self):
        path = "/%s/" % unique("page")
        mine = {unique("user") for _ in range(5)}
        for name in mine:
            self.iam.create_user(UserName=name, Path=path)

        pages = list(
            self.iam.get_paginator("list_users").paginate(
                PathPrefix=path, PaginationConfig={"PageSize": 2}
            )
        )

        names = [user["UserName"] for page in pages for user in page["Users"]]
        self.assertEqual(mine, set(names))
        self.assertEqual(5, len(names))
        self.assertEqual([2, 2, 1], [len(page["Users"]) for page in pages])
        self.assertEqual([True, True, False], [page["IsTruncated"] for page in pages])

    def test_a_made_up_marker_is_refused(self):
        with self.refused("ValidationError", "InvalidInput", status=400):
            self.iam.list_users(Marker="bm9ib2R5IG1hZGUgdGhpcw")

    def test_without_a_name_the_caller_is_meant(self):
        user = new_user(allow("iam:GetUser"))

        self.assertEqual(user.arn, user.client("iam").get_user()["User"]["Arn"])

    def test_tags_are_put_replaced_listed_and_removed(self):
        name = unique("user")
        self.iam.create_user(UserName=name, Tags=[{"Key": "team", "Value": "vision"}])

        self.iam.tag_user(
            UserName=name, Tags=[{"Key": "team", "Value": "speech"}, {"Key": "x", "Value": ""}]
        )

        tags = self.iam.list_user_tags(UserName=name)["Tags"]
        self.assertEqual({"team": "speech", "x": ""}, {tag["Key"]: tag["Value"] for tag in tags})
        self.iam.untag_user(UserName=name, TagKeys=["team"])
        tags = self.iam.list_user_tags(UserName=name)["Tags"]
        self.assertEqual([{"Key": "x", "Value": ""}], tags)


class AccessKeys(Conformance):
    iam = property(lambda self: root("iam"))

    def test_a_user_has_at_most_two(self):
        user = new_user()
        self.iam.create_access_key(UserName=user.name)

        message = "Cannot exceed quota for AccessKeysPerUser: 2"
        with self.refused("LimitExceeded", status=409, message=message):
            self.iam.create_access_key(UserName=user.name)

    def test_a_secret_is_shown_once(self):
        user = new_user()

        (listed,) = self.iam.list_access_keys(UserName=user.name)["AccessKeyMetadata"]

        self.assertRegex(user.access_key_id, r"^AKIA[A-Z2-7]{16}$")
        self.assertEqual(40, len(user.secret))
        self.assertEqual(user.access_key_id, listed["AccessKeyId"])
        self.assertEqual("Active", listed["Status"])
        self.assertNotIn("SecretAccessKey", listed)

    def test_an_inactive_key_opens_nothing_until_active_again(self):
        user = new_user(allow(["s3:ListAllMyBuckets", "kms:ListKeys"]))
        user.client("sts").get_caller_identity()

        self.set_status(user, "Inactive")

        self.assert_unknown(user)
        self.set_status(user, "Active")
        self.assertEqual(user.arn, user.client("sts").get_caller_identity()["Arn"])

    def test_a_deleted_key_opens_nothing(self):
        user = new_user(allow(["s3:ListAllMyBuckets", "kms:ListKeys"]))
        user.client("kms").list_keys()

        self.iam.delete_access_key(UserName=user.name, AccessKeyId=user.access_key_id)

        self.assert_unknown(user)

    def test_a_wrong_secret_opens_nothing(self):
        user = new_user(allow(["s3:ListAllMyBuckets", "kms:ListKeys"]))
        user.secret = user.secret[:-1] + ("a" if user.secret[-1] != "a" else "b")

        with self.refused("SignatureDoesNotMatch", status=403):
            user.client("sts").get_caller_identity()
        with self.refused("InvalidSignatureException", status=400):
            user.client("kms").list_keys()
        with self.refused("SignatureDoesNotMatch", status=403):
            user.client("s3").list_buckets()

    def test_the_last_use_is_told(self):
        user = new_user(allow("kms:ListKeys"))
        user.client("kms").list_keys()

        answer = self.iam.get_access_key_last_used(AccessKeyId=user.access_key_id)

        self.assertEqual(user.name, answer["UserName"])
        self.assertIn("ServiceName", answer["AccessKeyLastUsed"])

    def test_another_users_key_cannot_be_deleted_under_my_name(self):
        user, other = new_user(), new_user()

        with self.refused("NoSuchEntity", status=404):
            self.iam.delete_access_key(UserName=other.name, AccessKeyId=user.access_key_id)

    def set_status(self, user, status):
        self.iam.update_access_key(
            UserName=user.name, AccessKeyId=user.access_key_id, Status=status
        )

    def assert_unknown(self, user):
        with self.refused("InvalidClientTokenId", status=403):
            user.client("sts").get_caller_identity()
        with self.refused("UnrecognizedClientException", status=400):
            user.client("kms").list_keys()
        with self.refused("InvalidAccessKeyId", status=403):
            user.client("s3").list_buckets()


class Groups(Conformance):
    iam = property(lambda self: root("iam"))

    def test_a_member_may_what_the_group_may(self):
        user, group = new_user(), unique("group")
        made = self.iam.create_group(GroupName=group)["Group"]
        self.assertRegex(made["GroupId"], r"^AGPA[A-Z2-7]{17}$")
        self.iam.put_group_policy(
            GroupName=group, PolicyName="p", PolicyDocument=policy(allow("kms:ListKeys"))
        )
        with self.refused("AccessDeniedException", status=400):
            user.client("kms").list_keys()

        self.iam.add_user_to_group(GroupName=group, UserName=user.name)

        user.client("kms").list_keys()
        members = self.iam.get_group(GroupName=group)["Users"]
        self.assertEqual([user.name], [member["UserName"] for member in members])
        groups = self.iam.list_groups_for_user(UserName=user.name)["Groups"]
        self.assertEqual([group], [each["GroupName"] for each in groups])
        self.iam.remove_user_from_group(GroupName=group, UserName=user.name)
        with self.refused("AccessDeniedException", status=400):
            user.client("kms").list_keys()

    def test_a_managed_policy_of_the_group_counts(self):
        user, group = new_user(), unique("group")
        self.iam.create_group(GroupName=group)
        self.iam.add_user_to_group(GroupName=group, UserName=user.name)

        self.iam.attach_group_policy(GroupName=group, PolicyArn=ADMINISTRATOR)

        user.client("kms").list_keys()
        attached = self.iam.list_attached_group_policies(GroupName=group)["AttachedPolicies"]
        self.assertEqual([ADMINISTRATOR], [each["PolicyArn"] for each in attached])

    def test_a_group_is_deleted_only_when_empty(self):
        user, group = new_user(), unique("group")
        self.iam.create_group(GroupName=group)
        self.iam.add_user_to_group(GroupName=group, UserName=user.name)

        with self.refused("DeleteConflict", status=409):
            self.iam.delete_group(GroupName=group)
        self.iam.remove_user_from_group(GroupName=group, UserName=user.name)
        self.iam.delete_group(GroupName=group)
        with self.refused("NoSuchEntity", status=404):
            self.iam.get_group(GroupName=group)

    def test_neither_group_nor_member_may_be_made_up(self):
        group = unique("group")
        self.iam.create_group(GroupName=group)

        with self.refused("EntityAlreadyExists", status=409):
            self.iam.create_group(GroupName=group)
        with self.refused("NoSuchEntity", status=404):
            self.iam.add_user_to_group(GroupName=group, UserName=unique("none"))
        with self.refused("NoSuchEntity", status=404):
            self.iam.add_user_to_group(GroupName=unique("none"), UserName=new_user().name)


class NotPermitted(Conformance):
    def test_who_may_nothing_gets_awss_sentence(self):
        user = new_user()

        message = "User: %s is not authorized to perform: iam:ListUsers on resource: " % user.arn
        with self.refused("AccessDenied", status=403, message=message):
            user.client("iam").list_users()
