package coffer.cli;

import coffer.ledger.Query;
import coffer.server.audit.Audit;
import coffer.server.config.Configuration;
import coffer.server.explain.Hypothesis;
import coffer.server.explain.Opinion;
import coffer.server.explain.Oracle;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says why a request was allowed or denied, or whether one would be.
@Command(
        name = "explain",
        description =
                "Say why a recorded request was allowed or denied, or whether another one would"
                        + " be: `--as ARN --action kms:Decrypt --resource ARN`.",
        mixinStandardHelpOptions = true,
        footer =
                "%nExit status: 0 explained (and allowed), 1 not found, or denied for a"
                        + " hypothetical request.")
final class ExplainCommand implements Callable<Integer> {
    @Mixin private SettingsOptions settings = new SettingsOptions();

    @Mixin private HypothesisOptions hypothesis = new HypothesisOptions();

    @Parameters(
            paramLabel = "REQUEST-ID",
            arity = "0..1",
            description = "the request id of the answer")
    private Optional<String> requestId = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Configuration configuration = settings.read();
        int status =
                requestId
                        .map(id -> recall(id, configuration, out))
                        .orElseGet(() -> suppose(hypothesis.read(), configuration, out));
        out.flush();
        return status;
    }

    private static int recall(String requestId, Configuration configuration, PrintWriter out) {
        AtomicInteger found = new AtomicInteger();
        new Audit(configuration)
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
        return found.get() == 0 ? 1 : 0;
    }

    private static int suppose(
            Hypothesis hypothesis, Configuration configuration, PrintWriter out) {
        List<Opinion> opinions = new Oracle(configuration, InstantSource.system()).ask(hypothesis);
        opinions.forEach(opinion -> Supposed.print(opinion, out));
        boolean isAllowed = opinions.stream().allMatch(opinion -> opinion.decision().isAllowed());
        out.println(isAllowed ? "It would be allowed." : "It would be denied.");
        return isAllowed ? 0 : 1;
    }
}
