"""Who is served while somebody asks for all there is, on a server with forty places."""

import contextlib

from botocore.exceptions import ClientError

from organizations_support import administrator, new_account
from support import Conformance, allow, eventually, new_bucket, new_user, root
from wire import Request, connect

PLACES = 40


class Fairness(Conformance):
    @classmethod
    def setUpClass(cls):
        cls.bucket = new_bucket()
        cls.other_account = administrator(new_account())

    def tearDown(self):
        self.assertTrue(eventually(self.is_served), "places that were left are free again")

    def is_served(self):
        try:
            return root("s3").list_buckets()
        except ClientError:
            return None

    def begin(self, stack, caller, number):
        """An upload that holds its place: its body never comes. Tells whether it was let in."""
        request = Request("s3", "PUT", "/%s/%d" % (self.bucket, number))
        request.payload_hash = "UNSIGNED-PAYLOAD"
        request.length = 1_000_000
        request.access_key_id, request.secret = caller.access_key_id, caller.secret
        connection = stack.enter_context(connect())
        headers = dict(request.authorise(), expect="100-continue")
        connection.sendall(request.bytes(headers))
        first = connection.recv(12)
        if first.endswith(b"100"):
            return True
        self.assertTrue(first.endswith(b"503"), first)
        return False

    def flood(self, stack, caller):
        """How many uploads it takes until one is not let in."""
        return next(
            number for number in range(PLACES + 1) if not self.begin(stack, caller, number))

    def test_one_who_takes_all_he_can_leaves_places_to_his_colleagues_and_to_other_accounts(self):
        greedy = new_user(allow("s3:PutObject"))
        colleague = new_user(allow("s3:ListAllMyBuckets"))

        with contextlib.ExitStack() as stack:
            held = self.flood(stack, greedy)

            self.assertGreater(held, PLACES // 2)
            self.assertLess(held, PLACES)
            with self.refused("SlowDown", status=503):
                greedy.unchecked("s3").put_object(Bucket=self.bucket, Key="k", Body=b"more")
            colleague.client("s3").list_buckets()
            self.other_account.client("s3").list_buckets()

    def test_an_account_of_many_users_leaves_places_to_other_accounts(self):
        users = [new_user(allow("s3:PutObject")) for _ in range(3)]

        with contextlib.ExitStack() as stack:
            held = sum(self.flood(stack, user) for user in users)

            self.assertLess(held, PLACES)
            self.other_account.client("s3").list_buckets()
            self.other_account.client("sts").get_caller_identity()
