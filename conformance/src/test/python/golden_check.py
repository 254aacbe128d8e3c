"""Asks this server what golden_make.py asked an earlier release, and wants the same answers."""

from golden import ask, load
from support import Conformance, eventually, root

CALLS = load()


def setUpModule():
    """Custom key stores connect by themselves once the server is there, which takes a moment."""
    eventually(lambda: not any(
        store["ConnectionState"].endswith("ING")
        for store in root("kms").describe_custom_key_stores()["CustomKeyStores"]))


def part(answer, kept):
    """What of an answer was kept: a later release may say more."""
    if isinstance(kept, dict) and isinstance(answer, dict):
        return {name: part(answer.get(name), each) for name, each in kept.items()}
    if isinstance(kept, list) and isinstance(answer, list) and len(kept) == len(answer):
        return [part(*each) for each in zip(answer, kept)]
    return answer


class Golden(Conformance):
    def check(self, number):
        call = CALLS[number]
        answer = ask(call)
        if "refusal" in call:
            self.assertEqual({"refusal": call["refusal"]}, answer)
        else:
            self.assertNotIn("refusal", answer, answer)
            self.assertEqual(call["answer"], part(answer, call["answer"]))


def named(number):
    def test(self):
        self.check(number)

    return test


for _number, _call in enumerate(CALLS):
    setattr(Golden, "test_%s" % _call["what"].replace(" ", "_"), named(_number))
