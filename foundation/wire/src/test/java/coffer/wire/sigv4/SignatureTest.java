package coffer.wire.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.sigv4.Signature.Malformed;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {
    private static final String CREDENTIAL = "Credential=AKID/20130524/us-east-1/s3/aws4_request";

    @Test
    void withoutOneTheRequestIsAnonymous() {
        assertThat(Signature.parse(get("list-type=2", Headers.empty())))
                .isEqualTo(new Signature.Anonymous());
    }

    @Test
    void isReadFromTheHeader() {
        Headers headers =
                Headers.builder()
                        .add(
                                "Authorization",
                                "AWS4-HMAC-SHA256 "
                                        + CREDENTIAL
                                        + ",SignedHeaders=host;x-amz-date,Signature=abc")
                        .add("Date", "Fri, 24 May 2013 00:00:00 GMT")
                        .add("X-Amz-Security-Token", "token")
                        .build();

        assertThat(Signature.parse(get("", headers)))
                .isInstanceOfSatisfying(
                        Signature.Header.class,
                        header -> {
                            assertThat(header.claim().credential().accessKeyId()).isEqualTo("AKID");
                            assertThat(header.claim().time().text()).isEqualTo("20130524T000000Z");
                            assertThat(header.sessionToken()).isEqualTo(Optional.of("token"));
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS AKID:c2ln|UNSUPPORTED_ALGORITHM",
                "Bearer abc|UNSUPPORTED_ALGORITHM",
                "AWS4-ECDSA-P256-SHA256 x=y|UNSUPPORTED_ALGORITHM",
                "AWS4-HMAC-SHA256|INCOMPLETE_SIGNATURE",
                "AWS4-HMAC-SHA256 Credential=a/b/c|INCOMPLETE_SIGNATURE",
                "AWS4-HMAC-SHA256 Credential=a/b/c,SignedHeaders=host,Signature=x|INCOMPLETE_SIGNATURE",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=host,Signature=|INCOMPLETE_SIGNATURE",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=host;host,Signature=x|INCOMPLETE_SIGNATURE",
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,Credential=a/b/c/d/e,SignedHeaders=host,Signature=x|INCOMPLETE_SIGNATURE",
            })
    void headersThatAreNotSigV4AreMalformed(String authorization, SigV4Error error) {
        Headers headers =
                Headers.builder()
                        .add("Authorization", authorization)
                        .add("X-Amz-Date", "20130524T000000Z")
                        .build();

        assertMalformed(get("", headers), error);
    }

    @Test
    void datesAreNeeded() {
        assertMalformed(get("", signed().build()), SigV4Error.MISSING_DATE);
        Headers misdated = signed().set("X-Amz-Date", "20130524T000060Z").build();
        assertMalformed(get("", misdated), SigV4Error.MISSING_DATE);
    }

    private static Headers.Builder signed() {
        return Headers.builder()
                .add(
                        "Authorization",
                        "AWS4-HMAC-SHA256 " + CREDENTIAL + ", SignedHeaders=host, Signature=abc");
    }

    @Test
    void thereMayBeOnlyOne() {
        Headers headers = Headers.builder().add("Authorization", "AWS4-HMAC-SHA256 x").build();

        assertMalformed(get("X-Amz-Signature=a", headers), SigV4Error.CONFLICTING_AUTH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Amz-Expires=60|X-Amz-Expires=sixty|X-Amz-Expires should be a number",
                "X-Amz-Expires=60|X-Amz-Expires=-1|X-Amz-Expires must be non-negative",
                "X-Amz-Expires=60|X-Amz-Expires=604801|X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
                "HMAC-SHA256|HMAC-SHA1|X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"",
                "20130524T000000Z|2013-05-24|X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
                "%2Faws4_request||Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
            })
    void queriesThatAreNotSigV4AreMalformed(String from, String to, String message) {
        String query = TestSigner.presign("k", "60").rawQuery();
        assertThat(query).contains(from);

        Signature signature =
                Signature.parse(get(query.replace(from, to == null ? "" : to), Headers.empty()));

        assertThat(signature)
                .isEqualTo(new Malformed(new SigV4Failure(SigV4Error.INCOMPLETE_QUERY, message)));
    }

    @Test
    void parametersThatAreMissingOrTwiceThereAreMalformed() {
        String query = TestSigner.presign("k", "60").rawQuery();

        for (String pair : query.split("&", -1)) {
            String rest = ("&" + query).replace("&" + pair, "").substring(1);
            assertMalformed(get(rest, Headers.empty()), SigV4Error.INCOMPLETE_QUERY);
            assertMalformed(get(query + "&" + pair, Headers.empty()), SigV4Error.INCOMPLETE_QUERY);
        }
        assertMalformed(
                get("AWSAccessKeyId=a&Signature=b&Expires=1", Headers.empty()),
                SigV4Error.UNSUPPORTED_ALGORITHM);
    }

    private static HttpRequest get(String query, Headers headers) {
        return new HttpRequest("GET", "/", query, headers);
    }

    private static void assertMalformed(HttpRequest request, SigV4Error error) {
        assertThat(Signature.parse(request))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.failure().error()).isEqualTo(error));
    }
}
