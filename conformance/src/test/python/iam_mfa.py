"""A second factor: codes of a virtual device, in exchange for credentials that say so."""

import totp
from support import Caller, Conformance, allow, new_role, new_user, root, unique

WITH_CODE = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def enabled(user):
    """A device of the user; the next code that it shows has not been used."""
    iam = root("iam")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=unique("phone"))["VirtualMFADevice"]
    seed = device["Base32StringSeed"].decode()
    first, second = totp.pair(seed, -1)
    iam.enable_mfa_device(UserName=user.name, SerialNumber=device["SerialNumber"],
                          AuthenticationCode1=first, AuthenticationCode2=second)
    return device["SerialNumber"], seed


class SecondFactor(Conformance):
    def test_a_session_made_with_a_code_may_what_asks_for_one(self):
        user = new_user(allow("iam:ListUsers", Condition=WITH_CODE))
        serial, seed = enabled(user)
        sts = user.client("sts")
        code = totp.code(seed, 1)

        session = Caller.from_session(sts.get_session_token(SerialNumber=serial, TokenCode=code))

        with self.refused("AccessDenied"):
            user.client("iam").list_users()
        session.client("iam").list_users()
        with self.refused("AccessDenied", message="invalid MFA one time pass code"):
            sts.get_session_token(SerialNumber=serial, TokenCode=code)

    def test_a_role_may_ask_for_a_code(self):
        user = new_user(allow("sts:AssumeRole"))
        serial, seed = enabled(user)
        role = new_role(trust=[{"Effect": "Allow", "Principal": {"AWS": user.arn},
                                "Action": "sts:AssumeRole", "Condition": WITH_CODE}])
        assume = user.client("sts").assume_role
        asked = dict(RoleArn=role["Arn"], RoleSessionName="run")

        with self.refused("AccessDenied"):
            assume(**asked)
        with self.refused("AccessDenied", message="MultiFactorAuthentication failed"):
            assume(SerialNumber=serial, TokenCode="000000", **asked)
        assume(SerialNumber=serial, TokenCode=totp.code(seed, 1), **asked)

    def test_another_users_device_serves_nobody(self):
        owner, thief = new_user(), new_user()
        serial, seed = enabled(owner)

        with self.refused("AccessDenied", message="verify your MFA serial number is valid"):
            thief.client("sts").get_session_token(
                SerialNumber=serial, TokenCode=totp.code(seed, 1))

    def test_the_picture_is_a_png(self):
        device = root("iam").create_virtual_mfa_device(VirtualMFADeviceName=unique("phone"))
        self.assertEqual(b"\x89PNG\r\n\x1a\n", device["VirtualMFADevice"]["QRCodePNG"][:8])
