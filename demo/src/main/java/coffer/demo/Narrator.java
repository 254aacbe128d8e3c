package coffer.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Tells each step while it happens and keeps what was proven.
final class Narrator {
    private static final int MAX_OBSERVED = 400;

    private final PrintStream out;
    private final List<Step> steps = new ArrayList<>();
    private List<Proof> proofs = new ArrayList<>();

    Narrator(PrintStream out) {
        this.out = out;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    void say(String line) {
        out.println(line);
    }

    /// Runs one step. A failure inside it is a proof that does not hold; later steps still run.
    void step(String title, Runnable body) {
        int number = steps.size() + 1;
        out.printf("%n%d. %s%n", number, title);
        proofs = new ArrayList<>();
        long start = System.nanoTime();
        try {
            body.run();
        } catch (AwsServiceException e) {
            prove("the step runs to its end", describe(e), false);
        } catch (RuntimeException e) {
            prove("the step runs to its end", String.valueOf(e), false);
        }
        steps.add(new Step(number, title, proofs, (System.nanoTime() - start) / 1_000_000));
    }

    void prove(String claim, String observed, boolean holds) {
        String shown = observed.replaceAll("\\s+", " ");
        if (shown.length() > MAX_OBSERVED) shown = shown.substring(0, MAX_OBSERVED) + "...";
        proofs.add(new Proof(claim, shown, holds));
        out.printf("   %s %s%n        %s%n", holds ? "ok  " : "FAIL", claim, shown);
    }

    /// Claims that `call` succeeds; `observed` is what it returns.
    void succeeds(String claim, Supplier<String> call) {
        try {
            prove(claim, call.get(), true);
        } catch (AwsServiceException e) {
            prove(claim, describe(e), false);
        }
    }

    /// Claims that `call` is refused with `status`, an error code that contains `code` and a
    /// message that contains `because`.
    void refused(String claim, Refusal expected, Runnable call) {
        try {
            call.run();
            prove(claim, "it was allowed", false);
        } catch (AwsServiceException e) {
            boolean holds =
                    e.statusCode() == expected.status()
                            && e.awsErrorDetails().errorCode().contains(expected.code())
                            && String.valueOf(e.awsErrorDetails().errorMessage())
                                    .contains(expected.because());
            prove(claim, describe(e), holds);
        }
    }

    record Refusal(int status, String code, String because) {}

    private static String describe(AwsServiceException e) {
        return "%d %s: %s"
                .formatted(
                        e.statusCode(),
                        e.awsErrorDetails().errorCode(),
                        e.awsErrorDetails().errorMessage());
    }
}
