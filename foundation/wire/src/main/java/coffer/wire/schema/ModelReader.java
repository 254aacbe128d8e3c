package coffer.wire.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads the model of one service: from the class path at run time, from a folder at build time.
public final class ModelReader {
    private static final String FOLDER = "/coffer/models/";

    private final JsonFacts root;
    private final Map<String, StructureFactory> factories;

    private ModelReader(JsonFacts root, Map<String, StructureFactory> factories) {
        this.root = root;
        this.factories = factories;
    }

    /// The service's model with dynamic values.
    public static ServiceModel read(String service) {
        return read(service, resource(service));
    }

    /// The service's model, read when it is first asked for an operation. Shapes named in
    /// `factories` make those values, others make [Struct]s.
    public static ServiceModel readLater(
            String service,
            ServiceModel.Identity identity,
            List<WireProtocol> protocols,
            Supplier<Map<String, StructureFactory>> factories) {
        return new ServiceModel(
                service,
                identity,
                protocols,
                model -> new ModelReader(resource(service), factories.get()).operations(model));
    }

    /// The model in `folder`, with dynamic values.
    public static ServiceModel read(Path folder, String service) {
        try (InputStream source = Files.newInputStream(folder.resolve(service + ".json"))) {
            return read(service, JsonFacts.read(source));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the model of " + service, e);
        }
    }

    /// Every service there is a model of, by name. A model takes milliseconds to read, and is read
    /// when its service is first asked for an operation.
    public static List<ServiceModel> readIndex() {
        List<ServiceModel> services = new ArrayList<>();
        resource("index")
                .objects()
                .forEach((name, metadata) ->
                        services.add(
                                Metadata.service(
                                        name,
                                        metadata,
                                        service ->
                                                new ModelReader(resource(name), Map.of())
                                                        .operations(service))));
        return List.copyOf(services);
    }

    /// The model that `root` is, with dynamic values.
    static ServiceModel read(String service, JsonFacts root) {
        ModelReader reader = new ModelReader(root, Map.of());
        return Metadata.service(service, root.facts("metadata"), reader::operations);
    }

    private static JsonFacts resource(String name) {
        String resource = FOLDER + name + ".json";
        try (InputStream source = ModelReader.class.getResourceAsStream(resource)) {
            if (source == null) throw new IllegalStateException("no resource " + resource);
            return JsonFacts.read(source);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource, e);
        }
    }

    private List<OperationModel> operations(ServiceModel service) {
        ShapeReader shapes =
                new ShapeReader(
                        root.facts("shapes"), service.protocol(), factories, suffixOfOutputs());
        List<OperationModel> operations = new ArrayList<>();
        root.facts("operations")
                .objects()
                .forEach((id, facts) -> operations.add(operation(service, id, facts, shapes)));
        return operations;
    }

    /// Operations without output still get an output shape, named as its siblings are.
    private String suffixOfOutputs() {
        long named =
                root.facts("operations").objects().values().stream()
                        .map(facts -> facts.facts("output").find("shape").orElse(""))
                        .filter(shape -> shape.endsWith("Output"))
                        .count();
        return named > 0 ? "Output" : "Response";
    }

    private static OperationModel operation(
            ServiceModel service, String id, JsonFacts facts, ShapeReader shapes) {
        JsonFacts http = facts.facts("http");
        List<ErrorModel> errors = new ArrayList<>();
        for (String error : facts.texts("errors")) errors.add(shapes.error(error));
        Optional<String> input = facts.facts("input").find("shape");
        Optional<String> output = facts.facts("output").find("shape");
        return new OperationModel(
                service,
                id,
                new OperationModel.Http(
                        http.text("method"),
                        http.text("requestUri"),
                        Math.toIntExact(http.number("responseCode").orElse(200))),
                new OperationModel.Body(
                        input.map(shapes::shape).orElseGet(() -> shapes.emptyInput(id)),
                        output.map(shapes::shape).orElseGet(() -> shapes.emptyOutput(id)),
                        errors),
                new OperationModel.Facts(
                        facts.flag("deprecated"),
                        facts.find("authtype").filter("none"::equals).isPresent(),
                        facts.facts("httpChecksum").flag("requestChecksumRequired"),
                        output.isPresent()));
    }
}
