package coffer.benchmarks.signing;

import coffer.benchmarks.client.BenchmarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The machine's own `openssl speed`, which counts CPU time.
final class OpensslSpeed {
    // `+F2:2:2048:3387.5:66600.0`: what, a number, bits, signatures and verifications a second.
    private static final Pattern RESULT =
            Pattern.compile("\\+F[24]:\\d+:\\d+:([0-9.]+):[0-9.]+", Pattern.MULTILINE);

    private OpensslSpeed() {}

    /// What it calls itself; empty where there is none.
    static Optional<String> version() {
        try {
            return Optional.of(output(List.of("openssl", "version")).strip());
        } catch (BenchmarkException absent) {
            return Optional.empty();
        }
    }

    /// Microseconds of CPU that one signature by `algorithm` takes.
    static double signatureMicros(String algorithm) {
        String told = output(List.of("openssl", "speed", "-mr", "-seconds", "1", algorithm));
        Matcher result = RESULT.matcher(told);
        if (!result.find()) throw new BenchmarkException("openssl speed told nothing:\n" + told);
        return 1e6 / Double.parseDouble(result.group(1));
    }

    private static String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.onExit().join().exitValue();
            if (status != 0) throw new BenchmarkException(command + " ended with " + status);
            return output;
        } catch (IOException e) {
            throw new BenchmarkException("cannot run " + command, e);
        }
    }
}
