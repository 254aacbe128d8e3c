"""Every way a test can go, for PythonClientTest."""

import unittest


class Outcomes(unittest.TestCase):
    def test_passes(self):
        self.assertEqual(2, 1 + 1)

    def test_fails(self):
        self.assertEqual(3, 1 + 1)

    def test_raises(self):
        {}["nothing"]

    def test_fails_in_a_part(self):
        for number in (1, 2):
            with self.subTest(number=number):
                self.assertEqual(1, number)

    @unittest.skip("there is a reason")
    def test_is_skipped(self):
        self.fail("is not run")
