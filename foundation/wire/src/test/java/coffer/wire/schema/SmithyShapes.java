package coffer.wire.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.smithy.aws.traits.protocols.AwsQueryErrorTrait;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.shapes.ListShape;
import software.amazon.smithy.model.shapes.MapShape;
import software.amazon.smithy.model.shapes.MemberShape;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.traits.DefaultTrait;
import software.amazon.smithy.model.traits.ErrorTrait;
import software.amazon.smithy.model.traits.HttpErrorTrait;
import software.amazon.smithy.model.traits.HttpHeaderTrait;
import software.amazon.smithy.model.traits.HttpLabelTrait;
import software.amazon.smithy.model.traits.HttpPayloadTrait;
import software.amazon.smithy.model.traits.HttpPrefixHeadersTrait;
import software.amazon.smithy.model.traits.HttpQueryParamsTrait;
import software.amazon.smithy.model.traits.HttpQueryTrait;
import software.amazon.smithy.model.traits.HttpResponseCodeTrait;
import software.amazon.smithy.model.traits.JsonNameTrait;
import software.amazon.smithy.model.traits.MediaTypeTrait;
import software.amazon.smithy.model.traits.SparseTrait;
import software.amazon.smithy.model.traits.StreamingTrait;
import software.amazon.smithy.model.traits.TimestampFormatTrait;
import software.amazon.smithy.model.traits.XmlAttributeTrait;
import software.amazon.smithy.model.traits.XmlFlattenedTrait;
import software.amazon.smithy.model.traits.XmlNameTrait;
import software.amazon.smithy.model.traits.XmlNamespaceTrait;

/// The shapes of a Smithy model in the form of our model files, those that are referred to.
final class SmithyShapes {
    private final Model model;
    private final String protocol;
    private static final Set<String> BINDING = Set.of("location", "locationName");

    private final Map<String, Object> all = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> described = new HashMap<>();

    SmithyShapes(Model model, String protocol) {
        this.model = model;
        this.protocol = protocol;
    }

    Map<String, Object> all() {
        return all;
    }

    Map<String, Object> refer(ShapeId id) {
        return refer(id, id.getName());
    }

    /// In answers members have no place in a query string, whatever their traits say.
    Map<String, Object> referOutput(OperationShape operation) {
        ShapeId id = operation.getOutputShape();
        boolean isNew = !all.containsKey(id.getName());
        Map<String, Object> reference = refer(id);
        Map<String, Object> facts = described.get(id.getName());
        if (isNew) {
            for (Object each : ((Map<?, ?>) facts.get("members")).values()) {
                Map<?, ?> member = (Map<?, ?>) each;
                boolean isInQuery = "querystring".equals(member.get("location"));
                if (isInQuery) BINDING.forEach(member::remove);
            }
        }
        if (operation.findTrait("aws.customizations#s3UnwrappedXmlOutput").isPresent()) {
            facts.put("unwrapped", true);
            facts.put("locationName", "LocationConstraint");
        }
        return reference;
    }

    private Map<String, Object> refer(ShapeId id, String name) {
        if (!all.containsKey(name)) {
            Map<String, Object> facts = new LinkedHashMap<>();
            all.put(name, facts);
            described.put(name, facts);
            describe(model.expectShape(id), facts);
        }
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("shape", name);
        return reference;
    }

    private void describe(Shape shape, Map<String, Object> facts) {
        facts.put("type", type(shape));
        if (shape.isDocumentShape()) facts.put("document", true);
        if (shape.hasTrait(SparseTrait.class)) facts.put("sparse", true);
        boolean isText = shape.isBlobShape() || shape.isStringShape();
        shape.getTrait(MediaTypeTrait.class)
                .filter(_ -> isText)
                .ifPresent(type -> facts.put("mediaType", type.getValue()));
        if (shape.isUnionShape()) {
            facts.put("union", true);
            if (shape.hasTrait(StreamingTrait.class)) facts.put("eventstream", true);
        }
        shape.getTrait(XmlNameTrait.class)
                .ifPresent(name -> facts.put("locationName", name.getValue()));
        common(shape, facts);
        if (shape instanceof ListShape list) facts.put("member", member(list.getMember(), false));
        else if (shape instanceof MapShape map) {
            facts.put("key", member(map.getKey(), false));
            facts.put("value", member(map.getValue(), false));
        } else if (shape.isStructureShape() || shape.isUnionShape()) structure(shape, facts);
    }

    private static String type(Shape shape) {
        return switch (shape.getType()) {
            case UNION, STRUCTURE, DOCUMENT -> "structure";
            case LIST, SET -> "list";
            case ENUM -> "string";
            case INT_ENUM, BYTE, SHORT, INTEGER -> "integer";
            case BIG_INTEGER -> "long";
            case BIG_DECIMAL -> "double";
            default -> shape.getType().toString();
        };
    }

