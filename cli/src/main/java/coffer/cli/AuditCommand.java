package coffer.cli;

import coffer.server.audit.Audit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Looks at the record without the server.
@Command(
        name = "audit",
        description = "Verify and read the record of every request, offline.",
        mixinStandardHelpOptions = true)
final class AuditCommand {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "verify",
            description = "Check the whole ledger and name the first bad record, if any.",
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin SettingsOptions settings,
            @Option(names = "--ledger", description = "a copy of the ledger's directory")
                    Optional<Path> ledger) {
        Audit.Verification found = new Audit(settings.read()).verify(ledger);
        spec.commandLine().getOut().println(found.sentence());
        return found.isIntact() ? 0 : 1;
    }

    @Command(
            name = "query",
            description = "Print records as JSON lines, data events included, oldest first.",
            mixinStandardHelpOptions = true)
    int query(@Mixin SettingsOptions settings, @Mixin RecordFilter filter) {
        PrintWriter out = spec.commandLine().getOut();
        new Audit(settings.read())
                .forEach(
                        filter.query(),
                        found -> {
                            if (filter.wants(found)) out.println(found.json());
                        });
        out.flush();
        return 0;
    }
}
