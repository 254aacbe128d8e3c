"""Organizations: accounts, units, invitations, trusted services and who may manage what."""

from organizations_support import ACCESS_ROLE, administrator, arn_of, finished, manager, new_account
from organizations_support import new_unit, organization, request_account, root_id
from support import Caller, Conformance, account, allow, new_user, policy, root
from support import unchecked, unique


def setUpModule():
    organization()


class Tree(Conformance):
    client = property(lambda self: root("organizations"))

    def test_an_organization_begins_with_its_management_account(self):
        described = self.client.describe_organization()["Organization"]

        self.assertEqual(organization(), described)
        self.assertRegex(described["Id"], r"^o-[a-z0-9]{10}$")
        self.assertEqual(account(), described["MasterAccountId"])
        self.assertEqual(arn_of("account", account()), described["MasterAccountArn"])
        self.assertEqual("ALL", described["FeatureSet"])
        with self.refused("AlreadyInOrganizationException", status=400):
            self.client.create_organization()
        with self.refused("HandshakeConstraintViolationException"):
            self.client.enable_all_features()
        with self.refused("OrganizationNotEmptyException"):
            new_unit()
            self.client.delete_organization()

    def test_units_are_made_named_listed_and_deleted(self):
        outer = new_unit()
        inner = new_unit(outer)

        unit = self.client.describe_organizational_unit(OrganizationalUnitId=inner)
        self.assertEqual(arn_of("ou", inner), unit["OrganizationalUnit"]["Arn"])
        renamed = self.client.update_organizational_unit(
            OrganizationalUnitId=inner, Name=unique("renamed")
        )["OrganizationalUnit"]
        listed = self.client.list_organizational_units_for_parent(ParentId=outer)
        self.assertEqual([renamed], listed["OrganizationalUnits"])
        children = self.client.list_children(ParentId=outer, ChildType="ORGANIZATIONAL_UNIT")
        self.assertEqual([{"Id": inner, "Type": "ORGANIZATIONAL_UNIT"}], children["Children"])
        parents = self.client.list_parents(ChildId=inner)["Parents"]
        self.assertEqual([{"Id": outer, "Type": "ORGANIZATIONAL_UNIT"}], parents)
        with self.refused("DuplicateOrganizationalUnitException"):
            self.client.create_organizational_unit(ParentId=outer, Name=renamed["Name"])
        with self.refused("OrganizationalUnitNotEmptyException"):
            self.client.delete_organizational_unit(OrganizationalUnitId=outer)
        self.client.delete_organizational_unit(OrganizationalUnitId=inner)
        self.client.delete_organizational_unit(OrganizationalUnitId=outer)
        with self.refused("OrganizationalUnitNotFoundException"):
            self.client.describe_organizational_unit(OrganizationalUnitId=outer)

    def test_units_are_five_levels_deep_at_most(self):
        parent = None
        for _ in range(5):
            parent = new_unit(parent)

        with self.refused("ConstraintViolationException") as caught:
            new_unit(parent)
        self.assertEqual("OU_DEPTH_LIMIT_EXCEEDED", caught.exception.response["Reason"])

    def test_everything_bears_tags(self):
        unit = new_unit()
        tags = [{"Key": "cost", "Value": "1"}, {"Key": "team", "Value": "blue"}]

        self.client.tag_resource(ResourceId=unit, Tags=tags)

        self.assertEqual(tags, self.client.list_tags_for_resource(ResourceId=unit)["Tags"])
        self.client.untag_resource(ResourceId=unit, TagKeys=["cost"])
        self.assertEqual(tags[1:], self.client.list_tags_for_resource(ResourceId=unit)["Tags"])


