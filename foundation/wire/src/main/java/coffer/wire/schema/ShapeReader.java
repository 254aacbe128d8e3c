package coffer.wire.schema;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Resolves the shapes of one model by name, each once.
final class ShapeReader {
    private final JsonFacts source;
    private final WireProtocol protocol;
    private final Map<String, StructureFactory> factories;
    private final String outputSuffix;
    private final Map<String, Shape> done = new HashMap<>();

    ShapeReader(
            JsonFacts source,
            WireProtocol protocol,
            Map<String, StructureFactory> factories,
            String outputSuffix) {
        this.source = source;
        this.protocol = protocol;
        this.factories = factories;
        this.outputSuffix = outputSuffix;
    }

    Shape emptyInput(String operation) {
        return empty(operation + "Request");
    }

    Shape emptyOutput(String operation) {
        return empty(operation + outputSuffix);
    }

    private Shape empty(String name) {
        if (source.has(name)) throw new IllegalStateException("model already has " + name);
        Shape shape = new Shape(name, Shape.Kind.STRUCTURE, facts(name, source.facts(name)));
        StructureFactory factory = factories.get(name);
        if (factory != null) shape.bind(factory);
        return shape;
    }

    /// The code and status of an error shape. Error facts on awsJson services come from a query
    /// protocol they once had: there the shape's name and 400 or 500 are what clients see.
    ErrorModel error(String name) {
        JsonFacts facts = source.facts(name).facts("error");
        long generic = facts.flag("fault") ? 500 : 400;
        if (protocol == WireProtocol.AWS_JSON || protocol == WireProtocol.RPC_V2_CBOR) {
            return new ErrorModel(name, name, (int) generic, shape(name));
        }
        long status = facts.number("httpStatusCode").orElse(generic);
        String code = facts.find("code").orElse(name);
        return new ErrorModel(name, code, Math.toIntExact(status), shape(name));
    }

    Shape shape(String name) {
        Shape known = done.get(name);
        if (known != null) return known;
        JsonFacts facts = source.facts(name);
        Shape shape = new Shape(name, kind(facts), facts(name, facts));
        done.put(name, shape);
        shape.complete(members(shape, facts));
        shape.setDefaults(Defaults.of(shape, facts));
        StructureFactory factory = factories.get(name);
        if (factory != null) shape.bind(factory);
        return shape;
    }

    private static Shape.Kind kind(JsonFacts facts) {
        if (facts.flag("document")) return Shape.Kind.DOCUMENT;
        String type = facts.text("type");
        return switch (type) {
            case "structure" -> Shape.Kind.STRUCTURE;
            case "list" -> Shape.Kind.LIST;
            case "map" -> Shape.Kind.MAP;
            case "string", "character" -> Shape.Kind.STRING;
            case "boolean" -> Shape.Kind.BOOLEAN;
            case "integer" -> Shape.Kind.INTEGER;
            case "long" -> Shape.Kind.LONG;
            case "float" -> Shape.Kind.FLOAT;
            case "double" -> Shape.Kind.DOUBLE;
            case "timestamp" -> Shape.Kind.TIMESTAMP;
            case "blob" -> Shape.Kind.BLOB;
            default -> throw new IllegalStateException("unknown type " + type);
        };
    }

    private static Shape.Facts facts(String name, JsonFacts facts) {
        Constraints constraints =
                new Constraints(
                        facts.number("min"),
                        facts.number("max"),
                        facts.find("pattern").map(Pattern::compile),
                        facts.texts("enum"));
        return new Shape.Facts(
                constraints.isEmpty() ? Constraints.none() : constraints,
                facts.flag("sensitive"),
                facts.flag("union"),
                facts.flag("eventstream"),
                facts.flag("unwrapped"),
                facts.find("locationName").orElse(name),
                xmlNamespace(facts).map(XmlNamespace::uri),
                facts.find("mediaType"),
                facts.flag("sparse"));
    }

    private List<Member> members(Shape shape, JsonFacts facts) {
        return switch (shape.kind()) {
            case STRUCTURE -> structureMembers(facts);
            case LIST -> List.of(member(0, "member", facts.facts("member"), Set.of()));
            case MAP ->
                    List.of(
                            member(0, "key", facts.facts("key"), Set.of()),
                            member(1, "value", facts.facts("value"), Set.of()));
            default -> List.of();
        };
    }

