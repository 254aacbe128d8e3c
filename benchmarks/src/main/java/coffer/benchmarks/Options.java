package coffer.benchmarks;

import coffer.benchmarks.client.BenchmarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the command line asks for; no part named means all.
record Options(boolean full, boolean help, Optional<Path> profiles, List<Part> parts) {
    static final String HELP =
            """
            benchmarks/run [--full] [--profile=FOLDER] [--only=PART,...]

            --full            the figures the budgets are stated for; takes about 20 minutes
            --profile=FOLDER  record where the server's CPU goes, and print a summary
            --only=PART,...   some of: start, micro, signing, connections, kms, objects, memory;
                              saves no result
            """;

    static Options parse(List<String> arguments) {
        boolean full = false;
        boolean help = false;
        Optional<Path> profiles = Optional.empty();
        List<Part> parts = new ArrayList<>();
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.replaceFirst("=.*", "")) {
                case "--full" -> full = true;
                case "--help" -> help = true;
                case "--profile" -> profiles = Optional.of(Path.of(value).toAbsolutePath());
                case "--only" ->
                        List.of(value.split(",", -1)).forEach(name -> parts.add(Part.parse(name)));
                default -> throw new BenchmarkException("no such option: " + argument);
            }
        }
        return new Options(full, help, profiles, List.copyOf(parts));
    }

    boolean isWhole() {
        return parts.isEmpty();
    }

    List<Part> chosen() {
        return isWhole() ? List.of(Part.values()) : parts;
    }
}
