"""A suite whose process dies half-way."""

import os
import unittest


class Dies(unittest.TestCase):
    def test_a_passes(self):
        self.assertTrue(True)

    def test_b_dies(self):
        os._exit(3)
