package coffer.cli;

import coffer.ledger.Query;
import coffer.server.audit.Audit;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says why a request was allowed or denied.
@Command(
        name = "explain",
        description = "Say why a recorded request was allowed or denied.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Mixin private SettingsOptions settings = new SettingsOptions();

    @Parameters(paramLabel = "REQUEST-ID", description = "the request id of the answer")
    private String requestId = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        AtomicInteger found = new AtomicInteger();
        new Audit(settings.read())
                .forEach(
                        Query.everything(),
                        event ->
                                Told.of(event)
                                        .filter(told -> told.requestId().equals(requestId))
                                        .ifPresent(told -> {
                                            found.incrementAndGet();
                                            told.print(out);
                                        }));
        if (found.get() == 0) out.println("No record has the request id `" + requestId + "`.");
        out.flush();
        return found.get() == 0 ? 1 : 0;
    }
}
