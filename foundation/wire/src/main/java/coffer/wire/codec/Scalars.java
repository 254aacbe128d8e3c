package coffer.wire.codec;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.wire.schema.Member;
import coffer.wire.schema.TimeFormat;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// The text of scalar values in XML, forms, headers, paths and query strings.
public final class Scalars {
    // The longest decimal form of a double is shorter by far.
    private static final int MAX_NUMBER_LENGTH = 400;

    private Scalars() {}

    /// `timeFormat` is what timestamps use where the model does not say otherwise.
    public static Object parse(Member member, String text, TimeFormat timeFormat) {
        return find(member, text, timeFormat)
                .orElseThrow(() -> Problem.WrongType.of(member).exception());
    }

    private static Optional<Object> find(Member member, String text, TimeFormat timeFormat) {
        return switch (member.target().kind()) {
            case STRING -> Optional.of(text);
            case BOOLEAN -> bool(text);
            case INTEGER, LONG, FLOAT, DOUBLE -> number(member, text.strip());
            case TIMESTAMP ->
                    Times.find(text.strip(), member.timeFormat().orElse(timeFormat))
                            .map(Object.class::cast);
            case BLOB -> blob(member, text);
            case STRUCTURE, LIST, MAP, DOCUMENT ->
                    throw new IllegalStateException(member + " has no text");
        };
    }

    private static Optional<Object> bool(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Object> number(Member member, String text) {
        if (text.length() > MAX_NUMBER_LENGTH) return Optional.empty();
        try {
            return switch (member.target().kind()) {
                case INTEGER -> Optional.of(Integer.valueOf(text));
                case LONG -> Optional.of(Long.valueOf(text));
                case FLOAT -> Optional.of(Float.valueOf(text));
                default -> Optional.of(Double.valueOf(text));
            };
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> blob(Member member, String text) {
        try {
            return Optional.of(blob(member, Base64.getDecoder().decode(text.strip())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Takes ownership of `bytes`.
    static Object blob(Member member, byte[] bytes) {
        return member.target().isSensitive() ? SecretBytes.adopt(bytes) : Bytes.adopt(bytes);
    }

    /// The live bytes of a blob.
    static byte[] bytes(Object blob) {
        return blob instanceof SecretBytes secret ? secret.expose() : ((Bytes) blob).expose();
    }

    public static String format(
            Member member, Object value, TimeFormat timeFormat, Times.Fraction fraction) {
        return switch (member.target().kind()) {
            case TIMESTAMP ->
                    Times.format((Instant) value, member.timeFormat().orElse(timeFormat), fraction);
            case BLOB -> Base64.getEncoder().encodeToString(bytes(value));
            default -> value.toString();
        };
    }
}
