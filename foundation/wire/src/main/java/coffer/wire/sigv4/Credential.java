package coffer.wire.sigv4;

import java.util.Optional;

/// Who claims to have signed, and for which day, region and service.
public record Credential(
        String accessKeyId, String date, String region, String service, String terminator) {
    static final String TERMINATOR = "aws4_request";
    private static final int ELEMENTS = 5;
    private static final int MAX_LENGTH = 512;

    /// Reads `accessKeyId/date/region/service/aws4_request`.
    public static Optional<Credential> parse(String text) {
        if (text.length() > MAX_LENGTH) return Optional.empty();
        String[] parts = text.split("/", -1);
        if (parts.length != ELEMENTS || parts[0].isEmpty()) return Optional.empty();
        return Optional.of(new Credential(parts[0], parts[1], parts[2], parts[3], parts[4]));
    }

    /// What the signature is scoped to, as it is signed.
    public String scope() {
        return date + "/" + region + "/" + service + "/" + terminator;
    }
}
