package coffer.analyzer;

import coffer.analyzer.api.AccessanalyzerApi;
import coffer.analyzer.check.CheckOperations;
import coffer.analyzer.generation.GenerationOperations;
import coffer.analyzer.validation.ModelVocabulary;
import coffer.analyzer.validation.ValidationOperations;
import coffer.gate.Principals;
import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.ledger.Ledger;
import coffer.wire.schema.ServiceModel;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The front door of Access Analyzer: registers what is built.
public final class AnalyzerService implements AutoCloseable {
    private final ExecutorService jobs = Executors.newVirtualThreadPerTaskExecutor();
    private final ValidationOperations validation;
    private final CheckOperations checks = new CheckOperations();
    private final GenerationOperations generation;

    /// What it needs of others; `models` are of the services whose actions are known.
    public record Ports(
            Ledger ledger, Principals principals, List<ServiceModel> models, SecureRandom random) {
        public Ports {
            models = List.copyOf(models);
        }
    }

    public AnalyzerService(Ports ports) {
        this.validation = new ValidationOperations(new ModelVocabulary(ports.models()));
        this.generation =
                new GenerationOperations(ports.ledger(), ports.principals(), jobs, ports.random());
    }

    public void register(Registry.Builder registry) {
        registry.on(
                        AccessanalyzerApi.VALIDATE_POLICY,
                        Recording.MANAGEMENT_READ,
                        validation::validatePolicy)
                .on(
                        AccessanalyzerApi.CHECK_NO_NEW_ACCESS,
                        Recording.MANAGEMENT_READ,
                        checks::checkNoNewAccess)
                .on(
                        AccessanalyzerApi.CHECK_ACCESS_NOT_GRANTED,
                        Recording.MANAGEMENT_READ,
                        checks::checkAccessNotGranted)
                .on(
                        AccessanalyzerApi.CHECK_NO_PUBLIC_ACCESS,
                        Recording.MANAGEMENT_READ,
                        checks::checkNoPublicAccess)
                .on(
                        AccessanalyzerApi.START_POLICY_GENERATION,
                        Recording.MANAGEMENT_READ,
                        generation::startPolicyGeneration)
                .on(
                        AccessanalyzerApi.GET_GENERATED_POLICY,
                        Recording.MANAGEMENT_READ,
                        generation::getGeneratedPolicy)
                .on(
                        AccessanalyzerApi.LIST_POLICY_GENERATIONS,
                        Recording.MANAGEMENT_READ,
                        generation::listPolicyGenerations)
                .on(
                        AccessanalyzerApi.CANCEL_POLICY_GENERATION,
                        Recording.MANAGEMENT_READ,
                        generation::cancelPolicyGeneration);
    }

    /// Gives up jobs that are not done.
    @Override
    public void close() {
        jobs.shutdownNow();
        jobs.close();
    }
}
