package coffer.conformance;

import coffer.wire.schema.OperationModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The suites in Python, by name, with their texts: whoever calls an operation names it.
record Suites(SortedMap<String, String> texts) {
    private static final Path FOLDER =
            Path.of(System.getProperty("project.root", ".."))
                    .resolve("conformance/src/test/python");

    /// Suites whose names begin so are of one service.
    private static final List<String> SERVICES =
            List.of("kms", "s3", "s3control", "iam", "sts", "organizations");

    static Suites read() throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".py")).toList()) {
                String name = file.getFileName().toString();
                texts.put(name.substring(0, name.length() - 3), Files.readString(file));
            }
        }
        return new Suites(texts);
    }

    /// The names of those that call an operation by boto3 (`.create_key(`) or have a step of its
    /// name (`test_create_key(`).
    String calling(OperationModel operation) {
        String name = snakeCase(operation.name());
        return texts.entrySet().stream()
                .filter(suite -> isOf(operation.service().name(), suite.getKey()))
                .filter(suite ->
                        suite.getValue().contains("." + name + "(")
                                || suite.getValue().contains("def test_" + name + "("))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private static boolean isOf(String service, String suite) {
        return SERVICES.stream()
                .filter(each -> suite.startsWith(each + "_"))
                .findFirst()
                .map(service::equals)
                .orElse(true);
    }

    /// As botocore names methods.
    private static String snakeCase(String name) {
        return name.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
