package coffer.benchmarks.child;

import coffer.benchmarks.client.BenchmarkException;
import coffer.benchmarks.client.Credentials;
import coffer.benchmarks.client.Endpoint;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The server as its users start it: by `./coffer serve`, with directories of its own.
public final class Coffer implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready at https://localhost:([0-9]+)");

    private final Child child;
    private final Endpoint endpoint;

    private Coffer(Child child, Endpoint endpoint) {
        this.child = child;
        this.endpoint = endpoint;
    }

    /// What one installation is started from: the checkout, its directories, a file to record a
    /// profile in, if any, and settings by name beside those that every server here has.
    public record Site(
            Path home, Path directory, Optional<Path> recording, Map<String, String> more) {
        public Site {
            more = Map.copyOf(more);
        }

        public Site with(String setting, String value) {
            Map<String, String> settings = new HashMap<>(more);
            settings.put(setting, value);
            return new Site(home, directory, recording, settings);
        }

        public Path data() {
            return directory.resolve("data");
        }

        /// By name, as flags and variables give them.
        public Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>(more);
            settings.put("data-dir", data().toString());
            settings.put("root-dir", directory.resolve("root").toString());
            settings.put("regions", "us-east-1");
            settings.put("listen-port", "0");
            return settings;
        }

        List<String> command(String verb) {
            return List.of(home.resolve("coffer").toString(), verb);
        }

        Map<String, String> environment() {
            Map<String, String> environment = new HashMap<>();
            settings()
                    .forEach((name, value) ->
                            environment.put(
                                    "COFFER_" + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                                    value));
            return environment;
        }

        Map<String, String> recordingEnvironment() {
            Map<String, String> environment = environment();
            recording.ifPresent(
                    file -> environment.put("JDK_JAVA_OPTIONS", Recording.options(file)));
            return environment;
        }
    }

    /// Returns when the server says that it is ready.
    public static Coffer start(Site site) {
        Child child =
                Child.start(
                        site.command("serve"),
                        site.recordingEnvironment(),
                        site.directory().resolve("server.log"));
        try {
            int port = Integer.parseInt(child.awaitLine(READY).group(1));
            Path certificate = site.data().resolve("tls/ca.pem");
            return new Coffer(child, Endpoint.trusting(certificate, port));
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    /// The root user's access key, as `coffer env` prints it.
    public static Credentials rootCredentials(Site site) {
        ProcessBuilder builder =
                new ProcessBuilder(site.command("env"))
                        .redirectError(site.directory().resolve("env.log").toFile());
        builder.environment().putAll(site.environment());
        try {
            byte[] output = builder.start().getInputStream().readAllBytes();
            String text = new String(output, StandardCharsets.UTF_8);
            return new Credentials(
                    exported(text, "AWS_ACCESS_KEY_ID"),
                    SecretBytes.adopt(
                            exported(text, "AWS_SECRET_ACCESS_KEY")
                                    .getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run `coffer env`", e);
        }
    }

    private static String exported(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith("export " + name + "="))
                .map(line -> line.substring(line.indexOf('=') + 1).replace("'", ""))
                .findFirst()
                .orElseThrow(() -> new BenchmarkException("`coffer env` exports no " + name));
    }

    public Child process() {
        return child;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        child.close();
    }
}
