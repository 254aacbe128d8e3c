package coffer.gate.answer;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.ServiceException;
import coffer.wire.schema.WireProtocol;
import coffer.wire.sigv4.SigV4Error;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {

    // AWS: "Common Errors" of KMS and of IAM, "Error responses" of S3.
    @ParameterizedTest
    @CsvSource({
        "MISSING_AUTH, MissingAuthenticationTokenException 400, MissingAuthenticationToken 403, AccessDenied 403",
        "INVALID_ACCESS_KEY, UnrecognizedClientException 400, InvalidClientTokenId 403, InvalidAccessKeyId 403",
        "INVALID_TOKEN, UnrecognizedClientException 400, InvalidClientTokenId 403, InvalidToken 400",
        "EXPIRED_TOKEN, ExpiredTokenException 400, ExpiredToken 403, ExpiredToken 400",
        "SIGNATURE_MISMATCH, InvalidSignatureException 400, SignatureDoesNotMatch 403, SignatureDoesNotMatch 403",
        "SKEWED, InvalidSignatureException 400, SignatureDoesNotMatch 403, RequestTimeTooSkewed 403",
        "EXPIRED, InvalidSignatureException 400, SignatureDoesNotMatch 403, AccessDenied 403",
        "NOT_YET_VALID, InvalidSignatureException 400, SignatureDoesNotMatch 403, AccessDenied 403",
        "WRONG_REGION, InvalidSignatureException 400, SignatureDoesNotMatch 403, AuthorizationHeaderMalformed 400",
        "INCOMPLETE_SIGNATURE, IncompleteSignatureException 400, IncompleteSignature 400, AuthorizationHeaderMalformed 400",
        "INCOMPLETE_QUERY, IncompleteSignatureException 400, IncompleteSignature 400, AuthorizationQueryParametersError 400",
        "UNSUPPORTED_ALGORITHM, IncompleteSignatureException 400, IncompleteSignature 400, InvalidRequest 400",
        "MISSING_DATE, IncompleteSignatureException 400, IncompleteSignature 400, AccessDenied 403",
        "MISSING_PAYLOAD_HASH, ValidationException 400, ValidationError 400, InvalidRequest 400",
        "PAYLOAD_HASH_MISMATCH, InvalidSignatureException 400, SignatureDoesNotMatch 403, XAmzContentSHA256Mismatch 400",
        "WRONG_LENGTH, SerializationException 400, MalformedInput 400, IncompleteBody 400",
        "MISSING_DECODED_LENGTH, MissingContentLength 411, MissingContentLength 411, MissingContentLength 411",
    })
    void namesSignatureFailuresAsAwsDoes(SigV4Error error, String json, String query, String s3) {
        assertThat(told(error, WireProtocol.AWS_JSON)).isEqualTo(json);
        assertThat(told(error, WireProtocol.AWS_QUERY)).isEqualTo(query);
        assertThat(told(error, WireProtocol.REST_XML)).isEqualTo(s3);
    }

    @Test
    void namesAWrongScopeInTheQueryOtherwise() {
        ServiceException refusal =
                SignatureRefusals.ofPresigned(
                        SigV4Error.WRONG_REGION.in("s3"), WireProtocol.REST_XML);

        assertThat(refusal.code().wireName()).isEqualTo("AuthorizationQueryParametersError");
    }

    @Test
    void hasAnErrorStatusForEverythingInEveryProtocol() {
        for (Refusal refusal : Refusal.values()) {
            for (WireProtocol protocol : WireProtocol.values()) {
                assertThat(refusal.in(protocol).httpStatus()).isBetween(400, 503);
                assertThat(refusal.in(protocol).wireName()).matches("[A-Z][A-Za-z0-9]+");
            }
        }
    }

    @Test
    void usesOneStatusForOneName() {
        for (WireProtocol protocol : WireProtocol.values()) {
            Map<String, List<Integer>> statuses =
                    Arrays.stream(Refusal.values())
                            .map(refusal -> refusal.in(protocol))
                            .collect(
                                    Collectors.groupingBy(
                                            code -> code.wireName(),
                                            Collectors.mapping(
                                                    code -> code.httpStatus(),
                                                    Collectors.toList())));
            assertThat(statuses.values())
                    .allSatisfy(all -> assertThat(all.stream().distinct()).hasSize(1));
        }
    }

    private static String told(SigV4Error error, WireProtocol protocol) {
        ServiceException refusal = SignatureRefusals.of(error.in("any"), protocol);
        return refusal.code().wireName() + " " + refusal.code().httpStatus();
    }
}
