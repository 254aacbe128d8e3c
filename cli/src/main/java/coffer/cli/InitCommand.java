package coffer.cli;

import coffer.server.Installation;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Makes an installation without starting it.
@Command(
        name = "init",
        description = "Make the root key and an empty installation.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    @Mixin private SettingsOptions settings = new SettingsOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Configuration configuration = settings.read();
        try (Installation made =
                Installation.open(configuration, InstantSource.system(), new SecureRandom())) {
            out.printf("Account %s in %s%n", made.access().account(), made.dataDirectory());
            out.printf(advice(configuration), configuration.value(Settings.ROOT_DIR));
        }
        return 0;
    }

    private static String advice(Configuration configuration) {
        return switch (configuration.value(Settings.ROOT_KEY)) {
            case KEY_FILE, PASSPHRASE ->
                    "The root key is in %s. Back it up, and keep it apart from the data: without"
                            + " it nothing can be read, with it everything can.%n";
            case PKCS11 ->
                    "The root key is in the token, and %s says which it is. Back up both, the token"
                            + " by its own means: without either nothing can be read.%n";
        };
    }
}
