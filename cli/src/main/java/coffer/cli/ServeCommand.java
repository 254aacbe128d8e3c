package coffer.cli;

import coffer.server.Server;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Runs the server until it is told to stop.
@Command(
        name = "serve",
        description = "Run the server until it is told to stop (SIGTERM or Ctrl-C drains it).",
        mixinStandardHelpOptions = true,
        footer =
                "%nEvery setting may also stand in the environment (COFFER_LISTEN_PORT) or in the"
                        + " file.")
final class ServeCommand implements Callable<Integer> {
    @Mixin private SettingsOptions settings = new SettingsOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Server server = Server.start(settings.read(), InstantSource.system());
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    server.close();
                                    stopped.countDown();
                                },
                                "drain"));
        spec.commandLine()
                .getOut()
                .printf(
                        "Coffer is ready at %s (account %s). `coffer env` prints how to use it.%n",
                        server.endpoint(), server.account());
        spec.commandLine().getOut().flush();
        stopped.await();
        return 0;
    }
}
