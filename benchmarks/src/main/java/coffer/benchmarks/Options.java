package coffer.benchmarks;

import coffer.benchmarks.client.BenchmarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the command line asks for; no part named means all.
record Options(boolean full, boolean help, int keys, Optional<Path> profiles, List<Part> parts) {
    private static final int KEYS = 100_000;
    private static final int MOST_KEYS = 100_000_000;

    static final String HELP =
            """
            benchmarks/run [--full] [--profile=FOLDER] [--only=PART,...]

            --full            the figures the budgets are stated for; takes about 20 minutes
            --profile=FOLDER  record where the server's CPU goes, and print a summary
            --only=PART,...   some of: start, micro, signing, connections, kms, objects,
                              listing, memory; saves no result
            --keys=COUNT      how many keys the bucket of `listing` has, in thousands: 100000
            """;

    static Options parse(List<String> arguments) {
        boolean full = false;
        boolean help = false;
        int keys = KEYS;
        Optional<Path> profiles = Optional.empty();
        List<Part> parts = new ArrayList<>();
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.replaceFirst("=.*", "")) {
                case "--full" -> full = true;
                case "--help" -> help = true;
                case "--keys" -> keys = keys(value);
                case "--profile" -> profiles = Optional.of(Path.of(value).toAbsolutePath());
                case "--only" ->
                        List.of(value.split(",", -1)).forEach(name -> parts.add(Part.parse(name)));
                default -> throw new BenchmarkException("no such option: " + argument);
            }
        }
        return new Options(full, help, keys, profiles, List.copyOf(parts));
    }

    private static int keys(String value) {
        int keys = value.matches("[1-9][0-9]{3,8}") ? Integer.parseInt(value) : 0;
        if (keys > 0 && keys <= MOST_KEYS && keys % 1_000 == 0) return keys;
        throw new BenchmarkException("not some thousands of keys: " + value);
    }

    boolean isWhole() {
        return parts.isEmpty();
    }

    List<Part> chosen() {
        return isWhole() ? List.of(Part.values()) : parts;
    }
}
