package coffer.wire.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.testing.FakeClock;
import coffer.wire.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// AWS's published examples: the Signature Version 4 test suite, and the S3 API Reference's
/// "Authenticating Requests".
class SigV4Vectors {
    private static final String SUITE_SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String S3_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final SigningTarget SUITE = new SigningTarget("us-east-1", "service", true);
    private static final SigningTarget S3 = new SigningTarget("us-east-1", "s3", true);

    // Date-only signed headers of the suite are `host;x-amz-date` unless a case says otherwise.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /|5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "POST /|5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
                "GET /?Param2=value2&Param1=value1|b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
                "GET /?Param1=value1|a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
                "GET /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz|07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
                "GET /ሴ|8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
                "GET /?ሴ=bar|2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
                "GET //|5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET /./|5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET /example/..|5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET /example1/example2/../..|5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET //example//|9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
                "GET /./example|ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
                "GET /example space/|652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
                "GET /?Param1=value2&Param1=Value1|eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1",
                "GET /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz|9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
                "POST /?Param1=value1|28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
            })
    void theSuitesRequestsWithoutHeadersOfTheirOwn(String line, String signature) {
        assertSuite(
                line + "\nHost:example.amazonaws.com\nX-Amz-Date:20150830T123600Z",
                "host;x-amz-date",
                signature,
                "");
    }

    @Test
    void theSuitesHeaders() {
        assertSuite(
                "GET /\nHost:example.amazonaws.com\nMy-Header1: value1  \nMy-Header2: \"a   b  "
                        + " c\"  \nX-Amz-Date:20150830T123600Z",
                "host;my-header1;my-header2;x-amz-date",
                "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
                "");
        assertSuite(
                "GET /\nHost:example.amazonaws.com\nMy-Header1:value2\nMy-Header1:value2\n"
                        + "My-Header1:value1\nX-Amz-Date:20150830T123600Z",
                "host;my-header1;x-amz-date",
                "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
                "");
        assertSuite(
                "POST /\nContent-Type:application/x-www-form-urlencoded\nHost:example.amazonaws.com"
                        + "\nX-Amz-Date:20150830T123600Z",
                "content-type;host;x-amz-date",
                "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
                "Param1=value1");
    }

    @Test
    void theSuitesOrderOfHeaders() {
        assertSuite(
                "GET /\nHost:example.amazonaws.com\nMy-Header1:value4\nMy-Header1:value1\n"
                        + "My-Header1:value3\nMy-Header1:value2\nX-Amz-Date:20150830T123600Z",
                "host;my-header1;x-amz-date",
                "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
                "");
        assertSuite(
                "POST /\nHost:example.amazonaws.com\nMy-Header1:value1\n"
                        + "X-Amz-Date:20150830T123600Z",
                "host;my-header1;x-amz-date",
                "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
                "");
        assertSuite(
                "POST /\nHost:example.amazonaws.com\nMy-Header1:VALUE1\n"
                        + "X-Amz-Date:20150830T123600Z",
                "host;my-header1;x-amz-date",
                "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
                "");
    }

    @Test
    void theSuitesSessionToken() {
        assertSuite(
                "POST /\nHost:example.amazonaws.com\nX-Amz-Date:20150830T123600Z\n"
                        + "X-Amz-Security-Token:AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk"
                        + "4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/"
                        + "qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5"
                        + "VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64l"
                        + "IZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/o"
                        + "LxBA==",
                "host;x-amz-date;x-amz-security-token",
                "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
                "");
    }

    @Test
    void theS3ReferencesPostPolicy() {
        String policy =
                "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFs"
                        + "NCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aX"
                        + "RoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9L"
                        + "A0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1"
                        + "Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN"
                        + "0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZX"
                        + "RhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY"
                        + "3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10"
                        + "YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1"
                        + "QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYW"
                        + "xnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxN"
                        + "TEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9";
        Signature.Claim claim =
                new Signature.Claim(
                        Credential.parse("AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request")
                                .orElseThrow(),
                        List.of(),
                        "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e",
                        SigningTime.parse("20151229T000000Z").orElseThrow());

        assertThat(
                        verifier("2015-12-29T00:00:00Z")
                                .verifyPostPolicy(claim, policy, secret(S3_SECRET), S3))
                .isEmpty();
    }

    @Test
    void theS3ReferencesRequests() {
        String empty = Sha256.OF_NOTHING;
        assertS3(
                "GET /test.txt\nHost:examplebucket.s3.amazonaws.com\nRange:bytes=0-9\n"
                        + "x-amz-content-sha256:"
                        + empty
                        + "\nx-amz-date:20130524T000000Z",
                "host;range;x-amz-content-sha256;x-amz-date",
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        assertS3(
                "PUT /test%24file.text\nHost:examplebucket.s3.amazonaws.com\n"
                        + "Date:Fri, 24 May 2013 00:00:00 GMT\nx-amz-date:20130524T000000Z\n"
                        + "x-amz-storage-class:REDUCED_REDUNDANCY\nx-amz-content-sha256:"
                        + "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
                "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
        assertS3(
                "GET /?lifecycle\nHost:examplebucket.s3.amazonaws.com\nx-amz-content-sha256:"
                        + empty
                        + "\nx-amz-date:20130524T000000Z",
                "host;x-amz-content-sha256;x-amz-date",
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
        assertS3(
                "GET /?max-keys=2&prefix=J\nHost:examplebucket.s3.amazonaws.com\n"
                        + "x-amz-content-sha256:"
                        + empty
                        + "\nx-amz-date:20130524T000000Z",
                "host;x-amz-content-sha256;x-amz-date",
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    @Test
    void theS3ReferencesPresignedUrl() {
        HttpRequest request =
                Requests.parse(
                        "GET /test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
                                + "AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                                + "&X-Amz-SignedHeaders=host&X-Amz-Signature="
                                + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
                                + "\nHost:examplebucket.s3.amazonaws.com");

        assertThat(verifyS3(request, "2013-05-24T23:59:59Z"))
                .isEqualTo(new Verification.Valid(new PayloadMode.Unsigned()));
        assertThat(verifyS3(request, "2013-05-25T00:00:01Z"))
                .isInstanceOfSatisfying(
                        Verification.Invalid.class,
                        invalid ->
                                assertThat(invalid.failure())
                                        .isEqualTo(
                                                new SigV4Failure(
                                                        SigV4Error.EXPIRED,
                                                        "Request has expired",
                                                        Map.of(
                                                                "X-Amz-Expires",
                                                                "86400",
                                                                "Expires",
                                                                "2013-05-25T00:00:00Z",
                                                                "ServerTime",
                                                                "2013-05-25T00:00:01Z"))));
    }

    private static void assertSuite(String text, String signed, String signature, String body) {
        HttpRequest request =
                Requests.parse(
                        text
                                + "\nAuthorization:AWS4-HMAC-SHA256"
                                + " Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                + " SignedHeaders="
                                + signed
                                + ", Signature="
                                + signature);
        Bytes bodySha256 =
                Bytes.adopt(Sha256.start().digest(body.getBytes(StandardCharsets.UTF_8)));

        Verification verification =
                verifier("2015-08-30T12:36:00Z")
                        .verify(
                                new SignedRequest(
                                        request,
                                        (Signature.Signed) Signature.parse(request),
                                        Optional.of(bodySha256)),
                                secret(SUITE_SECRET),
                                SUITE);

        assertThat(verification)
                .isEqualTo(new Verification.Valid(new PayloadMode.Signed(bodySha256)));
    }

    private static void assertS3(String text, String signed, String signature) {
        HttpRequest request =
                Requests.parse(
                        text
                                + "\nAuthorization:AWS4-HMAC-SHA256 Credential="
                                + "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                + "SignedHeaders="
                                + signed
                                + ",Signature="
                                + signature);

        assertThat(verifyS3(request, "2013-05-24T00:00:00Z"))
                .isInstanceOf(Verification.Valid.class);
    }

    private static Verification verifyS3(HttpRequest request, String now) {
        Signature.Signed signature = (Signature.Signed) Signature.parse(request);
        return verifier(now)
                .verify(
                        new SignedRequest(request, signature, Optional.empty()),
                        secret(S3_SECRET),
                        S3);
    }

    private static SigV4Verifier verifier(String now) {
        return new SigV4Verifier(new FakeClock(Instant.parse(now)), new SigningKeys(10));
    }

    private static SigningSecret secret(String text) {
        return SigningSecret.of(SecretBytes.adopt(text.getBytes(StandardCharsets.UTF_8)));
    }
}
