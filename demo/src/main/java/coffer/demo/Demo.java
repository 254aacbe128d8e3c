package coffer.demo;

import coffer.kernel.AccountId;
import coffer.server.Server;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import coffer.server.root.RootAccess;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/// Plays the whole scenario and leaves the evidence.
public final class Demo {
    private static final AccountId ACCOUNT = new AccountId("111122223333");

    private final PrintStream out;
    private final InstantSource clock;
    private final Path home;

    /// Everything is kept under `home`, which must be empty.
    public Demo(PrintStream out, InstantSource clock, Path home) {
        this.out = out;
        this.clock = clock;
        this.home = home;
    }

    /// How it went, and the server if it was asked to keep running, for the caller to close.
    public record Result(boolean holds, Optional<Server> server) {}

    public Result run(boolean keep) {
        long start = System.nanoTime();
        Configuration configuration = configuration(home.resolve("data"), home.resolve("root"));
        Narrator narrator = new Narrator(out);
        narrator.say("Coffer keeps an ML team's training data. Who can read it, and who did?");
        narrator.say("Everything of this run is under " + home);
        Server server = Server.start(configuration, clock);
        try {
            play(new Stage(Patients.load(), home, configuration, server), narrator);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        boolean holds = conclude(narrator, Duration.ofNanos(System.nanoTime() - start));
        if (keep) return new Result(holds, Optional.of(server));
        server.close();
        return new Result(holds, Optional.empty());
    }

    static Configuration configuration(Path data, Path root) {
        return Configuration.of(
                Optional.empty(),
                Map.of(),
                Map.of(
                        Settings.DATA_DIR.name(),
                        data.toString(),
                        Settings.ROOT_DIR.name(),
                        root.toString(),
                        Settings.LISTEN_PORT.name(),
                        "0",
                        Settings.PLAINTEXT_PORT.name(),
                        "0",
                        Settings.ACCOUNT_ID.name(),
                        ACCOUNT.digits()));
    }

    private static void play(Stage stage, Narrator narrator) {
        Server server = stage.server();
        try (SdkHttpClient http = Clients.trusting(server.authorityCertificate())) {
            Clients root =
                    new Clients(
                            server.endpoint(),
                            Region.of(server.region().name()),
                            http,
                            StaticCredentialsProvider.create(credentials(server.rootAccess())));
            Cast cast = Cast.assemble(root, Scenario.BUCKET);
            Scenario scenario = new Scenario(stage, narrator, cast);
            narrator.step(
                    "A key whose policy names its users, and a bucket encrypted under it",
                    scenario::createKeyAndBucket);
            narrator.step("Upload; nothing lies in the clear", scenario::upload);
            narrator.step("Who can read?", scenario::whoCanRead);
            narrator.step("The life of a key", scenario::lifeOfAKey);
            narrator.step("Client-side envelope encryption", scenario::clientSideEnvelope);
            Auditing auditing = new Auditing(stage, narrator, cast);
            narrator.step(
                    "The record, and what becomes of tampering",
                    () -> {
                        auditing.trail(scenario.key());
                        auditing.verify();
                        auditing.tamperedObject(scenario.file());
                    });
        }
    }

    private boolean conclude(Narrator narrator, Duration took) {
        boolean holds = narrator.steps().stream().allMatch(Step::holds);
        long proofs = narrator.steps().stream().mapToLong(step -> step.proofs().size()).sum();
        String verdict =
                holds
                        ? "All %d proofs of %d steps hold: the data is encrypted under a key you control, and every use of it is on record."
                                .formatted(proofs, narrator.steps().size())
                        : "NOT everything holds: see the steps marked FAIL.";
        Path html = home.resolve("evidence/evidence.html");
        Path json = home.resolve("evidence/evidence.json");
        new EvidenceReport(clock.instant(), verdict, took.toMillis(), narrator.steps())
                .write(html, json);
        narrator.say("\nEvidence: " + html + " and " + json.getFileName());
        narrator.say("%s (%.1f s)".formatted(verdict, took.toMillis() / 1000.0));
        return holds;
    }

    private static AwsBasicCredentials credentials(RootAccess access) {
        return AwsBasicCredentials.create(
                access.accessKeyId(),
                new String(access.secretKey().expose(), StandardCharsets.US_ASCII));
    }

    /// A new empty directory for one run.
    public static Path newHome() {
        try {
            return Files.createTempDirectory("coffer-demo-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a directory for the demonstration", e);
        }
    }
}