    private void structure(Shape shape, Map<String, Object> facts) {
        Map<String, Object> members = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        for (MemberShape member : shape.getAllMembers().values()) {
            members.put(member.getMemberName(), member(member, true));
            if (member.isRequired()) required.add(member.getMemberName());
            if (member.hasTrait(HttpPayloadTrait.class)) {
                facts.put("payload", member.getMemberName());
            }
        }
        facts.put("members", members);
        facts.put("required", required);
        shape.getTrait(ErrorTrait.class).ifPresent(error -> facts.put("error", error(shape)));
    }

    private static Map<String, Object> error(Shape shape) {
        Map<String, Object> error = new LinkedHashMap<>();
        if (shape.expectTrait(ErrorTrait.class).isServerError()) error.put("fault", true);
        shape.getTrait(HttpErrorTrait.class)
                .ifPresent(http -> error.put("httpStatusCode", (long) http.getCode()));
        shape.getTrait(AwsQueryErrorTrait.class)
                .ifPresent(query -> {
                    error.put("code", query.getCode());
                    error.put("httpStatusCode", (long) query.getHttpResponseCode());
                });
        return error;
    }

    private Map<String, Object> member(MemberShape member, boolean isOfStructure) {
        boolean isFlattened = member.hasTrait(XmlFlattenedTrait.class);
        Shape target = model.expectShape(member.getTarget());
        Map<String, Object> reference =
                isFlattened && target instanceof ListShape list
                        ? flattened(list)
                        : refer(target.getId());
        common(member, reference);
        if (isFlattened) reference.put("flattened", true);
        if (member.hasTrait(XmlAttributeTrait.class)) reference.put("xmlAttribute", true);
        if (target.isBlobShape() && target.hasTrait(StreamingTrait.class)) {
            reference.put("streaming", true);
        }
        Optional<String> wireName =
                protocol.equals("restJson1")
                        ? member.getTrait(JsonNameTrait.class).map(JsonNameTrait::getValue)
                        : member.getTrait(XmlNameTrait.class).map(XmlNameTrait::getValue);
        wireName.ifPresent(name -> reference.put("locationName", name));
        if (isOfStructure) {
            if (protocol.startsWith("rest")) bind(member, target, reference);
            member.getTrait(DefaultTrait.class)
                    .map(DefaultTrait::toNode)
                    .filter(node -> !node.isNullNode())
                    .ifPresent(node -> reference.put("default", value(node, target)));
        }
        return reference;
    }

    private static Object value(Node node, Shape target) {
        if (target.isDocumentShape()) return Node.printJson(node);
        if (node.isStringNode()) return node.expectStringNode().getValue();
        if (node.isBooleanNode()) return node.expectBooleanNode().getValue();
        return node.isNumberNode() ? node.expectNumberNode().getValue() : List.of();
    }

    /// In our files the element's name stands for a flattened list, which in Smithy it does not.
    private Map<String, Object> flattened(ListShape list) {
        Map<String, Object> reference = refer(list.getId(), list.getId().getName() + "Flattened");
        Map<?, ?> facts = (Map<?, ?>) all.get(list.getId().getName() + "Flattened");
        ((Map<?, ?>) facts.get("member")).remove("locationName");
        return reference;
    }

    private static void bind(MemberShape member, Shape target, Map<String, Object> reference) {
        if (member.hasTrait(HttpLabelTrait.class)) {
            reference.put("location", "uri");
            reference.put("locationName", member.getMemberName());
        }
        member.getTrait(HttpQueryTrait.class)
                .ifPresent(query -> {
                    reference.put("location", "querystring");
                    reference.put("locationName", query.getValue());
                });
        if (member.hasTrait(HttpQueryParamsTrait.class)) reference.put("location", "querystring");
        member.getTrait(HttpHeaderTrait.class)
                .ifPresent(header -> {
                    reference.put("location", "header");
                    reference.put("locationName", header.getValue());
                    if (target.hasTrait(MediaTypeTrait.class)) reference.put("jsonvalue", true);
                });
        member.getTrait(HttpPrefixHeadersTrait.class)
                .ifPresent(prefix -> {
                    reference.put("location", "headers");
                    reference.put("locationName", prefix.getValue());
                });
        if (member.hasTrait(HttpResponseCodeTrait.class)) reference.put("location", "statusCode");
    }

    private static void common(Shape shape, Map<String, Object> facts) {
        shape.getTrait(TimestampFormatTrait.class)
                .ifPresent(format ->
                        facts.put(
                                "timestampFormat",
                                switch (format.getValue()) {
                                    case TimestampFormatTrait.DATE_TIME -> "iso8601";
                                    case TimestampFormatTrait.HTTP_DATE -> "rfc822";
                                    default -> "unixTimestamp";
                                }));
        shape.getTrait(XmlNamespaceTrait.class)
                .ifPresent(namespace -> {
                    Map<String, Object> entries = new LinkedHashMap<>();
                    entries.put("uri", namespace.getUri());
                    namespace.getPrefix().ifPresent(prefix -> entries.put("prefix", prefix));
                    facts.put("xmlNamespace", entries);
                });
    }
}
