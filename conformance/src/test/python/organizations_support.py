"""What the suites of Organizations share: the one organization, and accounts of it."""

import functools

from support import ADMINISTRATOR, Caller, account, new_user, policy, root, unique

ACCESS_ROLE = "OrganizationAccountAccessRole"


@functools.lru_cache(maxsize=None)
def organization():
    client = root("organizations")
    try:
        return client.create_organization(FeatureSet="ALL")["Organization"]
    except client.exceptions.AlreadyInOrganizationException:
        return client.describe_organization()["Organization"]


def root_node():
    organization()
    return root("organizations").list_roots()["Roots"][0]


def root_id():
    return root_node()["Id"]


def new_unit(parent=None):
    made = root("organizations").create_organizational_unit(
        ParentId=parent or root_id(), Name=unique("unit")
    )
    return made["OrganizationalUnit"]["Id"]


def request_account(**more):
    organization()
    name = unique("account")
    more.setdefault("Email", name + "@example.com")
    return root("organizations").create_account(AccountName=name, **more)["CreateAccountStatus"]


def finished(request):
    return root("organizations").describe_create_account_status(
        CreateAccountRequestId=request["Id"]
    )["CreateAccountStatus"]


def new_account(parent=None, **more):
    """The digits of a new account, below `parent` if one is given."""
    made = finished(request_account(**more))["AccountId"]
    if parent:
        root("organizations").move_account(
            AccountId=made, SourceParentId=root_id(), DestinationParentId=parent
        )
    return made


@functools.lru_cache(maxsize=None)
def manager():
    """A user of the management account: root users assume no roles."""
    return new_user(managed=[ADMINISTRATOR])


def administrator(member, role=ACCESS_ROLE):
    """Whoever opened an account gets in by the role that it has from the start."""
    answer = manager().client("sts").assume_role(
        RoleArn="arn:aws:iam::%s:role/%s" % (member, role), RoleSessionName="administrator"
    )
    return Caller.from_session(answer)


def policy_id(kind, content, **more):
    made = root("organizations").create_policy(
        Type=kind, Name=unique("policy"), Description="", Content=content, **more
    )
    return made["Policy"]["PolicySummary"]["Id"]


def enabled(kind):
    """Enables a type of policy, if it is not."""
    node = root_node()
    if kind not in [each["Type"] for each in node["PolicyTypes"]]:
        root("organizations").enable_policy_type(RootId=node["Id"], PolicyType=kind)


def arn_of(kind, name):
    return "arn:aws:organizations::%s:%s/%s/%s" % (account(), kind, organization()["Id"], name)


def user_of(inside, *statements):
    """A user with one access key and an inline policy in the account of `inside`."""
    iam = inside.client("iam")
    name = unique("user")
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    if statements:
        iam.put_user_policy(
            UserName=name, PolicyName="inline", PolicyDocument=policy(*statements)
        )
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Caller(arn, key["AccessKeyId"], key["SecretAccessKey"])
