package coffer.wire.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A type of the API. Shapes may contain themselves, so they are compared by identity.
public final class Shape {

    /// What sort of value a shape describes.
    public enum Kind {
        STRUCTURE,
        LIST,
        MAP,
        STRING,
        BOOLEAN,
        INTEGER,
        LONG,
        FLOAT,
        DOUBLE,
        TIMESTAMP,
        BLOB,
        /// Any JSON value: a [Document].
        DOCUMENT
    }

    private final String name;
    private final Kind kind;
    private final Facts facts;

    // Set once by the reader, before anyone else sees the shape: members refer to shapes in
    // circles.
    private List<Member> members = List.of();
    private List<Member> bodyMembers = List.of();
    private List<Member> xmlAttributes = List.of();
    private List<Member> xmlElements = List.of();
    private Map<String, Member> byWireName = Map.of();
    private Map<String, Member> byName = Map.of();
    private Optional<Member> payload = Optional.empty();
    private Map<Integer, Object> defaults = Map.of();
    private StructureFactory factory;

    Shape(String name, Kind kind, Facts facts) {
        this.name = name;
        this.kind = kind;
        this.facts = facts;
        this.factory = slots -> Struct.adopt(this, slots);
    }

    /// What the model says about a shape as a whole. `xmlName` is the root element of a document
    /// that is this shape, `xmlNamespace` its own instead of the service's, `isUnwrapped` marks the
    /// one S3 answer without a wrapping element. `isSparse` lists and maps may hold nulls.
    public record Facts(
            Constraints constraints,
            boolean isSensitive,
            boolean isUnion,
            boolean isEventStream,
            boolean isUnwrapped,
            String xmlName,
            Optional<String> xmlNamespace,
            Optional<String> mediaType,
            boolean isSparse) {}

    /// What absent members are by the model, by their index.
    void setDefaults(Map<Integer, Object> newDefaults) {
        defaults = Map.copyOf(newDefaults);
    }

    /// Gives absent members what they are by the model.
    @Nullable Object[] filled(@Nullable Object[] slots) {
        defaults.forEach((index, value) -> {
            if (slots[index] == null) slots[index] = value;
        });
        return slots;
    }

    void complete(List<Member> newMembers) {
        members = List.copyOf(newMembers);
        Map<String, Member> wire = HashMap.newHashMap(members.size());
        Map<String, Member> model = HashMap.newHashMap(members.size());
        for (Member member : members) {
            if (member.location() == Location.BODY) wire.put(member.wireName(), member);
            model.put(member.name(), member);
        }
        byWireName = wire;
        byName = model;
        payload = members.stream().filter(member -> member.is(Trait.PAYLOAD)).findFirst();
        bodyMembers =
                members.stream()
                        .filter(m -> m.location() == Location.BODY && !m.is(Trait.PAYLOAD))
                        .toList();
        Map<Boolean, List<Member>> inXml =
                bodyMembers.stream()
                        .collect(Collectors.partitioningBy(m -> m.is(Trait.XML_ATTRIBUTE)));
        xmlAttributes = List.copyOf(inXml.getOrDefault(true, List.of()));
        xmlElements = List.copyOf(inXml.getOrDefault(false, List.of()));
    }

    void bind(StructureFactory newFactory) {
        factory = newFactory;
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    public Facts facts() {
        return facts;
    }

    public Constraints constraints() {
        return facts.constraints();
    }

    public boolean isSensitive() {
        return facts.isSensitive();
    }

    /// The structure's members in the order of their slots.
    public List<Member> members() {
        return members;
    }

    /// The members that make up the body, where no single member is the body.
    public List<Member> bodyMembers() {
        return bodyMembers;
    }

    /// Those of them that are attributes of the structure's element in XML.
    public List<Member> xmlAttributes() {
        return xmlAttributes;
    }

    /// All others.
    public List<Member> xmlElements() {
        return xmlElements;
    }

    /// The member that is the whole body.
    public Optional<Member> payload() {
        return payload;
    }

    /// The body member that is called `wireName` in a body.
    public Optional<Member> findByWireName(String wireName) {
        return Optional.ofNullable(byWireName.get(wireName));
    }

    /// The member with this model name; there must be one.
    public Member member(String memberName) {
        Member member = byName.get(memberName);
        if (member == null) throw new IllegalArgumentException(name + " has no " + memberName);
        return member;
    }

    /// A list's element.
    public Member element() {
        return members.getFirst();
    }

    /// A map's key.
    public Member key() {
        return members.getFirst();
    }

    /// A map's value.
    public Member value() {
        return members.getLast();
    }

    public StructureFactory factory() {
        return defaults.isEmpty() ? factory : slots -> factory.of(filled(slots));
    }

    /// Whether values have a form as plain text, in headers and paths.
    public boolean isScalar() {
        return switch (kind) {
            case STRUCTURE, LIST, MAP, DOCUMENT -> false;
            default -> true;
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
