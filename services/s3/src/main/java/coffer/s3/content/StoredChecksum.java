package coffer.s3.content;

import coffer.s3.error.S3Error;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/// The checksum that S3 keeps of an object. `value` is as the API shows it: base64, followed by `-`
/// and the number of parts if it is composite.
public record StoredChecksum(ChecksumAlgorithm algorithm, Type type, String value) {

    /// Of what the checksum is taken.
    public enum Type {
        FULL_OBJECT,
        COMPOSITE
    }

    /// The algorithm that a client wants. Throws InvalidRequest.
    public static ChecksumAlgorithm algorithm(String name) {
        return ChecksumAlgorithm.find(name)
                .orElseThrow(() ->
                        S3Error.INVALID_REQUEST.because(
                                "Checksum algorithm provided is unsupported. Please try again with"
                                        + " any of the valid types: "
                                        + Arrays.toString(ChecksumAlgorithm.values())));
    }

    /// The value, if it is of that algorithm: answers have one member for each.
    public Optional<String> in(ChecksumAlgorithm wanted) {
        return algorithm == wanted ? Optional.of(value) : Optional.empty();
    }
}
