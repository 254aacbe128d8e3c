package coffer.wire.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.knowledge.TopDownIndex;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.ServiceShape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.traits.DeprecatedTrait;
import software.amazon.smithy.model.traits.HttpTrait;
import software.amazon.smithy.model.traits.XmlNamespaceTrait;

/// Rewrites a service of a Smithy model in the form of our model files, so that suites published as
/// Smithy run through the same reader as everything else.
public final class SmithyModel {
    private static final ShapeId UNIT = ShapeId.from("smithy.api#Unit");
    private static final Map<String, String> PROTOCOLS =
            Map.of(
                    "aws.protocols#awsJson1_0", "json",
                    "aws.protocols#awsJson1_1", "json",
                    "aws.protocols#awsQuery", "query",
                    "aws.protocols#restJson1", "rest-json",
                    "aws.protocols#restXml", "rest-xml",
                    "smithy.protocols#rpcv2Cbor", "smithy-rpc-v2-cbor");

    private final Model model;
    private final ServiceShape service;
    private final ShapeId protocol;
    private final SmithyShapes shapes;

    private SmithyModel(Model model, ServiceShape service, ShapeId protocol) {
        this.model = model;
        this.service = service;
        this.protocol = protocol;
        this.shapes = new SmithyShapes(model, protocol.getName());
    }

    /// `service` as its clients see it through `protocol`, a trait's id.
    public static ServiceModel read(Model model, ServiceShape service, ShapeId protocol) {
        SmithyModel smithy = new SmithyModel(model, service, protocol);
        return ModelReader.read(service.getId().getName(), facts(smithy.root()));
    }

    private Map<String, Object> root() {
        Map<String, Object> operations = new LinkedHashMap<>();
        for (OperationShape operation : TopDownIndex.of(model).getContainedOperations(service)) {
            operations.put(operation.getId().getName(), operation(operation));
        }
        return Map.of("metadata", metadata(), "operations", operations, "shapes", shapes.all());
    }

    private Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        String name = service.getId().getName();
        metadata.put("apiVersion", service.getVersion());
        metadata.put("endpointPrefix", name);
        metadata.put("signingName", name.equals("AmazonS3") ? "s3" : name);
        metadata.put("targetPrefix", name);
        metadata.put("jsonVersion", protocol.getName().endsWith("1_0") ? "1.0" : "1.1");
        metadata.put(
                "protocol", Optional.ofNullable(PROTOCOLS.get(protocol.toString())).orElseThrow());
        service.getTrait(XmlNamespaceTrait.class)
                .ifPresent(namespace -> metadata.put("xmlNamespace", namespace.getUri()));
        boolean isBare =
                service.findTrait(protocol)
                        .map(trait -> trait.toNode().expectObjectNode())
                        .map(node -> node.getBooleanMemberOrDefault("noErrorWrapping"))
                        .orElse(false);
        if (isBare) metadata.put("noErrorWrapping", true);
        return metadata;
    }

    private Map<String, Object> operation(OperationShape operation) {
        Map<String, Object> facts = new LinkedHashMap<>();
        Map<String, Object> http = new LinkedHashMap<>();
        Optional<HttpTrait> trait =
                protocol.getName().startsWith("rest")
                        ? operation.getTrait(HttpTrait.class)
                        : Optional.empty();
        http.put("method", trait.map(HttpTrait::getMethod).orElse("POST"));
        http.put("requestUri", trait.map(t -> t.getUri().toString()).orElse("/"));
        http.put("responseCode", (long) trait.map(HttpTrait::getCode).orElse(200));
        facts.put("http", http);
        if (!operation.getInputShape().equals(UNIT)) {
            facts.put("input", shapes.refer(operation.getInputShape()));
        }
        if (!operation.getOutputShape().equals(UNIT)) {
            facts.put("output", shapes.referOutput(operation));
        }
        List<Object> errors = new ArrayList<>();
        for (ShapeId error : operation.getErrors(service)) {
            shapes.refer(error);
            errors.add(error.getName());
        }
        facts.put("errors", errors);
        if (operation.hasTrait(DeprecatedTrait.class)) facts.put("deprecated", true);
        return facts;
    }

    private static JsonFacts facts(Map<?, ?> map) {
        Map<String, Object> entries = new LinkedHashMap<>();
        map.forEach((name, value) ->
                entries.put(
                        name.toString(), value instanceof Map<?, ?> inner ? facts(inner) : value));
        return new JsonFacts(entries);
    }
}
