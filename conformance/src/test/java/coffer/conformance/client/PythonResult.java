package coffer.conformance.client;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/// How one Python test went; `detail` is its traceback or the reason it was skipped.
public record PythonResult(String suite, String test, Outcome outcome, String detail) {
    /// What unittest reports.
    public enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    DynamicTest asJunit() {
        return DynamicTest.dynamicTest(suite + ": " + sentence(), this::report);
    }

    private void report() {
        switch (outcome) {
            case PASSED -> {}
            case FAILED -> fail(detail);
            case SKIPPED -> Assumptions.abort(detail);
        }
    }

    /// `test_refuses_a_wrong_context` reads as `refuses a wrong context`.
    private String sentence() {
        return test.replaceFirst("^test_", "").replace('_', ' ');
    }
}
