package coffer.wire.sigv4;

import coffer.wire.sigv4.Signature.Presigned;
import coffer.wire.sigv4.Signature.Signed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// The failures whose texts name what was found and what was expected, in AWS's words.
final class Messages {
    private static final Duration SKEW = Duration.ofMinutes(15);

    private Messages() {}

    static SigV4Failure scope(SigV4Error error, Signed signature, SigningTarget target) {
        Credential credential = signature.claim().credential();
        String date = signature.claim().time().date();
        if (target.isS3()) return s3Scope(error, signature, target);
        return error.because(
                switch (error) {
                    case WRONG_REGION -> "Credential should be scoped to a valid region. ";
                    case WRONG_SERVICE ->
                            "Credential should be scoped to correct service: '"
                                    + target.service()
                                    + "'. ";
                    case WRONG_SCOPE_DATE ->
                            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version"
                                    + " of date from HTTP: '%s' != '%s', from '%s'."
                                            .formatted(
                                                    credential.date(),
                                                    date,
                                                    signature.claim().time().text());
                    default ->
                            "Credential should be scoped with a valid terminator: 'aws4_request',"
                                    + " not '%s'. ".formatted(credential.terminator());
                });
    }

    private static SigV4Failure s3Scope(SigV4Error error, Signed signature, SigningTarget target) {
        Credential credential = signature.claim().credential();
        String where =
                signature instanceof Presigned
                        ? "Error parsing the X-Amz-Credential parameter; "
                        : "The authorization header is malformed; ";
        return error.because(
                where
                        + switch (error) {
                            case WRONG_REGION ->
                                    "the region '%s' is wrong; expecting '%s'"
                                            .formatted(credential.region(), target.region());
                            case WRONG_SERVICE ->
                                    "incorrect service \"%s\". This endpoint belongs to \"s3\"."
                                            .formatted(credential.service());
                            case WRONG_SCOPE_DATE ->
                                    "Invalid credential date \"%s\". This date is not the same as X-Amz-Date: \"%s\"."
                                            .formatted(
                                                    credential.date(),
                                                    signature.claim().time().date());
                            default ->
                                    "incorrect terminal \"%s\". This endpoint uses \"aws4_request\"."
                                            .formatted(credential.terminator());
                        });
    }

    static SigV4Failure expired(Signed signature, Instant now, SigningTarget target) {
        if (target.isS3()) {
            return signature instanceof Presigned url ? expired(url, now) : skewed(signature, now);
        }
        Instant oldest =
                now.minus(signature instanceof Presigned presigned ? presigned.lifetime() : SKEW);
        SigV4Error error = signature instanceof Presigned ? SigV4Error.EXPIRED : SigV4Error.SKEWED;
        return error.because(
                "Signature expired: %s is now earlier than %s (%s - %s)"
                        .formatted(
                                signature.claim().time().text(),
                                SigningTime.of(oldest).text(),
                                SigningTime.of(now).text(),
                                minutes(Duration.between(oldest, now))));
    }

    static SigV4Failure notYetCurrent(Signed signature, Instant now, SigningTarget target) {
        if (target.isS3()) {
            return signature instanceof Presigned url
                    ? notYetValid(url, now)
                    : skewed(signature, now);
        }
        return SigV4Error.SKEWED.because(
                "Signature not yet current: %s is still later than %s (%s + %s)"
                        .formatted(
                                signature.claim().time().text(),
                                SigningTime.of(now.plus(SKEW)).text(),
                                SigningTime.of(now).text(),
                                minutes(SKEW)));
    }

    private static SigV4Failure expired(Presigned url, Instant now) {
        return SigV4Error.EXPIRED
                .inS3()
                .with(
                        Map.of(
                                "X-Amz-Expires", Long.toString(url.lifetime().toSeconds()),
                                "Expires", seconds(end(url)),
                                "ServerTime", seconds(now)));
    }

    private static SigV4Failure notYetValid(Presigned url, Instant now) {
        long signedAt = url.claim().time().instant().toEpochMilli();
        return SigV4Error.NOT_YET_VALID
                .inS3()
                .with(
                        Map.of(
                                "X-Amz-Date", Long.toString(signedAt),
                                "Expires", seconds(end(url)),
                                "ServerTime", seconds(now)));
    }

    private static SigV4Failure skewed(Signed signature, Instant now) {
        return SigV4Error.SKEWED
                .inS3()
                .with(
                        Map.of(
                                "RequestTime", signature.claim().time().text(),
                                "ServerTime", seconds(now),
                                "MaxAllowedSkewMilliseconds", Long.toString(SKEW.toMillis())));
    }

    private static Instant end(Presigned url) {
        return url.claim().time().instant().plus(url.lifetime());
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static SigV4Failure notSigned(String names, SigningTarget target) {
        if (target.isS3()) return SigV4Error.HEADERS_NOT_SIGNED.inS3();
        return SigV4Error.HEADERS_NOT_SIGNED.because(
                "'" + names + "' must be a 'SignedHeader' in the AWS Authorization.");
    }

    private static String minutes(Duration duration) {
        return duration.toSecondsPart() == 0
                ? duration.toMinutes() + " min."
                : duration.toSeconds() + " sec.";
    }
}
