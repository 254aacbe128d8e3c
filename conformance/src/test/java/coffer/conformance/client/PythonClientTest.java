package coffer.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonClientTest {
    @TempDir Path scratch;

    @Test
    void tellsHowEachTestWent() {
        List<PythonResult> results = run("outcomes");

        assertThat(results)
                .extracting(PythonResult::test, PythonResult::outcome)
                .contains(
                        tuple("test_passes", PythonResult.Outcome.PASSED),
                        tuple("test_fails", PythonResult.Outcome.FAILED),
                        tuple("test_raises", PythonResult.Outcome.FAILED),
                        tuple("test_is_skipped", PythonResult.Outcome.SKIPPED));
    }

    @Test
    void failsASubtest() {
        assertThat(run("outcomes"))
                .filteredOn(result -> result.test().startsWith("test_fails_in_a_part"))
                .extracting(PythonResult::outcome)
                .contains(PythonResult.Outcome.FAILED);
    }

    @Test
    void bringsTheTraceback() {
        assertThat(run("outcomes"))
                .filteredOn(result -> result.test().equals("test_raises"))
                .extracting(PythonResult::detail)
                .allMatch(detail -> detail.contains("KeyError: 'nothing'"));
    }

    @Test
    void failsWhenTheClassCannotBeSetUp() {
        assertThat(run("broken_setup"))
                .extracting(PythonResult::outcome)
                .contains(PythonResult.Outcome.FAILED);
    }

    @Test
    void failsWhenTheSuiteDies() {
        assertThat(run("dies"))
                .last()
                .satisfies(result ->
                        assertThat(result.outcome()).isEqualTo(PythonResult.Outcome.FAILED));
    }

    @Test
    void failsWhenThereAreNoTests() {
        assertThat(run("empty"))
                .last()
                .satisfies(result ->
                        assertThat(result.outcome()).isEqualTo(PythonResult.Outcome.FAILED));
    }

    private List<PythonResult> run(String suite) {
        return new PythonClient(scratch).run("selftest." + suite, Map.of());
    }
}
