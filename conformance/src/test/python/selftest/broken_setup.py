"""A suite whose class cannot be set up."""

import unittest


class BrokenSetup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise RuntimeError("cannot be set up")

    def test_is_never_reached(self):
        self.fail("is not run")
