package coffer.wire.schema;

import java.util.Optional;
import java.util.Set;

/// The use of a shape inside a structure, list or map.
///
/// `name` is the model's name, `wireName` the one in bodies, `locationName` the header, query
/// parameter or label that carries the member where it is not in the body.
public record Member(
        int index,
        String name,
        Shape target,
        Names names,
        Location location,
        Set<Trait> traits,
        Optional<TimeFormat> timeFormat,
        Optional<XmlNamespace> xmlNamespace) {

    public Member {
        traits = Set.copyOf(traits);
    }

    /// What a member is called in a body, and elsewhere.
    public record Names(String wireName, String locationName) {}

    public String wireName() {
        return names.wireName();
    }

    public String locationName() {
        return names.locationName();
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    public boolean isRequired() {
        return is(Trait.REQUIRED);
    }

    public boolean isStreaming() {
        return is(Trait.STREAMING);
    }

    public boolean isFlattened() {
        return is(Trait.FLATTENED);
    }

    /// Whether logs and messages must not show the value, or what it contains.
    public boolean isSensitive() {
        return target.isSensitive()
                || (target.kind() == Shape.Kind.LIST && target.element().isSensitive())
                || (target.kind() == Shape.Kind.MAP
                        && (target.key().isSensitive() || target.value().isSensitive()));
    }
}
