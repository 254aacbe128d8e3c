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

/// Reads the model of one service: from the class path at run time, from a folder at build time.
///
/// Reading takes milliseconds, so a service's model is read when the service is first used.
public final class ModelReader {
    private final String name;
    private final JsonFacts root;
    private final Map<String, StructureFactory> factories;

    private ModelReader(String name, JsonFacts root, Map<String, StructureFactory> factories) {
        this.name = name;
        this.root = root;
        this.factories = factories;
    }

    /// The service's model with dynamic values.
    public static ServiceModel read(String service) {
        return read(service, Map.of());
    }

    /// The service's model; shapes named in `factories` make those values, others make [Struct]s.
    public static ServiceModel read(String service, Map<String, StructureFactory> factories) {
        String resource = "/coffer/models/" + service + ".json";
        try (InputStream source = ModelReader.class.getResourceAsStream(resource)) {
            if (source == null) throw new IllegalStateException("no resource " + resource);
            return new ModelReader(service, JsonFacts.read(source), factories).service();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource, e);
        }
    }

    /// The model in `folder`, with dynamic values.
    public static ServiceModel read(Path folder, String service) {
        try (InputStream source = Files.newInputStream(folder.resolve(service + ".json"))) {
            return read(service, JsonFacts.read(source));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the model of " + service, e);
        }
    }

    /// The model that `root` is, with dynamic values.
    static ServiceModel read(String service, JsonFacts root) {
        return new ModelReader(service, root, Map.of()).service();
    }

    private ServiceModel service() {
        JsonFacts metadata = root.facts("metadata");
        ServiceModel service = new ServiceModel(name, identity(metadata), protocol(metadata));
        ShapeReader shapes =
                new ShapeReader(
                        root.facts("shapes"), service.protocol(), factories, suffixOfOutputs());
        root.facts("operations")
                .objects()
                .forEach((id, facts) -> service.add(operation(service, id, facts, shapes)));
        return service;
    }

    private static ServiceModel.Identity identity(JsonFacts metadata) {
        String endpointPrefix = metadata.text("endpointPrefix");
        return new ServiceModel.Identity(
                metadata.find("signingName").orElse(endpointPrefix),
                endpointPrefix,
                metadata.text("apiVersion"),
                metadata.find("targetPrefix").orElse(""),
                metadata.find("jsonVersion").orElse(""),
                metadata.find("xmlNamespace").orElse(""),
                metadata.flag("noErrorWrapping"));
    }

    private static WireProtocol protocol(JsonFacts metadata) {
        String protocol = metadata.text("protocol");
        return switch (protocol) {
            case "json" -> WireProtocol.AWS_JSON;
            case "query" -> WireProtocol.AWS_QUERY;
            case "rest-xml" -> WireProtocol.REST_XML;
            case "rest-json" -> WireProtocol.REST_JSON;
            default -> throw new IllegalStateException("cannot speak " + protocol);
        };
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
                        facts.find("authtype").isPresent(),
                        facts.facts("httpChecksum").flag("requestChecksumRequired"),
                        output.isPresent()));
    }
}