class Accounts(Conformance):
    client = property(lambda self: root("organizations"))

    def test_an_account_is_made_and_administered_through_its_role(self):
        request = request_account()
        self.assertEqual("IN_PROGRESS", request["State"])
        done = finished(request)

        self.assertEqual("SUCCEEDED", done["State"])
        member = done["AccountId"]
        described = self.client.describe_account(AccountId=member)["Account"]
        self.assertEqual(("ACTIVE", "CREATED"), (described["Status"], described["JoinedMethod"]))
        self.assertEqual(arn_of("account", member), described["Arn"])
        inside = administrator(member)
        who = inside.client("sts").get_caller_identity()
        self.assertEqual(member, who["Account"])
        self.assertEqual(
            "arn:aws:sts::%s:assumed-role/%s/administrator" % (member, ACCESS_ROLE), who["Arn"]
        )
        self.assertEqual([], inside.client("iam").list_users()["Users"])
        key = inside.client("kms").create_key()["KeyMetadata"]
        self.assertEqual(member, key["AWSAccountId"])

    def test_the_role_may_have_another_name(self):
        member = new_account(RoleName="Door")

        who = administrator(member, "Door").client("sts").get_caller_identity()

        self.assertEqual(member, who["Account"])

    def test_an_address_belongs_to_one_account(self):
        email = unique("mail") + "@example.com"
        request_account(Email=email)
        second = finished(request_account(Email=email.upper()))

        self.assertEqual("FAILED", second["State"])
        self.assertEqual("EMAIL_ALREADY_EXISTS", second["FailureReason"])
        failed = self.client.list_create_account_status(States=["FAILED"])
        self.assertIn(second, failed["CreateAccountStatuses"])

    def test_accounts_are_listed_in_pages_and_moved(self):
        unit = new_unit()
        made = {new_account(unit) for _ in range(3)}

        pages = self.client.get_paginator("list_accounts").paginate(
            PaginationConfig={"PageSize": 2}
        )
        listed = {each["Id"] for page in pages for each in page["Accounts"]}
        self.assertLessEqual(made | {account()}, listed)
        below = self.client.list_accounts_for_parent(ParentId=unit)["Accounts"]
        self.assertEqual(made, {each["Id"] for each in below})
        with self.refused("SourceParentNotFoundException"):
            self.client.move_account(
                AccountId=made.pop(), SourceParentId=root_id(), DestinationParentId=unit
            )

    def test_a_closed_account_lets_nobody_in(self):
        member = new_account()
        inside = administrator(member)
        inside.client("sts").get_caller_identity()

        self.client.close_account(AccountId=member)

        status = self.client.describe_account(AccountId=member)["Account"]["Status"]
        self.assertEqual("SUSPENDED", status)
        with self.refused("InvalidClientTokenId", "AccessDenied", "AccessDeniedException"):
            inside.client("sts").get_caller_identity()
        with self.refused("AccessDenied"):
            administrator(member)
        with self.refused("AccountAlreadyClosedException"):
            self.client.close_account(AccountId=member)
        with self.refused("ConstraintViolationException"):
            self.client.close_account(AccountId=account())

    def test_an_account_leaves_and_comes_back_by_invitation(self):
        member = new_account()
        inside = administrator(member).client("organizations")
        inside.describe_organization()

        inside.leave_organization()
        with self.refused("AWSOrganizationsNotInUseException"):
            inside.describe_organization()
        invited = self.client.invite_account_to_organization(
            Target={"Id": member, "Type": "ACCOUNT"}, Notes="Come back."
        )["Handshake"]
        with self.refused("DuplicateHandshakeException"):
            self.client.invite_account_to_organization(Target={"Id": member, "Type": "ACCOUNT"})
        handshake = invited["Id"]
        self.assertEqual(
            [handshake], [each["Id"] for each in inside.list_handshakes_for_account()["Handshakes"]]
        )
        self.assertEqual("OPEN", inside.describe_handshake(HandshakeId=handshake)["Handshake"]["State"])
        inside.decline_handshake(HandshakeId=handshake)
        invited = self.client.invite_account_to_organization(
            Target={"Id": member, "Type": "ACCOUNT"}
        )["Handshake"]
        self.client.cancel_handshake(HandshakeId=invited["Id"])
        with self.refused("InvalidHandshakeTransitionException"):
            inside.accept_handshake(HandshakeId=invited["Id"])
        invited = self.client.invite_account_to_organization(
            Target={"Id": member, "Type": "ACCOUNT"}
        )["Handshake"]
        inside.accept_handshake(HandshakeId=invited["Id"])
        listed = self.client.list_handshakes_for_organization()["Handshakes"]
        self.assertIn(invited["Id"], [each["Id"] for each in listed])
        joined = self.client.describe_account(AccountId=member)["Account"]
        self.assertEqual("INVITED", joined["JoinedMethod"])
        self.client.remove_account_from_organization(AccountId=member)
        with self.refused("AccountNotFoundException"):
            self.client.describe_account(AccountId=member)

    def test_each_account_has_names_of_its_own(self):
        one, other = administrator(new_account()), administrator(new_account())
        for inside in (one, other):
            inside.client("iam").create_user(UserName="ada")

        one.client("iam").delete_user(UserName="ada")

        self.assertEqual(1, len(other.client("iam").list_users()["Users"]))


