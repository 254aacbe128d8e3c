package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.server.RunningServer;
import coffer.wire.schema.OperationModel;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// The steps of a suite that walks through all commands of a service, and whether none is missing.
record CommandWalk(RunningServer running, List<DynamicTest> steps) {

    /// `isWalked` tells which of the service's operations have a step here.
    Stream<DynamicTest> through(String service, Predicate<OperationModel> isWalked) {
        DynamicTest complete =
                DynamicTest.dynamicTest(
                        "every operation has a step, and every step an operation",
                        () -> assertThat(names()).isEqualTo(built(service, isWalked)));
        return Stream.concat(steps.stream(), Stream.of(complete));
    }

    /// `kms_commands.Keys: create key` is a step of `createkey`.
    private Set<String> names() {
        return steps.stream()
                .map(step -> step.getDisplayName().replaceFirst("^.*: ", "").replace(" ", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> built(String name, Predicate<OperationModel> isWalked) {
        Set<OperationModel> built = running.server().built();
        return running.server().services().stream()
                .filter(service -> service.name().equals(name))
                .flatMap(service -> service.operations().stream())
                .filter(built::contains)
                .filter(isWalked)
                .map(operation -> operation.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
