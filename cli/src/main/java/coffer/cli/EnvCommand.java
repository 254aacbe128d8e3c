package coffer.cli;

import coffer.crypto.root.RootKey;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.Settings;
import coffer.server.root.RootAccess;
import coffer.server.root.RootKeys;
import coffer.server.root.SealedFiles;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Prints what a shell needs so that AWS's own tools use this installation as its root user.
@Command(
        name = "env",
        description = "Print the environment for AWS tools: eval \"$(coffer env)\".",
        mixinStandardHelpOptions = true)
final class EnvCommand implements Callable<Integer> {
    @Mixin private SettingsOptions settings = new SettingsOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Configuration configuration = settings.read();
        RootKeys rootKeys = new RootKeys(configuration, new SecureRandom());
        try (RootKey root = rootKeys.open();
                RootAccess access =
                        RootAccess.find(new SealedFiles(rootKeys.directory(), root))
                                .orElseThrow(() ->
                                        new ConfigurationException(
                                                "there is no installation yet; `coffer"
                                                        + " init` makes one"))) {
            print(spec.commandLine().getOut(), configuration, access);
        }
        return 0;
    }

    private static void print(PrintWriter out, Configuration configuration, RootAccess access) {
        Path data = configuration.value(Settings.DATA_DIR).toAbsolutePath();
        out.printf(
                "export AWS_ENDPOINT_URL=https://localhost:%d%n",
                configuration.value(Settings.LISTEN_PORT));
        out.printf("export AWS_CA_BUNDLE='%s'%n", data.resolve("tls/ca.pem"));
        out.printf("export AWS_REGION=%s%n", configuration.value(Settings.REGIONS).getFirst());
        out.printf(
                "export AWS_DEFAULT_REGION=%s%n", configuration.value(Settings.REGIONS).getFirst());
        out.printf("export AWS_ACCESS_KEY_ID=%s%n", access.accessKeyId());
        out.printf(
                "export AWS_SECRET_ACCESS_KEY='%s'%n",
                new String(access.secretKey().expose(), StandardCharsets.US_ASCII));
        out.println("unset AWS_SESSION_TOKEN AWS_PROFILE");
    }
}
