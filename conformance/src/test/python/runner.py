"""Runs one suite and reports each test as a line of JSON.

    python runner.py REPORT SUITE [TEST ...]

The last line counts the tests; a report without it is of a run that died.
By hand, with the AWS_* variables set: python runner.py /dev/stdout kms_keys
"""

import importlib
import json
import sys
import time
import unittest


class JsonResult(unittest.TestResult):
    def __init__(self, report):
        super().__init__()
        self.report = report
        self.started = time.monotonic()
        self.failed_parts = False

    def startTest(self, test):
        super().startTest(test)
        self.started = time.monotonic()
        self.failed_parts = False

    def addSuccess(self, test):
        super().addSuccess(test)
        if not self.failed_parts:
            self.write(test, "PASSED")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.write(test, "FAILED", self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.write(test, "FAILED", self.errors[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.write(test, "SKIPPED", reason)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.write(test, "FAILED", "tests are not expected to fail here")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.write(test, "FAILED", "tests are not expected to fail here")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is None:
            return
        self.failed_parts = True
        is_failure = issubclass(err[0], test.failureException)
        traceback = (self.failures if is_failure else self.errors)[-1][1]
        self.write(test, "FAILED", traceback, " " + subtest._subDescription())

    def write(self, test, outcome, detail="", part=""):
        # A class that cannot be set up is reported as a holder, which has no method name.
        line = {
            "suite": type(test).__module__ + "." + type(test).__name__,
            "test": getattr(test, "_testMethodName", str(test)) + part,
            "outcome": outcome,
            "seconds": round(time.monotonic() - self.started, 3),
            "detail": detail,
        }
        self.report.write(json.dumps(line) + "\n")
        self.report.flush()


def main(report_path, suite_name, *test_names):
    loader = unittest.TestLoader()
    if test_names:
        tests = loader.loadTestsFromNames(test_names, importlib.import_module(suite_name))
    else:
        tests = loader.loadTestsFromModule(importlib.import_module(suite_name))
    with open(report_path, "w", encoding="utf-8") as report:
        result = JsonResult(report)
        tests.run(result)
        report.write(json.dumps({"tests": result.testsRun or len(result.errors)}) + "\n")
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
