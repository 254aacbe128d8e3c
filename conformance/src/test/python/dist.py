"""The archive runs where there is only Java: dist.py ARCHIVE JAVA_HOME."""

import os
import sys
import unittest

from archive import Shell

SERVE = """
"$coffer" serve > "$HOME/coffer.log" 2>&1 &
until grep -q 'is ready' "$HOME/coffer.log"; do kill -0 $! || return 1; sleep 0.2; done
eval "$("$coffer" env)"
"""


class Distribution(unittest.TestCase):
    def setUp(self):
        self.shell = Shell()
        self.addCleanup(self.shell.close)
        self.runs("tar xzf coffer-*.tar.gz; coffer=$(echo \"$HOME\"/coffer-*/coffer)")

    def runs(self, block):
        status, printed = self.shell.run(block)
        self.assertEqual(0, status, block + "\n--\n" + printed)
        self.assertNotIn("FAILED: ", printed, block)
        return printed

    def test_it_needs_no_maven_no_certain_place_and_no_folder_that_it_may_write(self):
        self.runs('cd "$(dirname "$coffer")"; sha256sum --check --quiet SHA256SUMS; cd /')
        self.assertIn("coffer 0.", self.runs('"$coffer" --version'))

        self.learn()
        self.serve()

        self.assertFalse(os.path.exists(os.path.join(self.shell.home, "was-called")))

    def learn(self):
        if os.geteuid() == 0:
            # Nothing is read-only for root; so the cache is looked for where it is not.
            self.runs('mkdir "$HOME/elsewhere"; export XDG_CACHE_HOME="$HOME/elsewhere"')
        self.runs('chmod -R a-w "$(dirname "$coffer")"')
        printed = self.runs('"$coffer" prepare')
        self.assertIn("Prepared: ", printed)
        cache = printed.split("Prepared: ")[1].strip()
        self.assertTrue(os.path.getsize(cache) > 1_000_000)

    def serve(self):
        self.runs(SERVE)
        self.assertIn("Enabled", self.runs(
            "aws kms create-key --query KeyMetadata.KeyState --output text"))
        self.assertIn("0 failures", self.runs('"$coffer" doctor'))
        self.assertIn("intact", self.runs('"$coffer" audit verify'))
        self.runs("kill %%; wait %% || true")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
