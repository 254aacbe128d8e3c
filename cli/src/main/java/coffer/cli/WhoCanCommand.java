package coffer.cli;

import coffer.policy.Explanation;
import coffer.server.config.ConfigurationException;
import coffer.server.explain.Hypothesis;
import coffer.server.explain.Opinion;
import coffer.server.explain.Oracle;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says who would be allowed something, over all principals, each with the proof.
@Command(
        name = "who-can",
        description =
                "Say who of all users, roles and others would be allowed something, and by what:"
                        + " `kms:Decrypt --object s3://bucket/key`.",
        mixinStandardHelpOptions = true,
        footer =
                "%nA role stands for all its sessions, and those that a policy or a grant names are"
                        + " asked too. Principals of other accounts are not: their own account's"
                        + " policies decide about them too.%nExit status: 0 somebody can, 1 nobody"
                        + " can.")
final class WhoCanCommand implements Callable<Integer> {
    private static final String SCHEME = "s3://";

    @Mixin private SettingsOptions settings = new SettingsOptions();
    @Mixin private ConditionOptions conditions = new ConditionOptions();

    @Parameters(paramLabel = "ACTION", description = "such as kms:Decrypt or s3:GetObject")
    private String action = "";

    @Option(names = "--resource", defaultValue = "*", paramLabel = "ARN", description = "of what")
    private String resource = "*";

    @Option(
            names = "--object",
            paramLabel = "s3://BUCKET/KEY",
            description = "of which object; to decrypt one takes S3's permission and KMS's")
    private Optional<String> object = Optional.empty();

    @Option(names = "--denied", description = "tell of those who cannot, too, and why")
    private boolean tellsDenied;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int[] counts = new int[2];
        new Oracle(settings.read(), InstantSource.system())
                .askOfEverybody(
                        hypothesis(),
                        (who, opinions) -> {
                            boolean can =
                                    opinions.stream().allMatch(it -> it.decision().isAllowed());
                            counts[can ? 0 : 1]++;
                            if (can || tellsDenied) print(who, can, opinions, out);
                        });
        out.printf("%d can, %d cannot.%n", counts[0], counts[1]);
        out.flush();
        return counts[0] > 0 ? 0 : 1;
    }

    private Hypothesis hypothesis() {
        boolean isOfObject = object.isPresent() && action.equals("kms:Decrypt");
        return new Hypothesis(
                "",
                isOfObject ? "s3:GetObject" : action,
                object.map(WhoCanCommand::arn).orElse(resource),
                conditions.context(),
                conditions.encryptionContext());
    }

    private static String arn(String object) {
        String path = object.startsWith(SCHEME) ? object.substring(SCHEME.length()) : "";
        if (path.indexOf('/') < 1) {
            throw new ConfigurationException("`" + object + "` is not s3://BUCKET/KEY");
        }
        return "arn:aws:s3:::" + path;
    }

    private static void print(String who, boolean can, List<Opinion> opinions, PrintWriter out) {
        out.println((can ? "CAN     " : "CANNOT  ") + who);
        for (Opinion opinion : opinions) {
            Explanation why = opinion.decision().why();
            out.println(
                    "  %s on %s: %s"
                            .formatted(
                                    opinion.demand().action(),
                                    opinion.demand().resource(),
                                    opinion.decision().isAllowed() ? proof(why) : refusal(why)));
            opinion.remarks().forEach(remark -> out.println("    " + remark));
        }
    }

    private static String proof(Explanation why) {
        return why.decisive()
                .map(match -> match.describe() + " allows it")
                .orElse("the root user needs no policy");
    }

    private static String refusal(Explanation why) {
        return why.decisive()
                .map(match -> match.describe() + " denies it")
                .orElseGet(() -> Supposed.absence(why));
    }
}
