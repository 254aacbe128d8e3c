package coffer.cli;

import coffer.demo.Demo;
import coffer.server.Server;
import coffer.server.log.JsonLog;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Plays the scenario of the compliance team's question.
@Command(
        name = "demo",
        description = "Protect real training data, try to break in, and print the evidence.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--keep", description = "leave the server running afterwards")
    private boolean keep;

    @Option(names = "--dir", description = "an empty directory for data, root key and evidence")
    private Optional<Path> directory = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        Path home = directory.orElseGet(Demo::newHome).toAbsolutePath().normalize();
        // The scenario tells what happens; the log would only interleave with it. Nothing has
        // logged yet, so this is in time.
        System.setProperty(JsonLog.FILE_PROPERTY, home.resolve("server.log").toString());
        Demo.Result result = new Demo(System.out, InstantSource.system(), home).run(keep);
        if (result.server().isPresent()) stayWith(result.server().get(), home);
        return result.holds() ? 0 : 1;
    }

    private static void stayWith(Server server, Path home) throws InterruptedException {
        System.out.printf(
                "%nThe server keeps running at %s. In another shell:%n", server.endpoint());
        System.out.printf(
                "  eval \"$(./coffer env --data-dir=%s --root-dir=%s --listen-port=%d)\"%n",
                home.resolve("data"), home.resolve("root"), server.endpoint().getPort());
        System.out.println("  aws kms list-keys; aws s3 ls s3://training-data/ --recursive");
        System.out.println("Its log is " + home.resolve("server.log") + ". Ctrl-C stops it.");
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    server.close();
                                    stopped.countDown();
                                },
                                "drain"));
        stopped.await();
    }
}