class Management(Conformance):
    client = property(lambda self: root("organizations"))

    def test_members_manage_nothing(self):
        inside = administrator(new_account()).client("organizations")

        for call in (inside.list_accounts, inside.list_roots):
            with self.refused("AccessDeniedException", message="don't have permissions"):
                call()
        with self.refused("AccessDeniedException"):
            inside.create_organizational_unit(ParentId=root_id(), Name=unique("unit"))

    def test_users_need_permission_of_their_own_account(self):
        user = new_user(allow("organizations:ListRoots"))

        user.client("organizations").list_roots()
        with self.refused("AccessDeniedException", message="organizations:ListAccounts"):
            user.client("organizations").list_accounts()

    def test_services_are_trusted_and_delegated(self):
        service, member = "macie.amazonaws.com", new_account()
        self.client.enable_aws_service_access(ServicePrincipal=service)
        trusted = self.client.list_aws_service_access_for_organization()
        names = [each["ServicePrincipal"] for each in trusted["EnabledServicePrincipals"]]
        self.assertIn(service, names)

        self.client.register_delegated_administrator(
            AccountId=member, ServicePrincipal=service
        )

        inside = administrator(member).client("organizations")
        inside.list_accounts()
        with self.refused("AccessDeniedException"):
            inside.create_organizational_unit(ParentId=root_id(), Name=unique("unit"))
        listed = self.client.list_delegated_administrators(ServicePrincipal=service)
        self.assertIn(member, [each["Id"] for each in listed["DelegatedAdministrators"]])
        services = self.client.list_delegated_services_for_account(AccountId=member)
        self.assertEqual(
            [service], [each["ServicePrincipal"] for each in services["DelegatedServices"]]
        )
        self.client.deregister_delegated_administrator(
            AccountId=member, ServicePrincipal=service
        )
        with self.refused("AccessDeniedException"):
            inside.list_accounts()
        self.client.disable_aws_service_access(ServicePrincipal=service)

    def test_the_resource_policy_lets_members_manage_policies(self):
        member = new_account()
        inside = administrator(member).client("organizations")
        document = policy(
            allow(
                ["organizations:CreatePolicy", "organizations:ListPolicies"],
                Principal={"AWS": member},
                Condition={"StringEquals": {"organizations:PolicyType": "TAG_POLICY"}},
            )
        )

        put = self.client.put_resource_policy(Content=document)["ResourcePolicy"]

        self.assertEqual(document, self.client.describe_resource_policy()["ResourcePolicy"]["Content"])
        self.assertRegex(put["ResourcePolicySummary"]["Id"], r"^rp-[0-9a-z]{8}$")
        inside.create_policy(
            Type="TAG_POLICY", Name=unique("p"), Description="", Content='{"tags":{}}'
        )
        inside.list_policies(Filter="TAG_POLICY")
        with self.refused("AccessDeniedException"):
            inside.list_policies(Filter="SERVICE_CONTROL_POLICY")
        self.client.delete_resource_policy()
        with self.refused("AccessDeniedException"):
            inside.list_policies(Filter="TAG_POLICY")

    def test_root_access_to_members_is_managed_centrally(self):
        iam, service = root("iam"), "iam.amazonaws.com"
        with self.refused("ServiceAccessNotEnabledException"):
            iam.list_organizations_features()
        self.client.enable_aws_service_access(ServicePrincipal=service)

        iam.enable_organizations_root_credentials_management()
        iam.enable_organizations_root_sessions()

        features = iam.list_organizations_features()
        self.assertEqual(organization()["Id"], features["OrganizationId"])
        self.assertEqual(
            ["RootCredentialsManagement", "RootSessions"], features["EnabledFeatures"]
        )
        member = new_account()
        task = {"arn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}
        sts = manager().client("sts")
        answer = sts.assume_root(TargetPrincipal=member, TaskPolicyArn=task)
        session = answer["Credentials"]
        inside = Caller(
            None, session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"]
        )
        self.assertEqual(member, inside.client("sts").get_caller_identity()["Account"])
        iam.disable_organizations_root_sessions()
        with self.refused("AccessDenied"):
            sts.assume_root(TargetPrincipal=member, TaskPolicyArn=task)
        iam.disable_organizations_root_credentials_management()
        self.client.disable_aws_service_access(ServicePrincipal=service)

    def test_what_is_not_there_is_named_as_aws_names_it(self):
        none = "000000000000"
        with self.refused("AccountNotFoundException", message="doesn't exist"):
            self.client.describe_account(AccountId=none)
        with self.refused("ParentNotFoundException"):
            self.client.list_accounts_for_parent(ParentId="ou-zzzz-zzzzzzzz")
        with self.refused("ChildNotFoundException"):
            self.client.list_parents(ChildId=none)
        with self.refused("TargetNotFoundException"):
            self.client.list_tags_for_resource(ResourceId=none)
        with self.refused("HandshakeNotFoundException"):
            self.client.describe_handshake(HandshakeId="h-zzzzzzzz")
        with self.refused("CreateAccountStatusNotFoundException"):
            self.client.describe_create_account_status(CreateAccountRequestId="car-zzzzzzzz")
        with self.refused("InvalidInputException"):
            unchecked("organizations").describe_account(AccountId="x")
