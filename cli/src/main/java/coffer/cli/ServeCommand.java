package coffer.cli;

import coffer.server.Server;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;

/// Runs the server until it is told to stop.
final class ServeCommand implements Callable<Integer> {
    private final CommandSpec spec =
            Spelled.command(
                    "serve",
                    this,
                    "Run the server until it is told to stop (SIGTERM or Ctrl-C drains it).");
    private final SettingsOptions settings = SettingsOptions.mixedInto(spec);

    /// The command, to be added to the program's.
    static CommandSpec spelled() {
        CommandSpec spec = new ServeCommand().spec;
        spec.usageMessage()
                .footer(
                        "%nEvery setting may also stand in the environment (COFFER_LISTEN_PORT) or"
                                + " in the file.");
        return spec;
    }

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
