package coffer.s3.acl;

import coffer.s3.error.S3Error;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The list that a request's headers ask for: one by name, or grants one by one.
// AWS: Amazon S3 API Reference, PutObjectAcl, "Access permissions".
public record AclWish(Optional<String> canned, Map<AclPermission, String> granted) {
    public static final AclWish NONE = new AclWish(Optional.empty(), Map.of());

    private static final int MAX_GRANTS = 100;
    private static final Pattern HOLDER =
            Pattern.compile("\\s*([A-Za-z]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\",\\s]+))\\s*(?:,|$)");

    public AclWish {
        granted = Map.copyOf(granted);
    }

    /// The headers by which permissions are granted.
    public record Grants(
            Optional<String> fullControl,
            Optional<String> read,
            Optional<String> readAcp,
            Optional<String> write,
            Optional<String> writeAcp) {
        private Map<AclPermission, String> byPermission() {
            Map<AclPermission, String> all = new EnumMap<>(AclPermission.class);
            fullControl.ifPresent(text -> all.put(AclPermission.FULL_CONTROL, text));
            read.ifPresent(text -> all.put(AclPermission.READ, text));
            readAcp.ifPresent(text -> all.put(AclPermission.READ_ACP, text));
            write.ifPresent(text -> all.put(AclPermission.WRITE, text));
            writeAcp.ifPresent(text -> all.put(AclPermission.WRITE_ACP, text));
            return all;
        }

        private boolean isEmpty() {
            return fullControl.isEmpty()
                    && read.isEmpty()
                    && readAcp.isEmpty()
                    && write.isEmpty()
                    && writeAcp.isEmpty();
        }
    }

    public static AclWish of(Optional<String> canned, Grants grants) {
        if (canned.isEmpty() && grants.isEmpty()) return NONE;
        return new AclWish(canned, grants.byPermission());
    }

    public boolean isEmpty() {
        return canned.isEmpty() && granted.isEmpty();
    }

    /// Whether it asks for the list by that name.
    public boolean is(CannedAcl name) {
        return canned.filter(name.wireName()::equals).isPresent();
    }

    /// What policies may ask about it.
    // AWS: Service Authorization Reference, "Condition keys for Amazon S3".
    public Map<String, List<String>> conditionKeys() {
        if (isEmpty()) return Map.of();
        Map<String, List<String>> keys = new HashMap<>();
        canned.ifPresent(name -> keys.put("s3:x-amz-acl", List.of(name)));
        granted.forEach((permission, text) -> keys.put(permission.key(), List.of(text)));
        return keys;
    }

    /// Where lists do not count, only what changes nothing may be asked for.
    public void checkDisabled() {
        boolean changesNothing =
                granted.isEmpty() && (canned.isEmpty() || is(CannedAcl.BUCKET_OWNER_FULL_CONTROL));
        if (!changesNothing) throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.refusal();
    }

    /// What is granted on something of `owner` in a bucket of `bucketOwner`: without a wish, what
    /// its owner has. Throws InvalidRequest, InvalidArgument or MethodNotAllowed.
    public List<AclGrant> grants(String owner, String bucketOwner) {
        if (canned.isPresent() && !granted.isEmpty()) {
            throw S3Error.INVALID_REQUEST.because(
                    "Specifying both Canned ACLs and Header Grants is not allowed");
        }
        if (granted.isEmpty()) {
            return CannedAcl.of(canned.orElse(CannedAcl.PRIVATE.wireName()))
                    .grants(owner, bucketOwner);
        }
        List<AclGrant> grants = new ArrayList<>();
        for (AclPermission permission : AclPermission.values()) {
            String text = granted.getOrDefault(permission, "");
            for (AclHolder holder : holders(permission, text)) {
                grants.add(new AclGrant(holder, permission));
            }
        }
        checkCount(grants);
        return grants;
    }

    static void checkCount(List<AclGrant> grants) {
        if (grants.size() > MAX_GRANTS) throw S3Error.MALFORMED_ACL.refusal();
    }

    /// `id="...", uri="..."`.
    private static List<AclHolder> holders(AclPermission permission, String text) {
        List<AclHolder> holders = new ArrayList<>();
        Matcher matcher = HOLDER.matcher(text);
        int end = 0;
        while (end < text.length() && holders.size() <= MAX_GRANTS) {
            if (!matcher.find(end) || matcher.start() != end) throw malformed(permission, text);
            // One of the two, with quotation marks or without.
            String value = group(matcher, 2) + group(matcher, 3);
            holders.add(holder(permission, group(matcher, 1), value));
            end = matcher.end();
        }
        return holders;
    }

    private static String group(Matcher matcher, int number) {
        return Optional.ofNullable(matcher.group(number)).orElse("");
    }

    private static AclHolder holder(AclPermission permission, String scheme, String value) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "id" -> AclHolder.user(value);
            case "uri" -> AclHolder.group(value);
            case "emailaddress" -> throw byMail();
            default -> throw malformed(permission, scheme);
        };
    }

    /// AWS took this way of naming an account away in 2025.
    static RuntimeException byMail() {
        return S3Error.METHOD_NOT_ALLOWED.because(
                "Access control lists can no longer name accounts by e-mail address.");
    }

    private static RuntimeException malformed(AclPermission permission, String text) {
        return S3Error.INVALID_ARGUMENT
                .because("Argument format not recognized")
                .with(Map.of("ArgumentName", permission.header(), "ArgumentValue", text));
    }
}
