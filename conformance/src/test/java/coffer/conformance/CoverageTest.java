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
            protocol's like, in the protocol's form, and is on the record. Generated from the models
            and the registry; `./verify -Dcoverage.write=true -pl conformance -am` writes it anew.

            | Service | Built | Modelled |
            |---|---|---|
            """;

    @Test
    void thePageIsCurrent() throws IOException {
        String page = page(server().server().services(), server().server().built());
        if (Boolean.getBoolean("coverage.write")) Files.writeString(PAGE, page);

        assertThat(PAGE).as("run with -Dcoverage.write=true").hasContent(page);
    }

    private static String page(List<ServiceModel> services, Set<OperationModel> built) {
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
        services.forEach(service -> page.append(section(service, built)));
        return page.toString();
    }

    private static String section(ServiceModel service, Set<OperationModel> built) {
        StringBuilder section =
                new StringBuilder("%n## %s%n%n| Operation | |%n|---|---|%n".formatted(service));
        service.operations().stream()
                .sorted(Comparator.comparing(OperationModel::name))
                .forEach(operation ->
                        section.append(
                                "| %s | %s |%n"
                                        .formatted(
                                                operation.name(),
                                                built.contains(operation)
                                                        ? "built"
                                                        : "not implemented")));
        return section.toString();
    }
}
