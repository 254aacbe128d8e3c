package coffer.gate;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.wire.checksum.BodyClaims;
import coffer.wire.checksum.ChecksumAlgorithm;
import coffer.wire.checksum.ClaimRejectedException;
import coffer.wire.http.Headers;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.OperationModel;

/// A body that is decoded whole, held against what the request's headers claim of it.
record ClaimedBody(Bytes content) implements BodyClaims.Measured {

    /// Throws [ClaimRejectedException], also if the operation demands a claim and there is none.
    static void check(OperationModel operation, Headers headers, Bytes content, Headers trailer) {
        if (!hasBody(operation)) return;
        BodyClaims claims = claims(operation, headers);
        boolean isMissing = operation.facts().isChecksumRequired() && claims.isEmpty();
        // What is not there at all is complained of as such.
        if (isMissing && !content.isEmpty()) {
            throw ClaimRejectedException.invalid(
                    "Missing required header for this request: Content-MD5");
        }
        claims.check(new ClaimedBody(content), trailer);
    }

    private static boolean hasBody(OperationModel operation) {
        return operation.input().payload().isPresent()
                || !operation.input().bodyMembers().isEmpty();
    }

    /// CompleteMultipartUpload's checksum headers are of the object, not of the list that it sends.
    private static BodyClaims claims(OperationModel operation, Headers headers) {
        boolean areOfObject =
                operation.input().members().stream()
                        .filter(member -> member.location() == Location.HEADER)
                        .map(Member::locationName)
                        .anyMatch(name -> ChecksumAlgorithm.ofHeader(name).isPresent());
        return areOfObject ? BodyClaims.ofMd5(headers) : BodyClaims.of(headers);
    }

    @Override
    public Bytes md5() {
        return Bytes.adopt(Digests.md5(content.expose()));
    }

    @Override
    public Bytes checksum(ChecksumAlgorithm algorithm) {
        return algorithm.of(content.expose());
    }
}
