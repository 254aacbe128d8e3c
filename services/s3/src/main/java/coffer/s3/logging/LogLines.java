package coffer.s3.logging;

import coffer.kernel.AccountId;
import coffer.ledger.AuditRecord;
import coffer.ledger.Phase;
import coffer.s3.acl.CanonicalId;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.Bucket;
import coffer.s3.error.S3Error;
import coffer.s3.listing.KeyEncoding;
import coffer.wire.schema.OperationModel;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The lines that tell of one recorded request on a bucket. What is not recorded is told as `-`.
// AWS: Amazon S3 User Guide, "Amazon S3 server access log format".
final class LogLines {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("'['dd/MMM/yyyy:HH:mm:ss '+0000]'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);
    private static final KeyEncoding ENCODED = new KeyEncoding(true);
    private static final String NONE = "-";

    private final AuditRecord record;
    private final RecordText text;
    private final Bucket bucket;

    private LogLines(AuditRecord record, Bucket bucket) {
        this.record = record;
        this.text = RecordText.of(record.json());
        this.bucket = bucket;
    }

    /// Empty if another record tells the bucket's owner of the same: of a call that reached into
    /// another account there is one for each, and an intent is followed by its outcome.
    static List<String> of(AuditRecord record, Bucket bucket) {
        if (record.phase() == Phase.INTENT) return List.of();
        LogLines lines = new LogLines(record, bucket);
        boolean isOwners = record.account().equals(bucket.owner().digits());
        boolean isShared = lines.text.text("sharedEventID").isPresent();
        return isOwners || !isShared ? lines.all() : List.of();
    }

    private List<String> all() {
        List<String> all = new ArrayList<>();
        Optional<String> status = status();
        all.add(
                line(
                        LogOperation.of(record.eventName(), isAboutBucket()),
                        key(),
                        status.orElse(NONE),
                        record.errorCode().orElse(NONE)));
        if (record.eventName().equals("DeleteObjects") && record.errorCode().isEmpty()) {
            text.items("additionalEventData", "decisions").forEach(each -> deletion(each, all));
        }
        return all;
    }

    /// Of many that were deleted at once each is told.
    private void deletion(RecordText decision, List<String> all) {
        boolean isDeletion =
                decision.text("action").filter(it -> it.startsWith("s3:DeleteObject")).isPresent();
        Optional<String> key = decision.text("resource").flatMap(this::keyIn);
        if (!isDeletion || key.isEmpty()) return;
        boolean isAllowed = decision.text("allowed").filter("true"::equals).isPresent();
        all.add(
                line(
                        "BATCH.DELETE.OBJECT",
                        key,
                        isAllowed ? "204" : "403",
                        isAllowed ? NONE : S3Error.ACCESS_DENIED.wireName()));
    }

    private String line(String operation, Optional<String> key, String status, String error) {
        String encodedKey = key.map(ENCODED::of).orElse(NONE);
        return String.join(
                " ",
                CanonicalId.of(bucket.owner()),
                bucket.name(),
                TIME.format(record.time()),
                word(text.text("sourceIPAddress")),
                word(requester()),
                word(text.text("requestID")),
                operation,
                encodedKey,
                quoted(requestLine(key)),
                status,
                error,
                word(text.text("additionalEventData", "bytesTransferredOut")),
                word(objectSize()),
                NONE,
                NONE,
                quoted(Optional.empty()),
                quoted(text.text("userAgent")),
                word(text.text("requestParameters", "versionId")),
                NONE,
                isSigned() ? "SigV4" : NONE,
                word(text.text("tlsDetails", "cipherSuite")),
                NONE,
                word(text.text("tlsDetails", "clientProvidedHostHeader")),
                word(text.text("tlsDetails", "tlsVersion")),
                NONE,
                isByList() ? "Yes" : NONE);
    }

    /// Whether the request's own bucket is this one, and not that of a copy's source.
    private boolean isAboutBucket() {
        return text.text("requestParameters", "bucket").filter(bucket.name()::equals).isPresent()
                || text.text("requestParameters", "bucket").isEmpty();
    }

    private Optional<String> key() {
        Optional<String> named = text.text("requestParameters", "key");
        if (isAboutBucket() && named.isPresent()) return named;
        Optional<String> served = text.text("serviceEventDetails", "key");
        if (served.isPresent() || isAboutBucket()) return served;
        return record.resources().stream()
                .flatMap(resource -> keyIn(resource.name()).stream())
                .findFirst();
    }

    private Optional<String> keyIn(String arn) {
        String start = bucket.arn() + "/";
        return arn.startsWith(start)
                ? Optional.of(arn.substring(start.length()))
                : Optional.empty();
    }

    private Optional<String> status() {
        if (record.errorCode().isPresent()) {
            String code = record.errorCode().get();
            for (S3Error each : S3Error.values()) {
                if (each.wireName().equals(code)) {
                    return Optional.of(Integer.toString(each.httpStatus()));
                }
            }
            return Optional.empty();
        }
        boolean isPart =
                record.eventName().equals("GetObject")
                        && text.text("requestParameters", "range").isPresent();
        if (isPart) return Optional.of("206");
        return model().map(model -> Integer.toString(model.http().successStatus()));
    }

    private Optional<OperationModel> model() {
        return S3Api.model().find(record.eventName());
    }

    /// As a client would have written it that puts the bucket into the path.
    private Optional<String> requestLine(Optional<String> key) {
        return model().map(model -> {
            String uri =
                    model.http()
                            .uri()
                            .replace("{Bucket}", bucket.name())
                            .replace("{Key+}", key.map(ENCODED::of).orElse(""));
            return model.http().method() + " " + uri + " HTTP/1.1";
        });
    }

    private Optional<String> requester() {
        Optional<AccountId> account =
                text.text("userIdentity", "accountId").flatMap(AccountId::find);
        return switch (text.text("userIdentity", "type").orElse("")) {
            case "IAMUser", "AssumedRole", "FederatedUser" -> text.text("userIdentity", "arn");
            case "AWSService" ->
                    text.text("userIdentity", "invokedBy").map(service -> "svc:" + service);
            default -> account.map(CanonicalId::of);
        };
    }

    private boolean isSigned() {
        return text.text("userIdentity", "accountId").flatMap(AccountId::find).isPresent()
                && !text.text("userIdentity", "type").filter("AWSService"::equals).isPresent();
    }

    private Optional<String> objectSize() {
        return record.eventName().equals("PutObject")
                ? text.text("requestParameters", "contentLength")
                : Optional.empty();
    }

    private boolean isByList() {
        return text.items("additionalEventData", "decisions").stream()
                .flatMap(decision -> decision.text("because").stream())
                .anyMatch(why -> why.endsWith("in the access control list allows it"));
    }

    /// A field that has no spaces.
    private static String word(Optional<String> value) {
        String text = value.map(ENCODED::of).orElse("");
        return text.isEmpty()
                ? NONE
                : text.replace("%3A", ":").replace("%5B", "[").replace("%5D", "]");
    }

    /// Whatever is in it, it is one field of one line.
    private static String quoted(Optional<String> value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char each : value.orElse(NONE).toCharArray()) {
            boolean isPlain = each >= ' ' && each != '"' && each != 0x7F;
            quoted.append(isPlain ? Character.toString(each) : "%%%02X".formatted((int) each));
        }
        return quoted.append('"').toString();
    }
}
