package coffer.wire.codegen;

import coffer.wire.schema.Member;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes one record per structure that the chosen operations of a service reach, the constants of
/// its enums, and an `...Api` class that names the operations.
///
/// Arguments: models folder, service, Java package, output folder, then operations or `all`.
public final class Generate {
    private static final int FIXED_ARGUMENTS = 4;

    private final Path folder;
    private final ApiSource source;
    private final Map<String, Shape> structures = new LinkedHashMap<>();
    private final Map<String, Shape> enums = new LinkedHashMap<>();

    private Generate(Path folder, ApiSource source) {
        this.folder = folder;
        this.source = source;
    }

    public static void main(String[] arguments) {
        if (arguments.length <= FIXED_ARGUMENTS) {
            throw new IllegalArgumentException(
                    "usage: Generate <models> <service> <package> <output> <operation>...|all");
        }
        ServiceModel service = ModelReader.read(Path.of(arguments[0]), arguments[1]);
        List<String> names =
                Arrays.asList(arguments).subList(FIXED_ARGUMENTS, arguments.length).stream()
                        .flatMap(argument -> Arrays.stream(argument.strip().split("[\\s,]+")))
                        .toList();
        List<OperationModel> operations =
                names.equals(List.of("all"))
                        ? service.operations()
                        : names.stream().map(service::operation).toList();
        Path folder = Path.of(arguments[3], arguments[2].replace('.', '/'));
        ApiSource source = new ApiSource(arguments[2], service, operations);
        new Generate(folder, source).run();
    }

    private void run() {
        for (OperationModel operation : source.operations()) {
            reach(operation.input());
            reach(operation.output());
        }
        structures.values().forEach(this::writeRecord);
        enums.values().forEach(shape -> write(Names.type(shape), source.values(shape)));
        write("package-info", source.packageInfo());
        write("Bindings", source.bindings(structures.values()));
        write(source.type(), source.api());
    }

    private void writeRecord(Shape shape) {
        write(Names.type(shape), new RecordSource(source.javaPackage(), shape).text());
    }

    private void reach(Shape shape) {
        if (!shape.constraints().values().isEmpty()) enums.putIfAbsent(shape.name(), shape);
        boolean isNew =
                shape.kind() != Shape.Kind.STRUCTURE
                        || structures.putIfAbsent(shape.name(), shape) == null;
        if (!isNew) return;
        for (Member member : shape.members()) {
            if (!member.isStreaming()) reach(member.target());
        }
    }

    /// Leaves a file alone that already says this, so that incremental builds compile nothing.
    private void write(String type, String text) {
        Path file = folder.resolve(type + ".java");
        try {
            Files.createDirectories(folder);
            if (Files.exists(file) && Files.readString(file).equals(text)) return;
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file, e);
        }
    }
}
