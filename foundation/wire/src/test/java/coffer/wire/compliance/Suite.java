package coffer.wire.compliance;

import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.SmithyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.knowledge.TopDownIndex;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.ServiceShape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.transform.ModelTransformer;
import software.amazon.smithy.protocoltests.traits.AppliesTo;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestsTrait;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestCase;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestsTrait;

/// The cases of the suite that concern servers.
final class Suite {
    private static final Map<String, String> SERVICES =
            new TreeMap<>(
                    Map.of(
                            "aws.protocoltests.json10#JsonRpc10", "aws.protocols#awsJson1_0",
                            "aws.protocoltests.json#JsonProtocol", "aws.protocols#awsJson1_1",
                            "aws.protocoltests.query#AwsQuery", "aws.protocols#awsQuery",
                            "aws.protocoltests.restjson#RestJson", "aws.protocols#restJson1",
                            "aws.protocoltests.restxml#RestXml", "aws.protocols#restXml",
                            "aws.protocoltests.restxml.xmlns#RestXmlWithNamespace",
                                    "aws.protocols#restXml",
                            "com.amazonaws.s3#AmazonS3", "aws.protocols#restXml"));

    private final List<Case> cases = new ArrayList<>();

    /// One case: what it is called and what it claims.
    sealed interface Case {
        String name();

        record Input(String name, OperationModel operation, HttpRequestTestCase test)
                implements Case {}

        record Output(String name, OperationModel operation, HttpResponseTestCase test)
                implements Case {}

        record Failure(
                String name, OperationModel operation, String error, HttpResponseTestCase test)
                implements Case {}
    }

    static List<Case> cases() {
        Model whole = Model.assembler().discoverModels().assemble().unwrap();
        Suite suite = new Suite();
        SERVICES.forEach((service, protocol) ->
                suite.add(whole, ShapeId.from(service), ShapeId.from(protocol)));
        return suite.cases;
    }

    private void add(Model whole, ShapeId id, ShapeId protocol) {
        Model model = ModelTransformer.create().flattenAndRemoveMixins(whole);
        ServiceShape shape = model.expectShape(id, ServiceShape.class);
        ServiceModel service = SmithyModel.read(model, shape, protocol);
        for (OperationShape operation : TopDownIndex.of(model).getContainedOperations(shape)) {
            OperationModel ours = service.operation(operation.getId().getName());
            operation
                    .getTrait(HttpRequestTestsTrait.class)
                    .ifPresent(tests ->
                            tests.getTestCasesFor(AppliesTo.SERVER).stream()
                                    .filter(test -> test.getProtocol().equals(protocol))
                                    .forEach(test ->
                                            cases.add(
                                                    new Case.Input(
                                                            name(service, "request", test.getId()),
                                                            ours,
                                                            test))));
            operation
                    .getTrait(HttpResponseTestsTrait.class)
                    .ifPresent(tests ->
                            responses(tests, protocol)
                                    .forEach(test ->
                                            cases.add(
                                                    new Case.Output(
                                                            name(service, "response", test.getId()),
                                                            ours,
                                                            test))));
            for (ShapeId error : operation.getErrors(shape)) {
                model.expectShape(error)
                        .getTrait(HttpResponseTestsTrait.class)
                        .ifPresent(tests ->
                                responses(tests, protocol)
                                        .forEach(test -> addFailure(ours, error, test)));
            }
        }
    }

    private void addFailure(OperationModel operation, ShapeId error, HttpResponseTestCase test) {
        String name = name(operation.service(), "error", test.getId());
        // Operations share their errors, and each error brings its cases once.
        if (cases.stream().anyMatch(known -> known.name().equals(name))) return;
        cases.add(new Case.Failure(name, operation, error.getName(), test));
    }

    private static List<HttpResponseTestCase> responses(
            HttpResponseTestsTrait tests, ShapeId protocol) {
        return tests.getTestCasesFor(AppliesTo.SERVER).stream()
                .filter(test -> test.getProtocol().equals(protocol))
                .toList();
    }

    private static String name(ServiceModel service, String kind, String id) {
        return service.name() + "." + kind + "." + id;
    }
}
