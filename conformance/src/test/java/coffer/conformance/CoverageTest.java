package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Keeps `docs/coverage.md` true: it is generated from the models and what the server registers.
class CoverageTest extends AgainstServer {
    private static final Path PAGE =
            Path.of(System.getProperty("project.root", "..")).resolve("docs/coverage.md");
    private static final String HEAD =
            """
            # Coverage

            Which of AWS's operations are built. What is not answers `501 NotImplemented` or the
            protocol's like, in the protocol's form, and is on the record. Beside an operation stand
            the suites of `conformance/src/test/python` that call it with boto3 or the aws CLI.
            Generated from the models, the registry and those suites;
            `./verify -Dcoverage.write=true -pl conformance -am` writes it anew.

            | Service | Built | Modelled |
            |---|---|---|
            """;

    @Test
    void thePageIsCurrent() throws IOException {
        Suites suites = Suites.read();
        String page = page(server().server().services(), server().server().built(), suites);
        if (Boolean.getBoolean("coverage.write")) Files.writeString(PAGE, page);

        assertThat(PAGE).as("run with -Dcoverage.write=true").hasContent(page);
    }

    @Test
    void everyOperationOfKmsIsTested() throws IOException {
        Suites suites = Suites.read();

        assertThat(
                        server().server().built().stream()
                                .filter(operation -> operation.service().name().equals("kms"))
                                .filter(operation -> suites.calling(operation).isEmpty()))
                .isEmpty();
    }

    private static String page(
            List<ServiceModel> services, Set<OperationModel> built, Suites suites) {
        StringBuilder page = new StringBuilder(HEAD);
        for (ServiceModel service : services) {
            page.append(
                    "| [%s](#%s) | %d | %d |%n"
                            .formatted(
                                    service.name(),
                                    service.name(),
                                    service.operations().stream().filter(built::contains).count(),
                                    service.operations().size()));
        }
        services.forEach(service -> page.append(section(service, built, suites)));
        return page.toString();
    }

    private static String section(ServiceModel service, Set<OperationModel> built, Suites suites) {
        StringBuilder section =
                new StringBuilder(
                        "%n## %s%n%n| Operation | | Tested by |%n|---|---|---|%n"
                                .formatted(service));
        service.operations().stream()
                .sorted(Comparator.comparing(OperationModel::name))
                .forEach(operation ->
                        section.append(
                                built.contains(operation)
                                        ? row(operation, "built", suites.calling(operation))
                                        : row(operation, "not implemented", "")));
        return section.toString();
    }

    private static String row(OperationModel operation, String state, String tested) {
        return "| %s | %s | %s |%n".formatted(operation.name(), state, tested);
    }
}