    private List<Member> structureMembers(JsonFacts facts) {
        Set<String> required = new HashSet<>(facts.texts("required"));
        String payload = facts.find("payload").orElse("");
        List<Member> members = new ArrayList<>();
        facts.facts("members")
                .objects()
                .forEach((name, reference) -> {
                    Set<Trait> traits = EnumSet.noneOf(Trait.class);
                    if (required.contains(name)) traits.add(Trait.REQUIRED);
                    if (name.equals(payload)) traits.add(Trait.PAYLOAD);
                    members.add(member(members.size(), name, reference, traits));
                });
        return members;
    }

    private Member member(int index, String name, JsonFacts reference, Set<Trait> given) {
        JsonFacts target = source.facts(reference.text("shape"));
        Shape shape = shape(reference.text("shape"));
        Set<Trait> traits = traits(reference, target);
        traits.addAll(given);
        // A shape's own namespace is for documents that it is, or for the prefix that it uses.
        boolean isOwn =
                reference.has("xmlNamespace")
                        || !(traits.contains(Trait.PAYLOAD)
                                || target.facts("xmlNamespace").has("prefix"));
        return new Member(
                index,
                name,
                shape,
                names(name, reference, target, traits),
                location(reference),
                traits,
                timeFormat(reference, target),
                xmlNamespace(isOwn ? reference : target));
    }

    private static Set<Trait> traits(JsonFacts reference, JsonFacts target) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        boolean isEventStream = target.flag("eventstream");
        if (reference.flag("streaming") || target.flag("streaming") || isEventStream) {
            traits.add(Trait.STREAMING);
        }
        if (reference.flag("flattened") || target.flag("flattened")) traits.add(Trait.FLATTENED);
        if (reference.flag("xmlAttribute")) traits.add(Trait.XML_ATTRIBUTE);
        if (reference.flag("idempotencyToken")) traits.add(Trait.IDEMPOTENCY_TOKEN);
        if (reference.flag("jsonvalue")) traits.add(Trait.JSON_VALUE);
        if (reference.flag("deprecated")) traits.add(Trait.DEPRECATED);
        return traits;
    }

    private static Member.Names names(
            String name, JsonFacts reference, JsonFacts target, Set<Trait> traits) {
        Optional<String> locationName = reference.find("locationName");
        Optional<String> wireName = locationName;
        // A body without a name of its own is called as its shape is.
        if (traits.contains(Trait.PAYLOAD)) {
            wireName =
                    locationName
                            .or(() -> target.find("locationName"))
                            .or(() -> reference.find("shape"));
        }
        // A flattened list has no element around it, so its element's name stands for it.
        Optional<String> elementName = target.facts("member").find("locationName");
        if (traits.contains(Trait.FLATTENED) && elementName.isPresent()) wireName = elementName;
        return new Member.Names(wireName.orElse(name), locationName.orElse(name));
    }

    private Location location(JsonFacts reference) {
        boolean isRest = protocol == WireProtocol.REST_XML || protocol == WireProtocol.REST_JSON;
        String location = isRest ? reference.find("location").orElse("body") : "body";
        return switch (location) {
            case "body" -> Location.BODY;
            case "uri" -> Location.LABEL;
            case "querystring" -> Location.QUERY;
            case "header" -> Location.HEADER;
            case "headers" -> Location.PREFIX_HEADERS;
            case "statusCode" -> Location.STATUS;
            default -> throw new IllegalStateException("unknown location " + location);
        };
    }

    private static Optional<TimeFormat> timeFormat(JsonFacts reference, JsonFacts target) {
        Optional<String> format =
                reference.find("timestampFormat").or(() -> target.find("timestampFormat"));
        return format.map(text ->
                switch (text) {
                    case "iso8601" -> TimeFormat.DATE_TIME;
                    case "rfc822" -> TimeFormat.HTTP_DATE;
                    case "unixTimestamp" -> TimeFormat.EPOCH_SECONDS;
                    default -> throw new IllegalStateException("unknown " + text);
                });
    }

    private static Optional<XmlNamespace> xmlNamespace(JsonFacts facts) {
        JsonFacts namespace = facts.facts("xmlNamespace");
        return namespace
                .find("uri")
                .map(uri -> new XmlNamespace(namespace.find("prefix").orElse(""), uri));
    }
}
