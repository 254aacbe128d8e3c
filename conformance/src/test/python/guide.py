"""Runs every command of docs/guide in order: guide.py ARCHIVE JAVA_HOME GUIDE_FOLDER."""

import pathlib
import re
import sys
import unittest

from archive import Shell

FOLDER = pathlib.Path(sys.argv[3])
FENCED = re.compile(r"^```(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text):
    """(commands, whether they are to fail, what they print) for each `sh` block."""
    found = []
    for fence in FENCED.finditer(text):
        kind, content = fence.group(1).strip(), fence.group(2)
        if kind.startswith("sh"):
            found.append([content, kind == "sh fails", ""])
        elif kind == "text":
            found[-1][2] = content
    return found


class Guide(unittest.TestCase):
    def test_every_command_does_what_it_says(self):
        shell = Shell()
        self.addCleanup(shell.close)
        pages = sorted(FOLDER.glob("[0-9]*.md"))
        self.assertEqual(2, len(pages))
        for page in pages:
            for commands, fails, expected in blocks(page.read_text(encoding="utf-8")):
                self.check(shell, page.name + ":\n" + commands, (commands, fails, expected))

    def check(self, shell, place, block):
        commands, fails, expected = block
        status, printed = shell.run(commands)
        told = place + "--\n" + printed
        if fails:
            self.assertNotEqual(0, status, told)
        else:
            self.assertEqual(0, status, told)
            self.assertNotIn("FAILED: ", printed, told)
        for line in expected.splitlines():
            pattern = ".*".join(re.escape(part.strip()) for part in line.split("..."))
            self.assertRegex(printed, pattern, told)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
