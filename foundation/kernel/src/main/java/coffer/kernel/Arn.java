package coffer.kernel;

import java.util.Optional;

/// The name of one resource, as AWS writes it: `arn:aws:kms:eu-west-1:111122223333:key/1234abcd`.
///
/// Parsing is strict and keeps the text: `parse(text).toString()` is always `text`. Region and
/// account are empty where AWS leaves them empty (`arn:aws:s3:::bucket/key`).
public record Arn(
        String partition, String service, String region, String account, String resource) {

    private static final int PART_COUNT = 6;

    public Arn {
        if (partition.isEmpty()) throw new IllegalArgumentException("ARN has no partition");
        if (service.isEmpty()) throw new IllegalArgumentException("ARN has no service");
        if (resource.isEmpty()) throw new IllegalArgumentException("ARN has no resource");
    }

    /// A resource of this installation's partition.
    public static Arn of(String service, Region region, AccountId account, String resource) {
        return new Arn("aws", service, region.name(), account.digits(), resource);
    }

    /// A resource of an account that lives in no one region, such as an IAM role.
    public static Arn global(String service, AccountId account, String resource) {
        return new Arn("aws", service, "", account.digits(), resource);
    }

    /// A bucket or an object: S3 names carry neither region nor account.
    public static Arn s3(String resource) {
        return new Arn("aws", "s3", "", "", resource);
    }

    /// Throws [IllegalArgumentException] if `text` is not an ARN.
    public static Arn parse(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("not an ARN: " + text));
    }

    /// Empty if `text` is not an ARN.
    public static Optional<Arn> find(String text) {
        // The resource part may itself contain colons, so the split is bounded.
        String[] parts = text.split(":", PART_COUNT);
        if (parts.length != PART_COUNT || !parts[0].equals("arn")) return Optional.empty();
        if (parts[1].isEmpty() || parts[2].isEmpty() || parts[5].isEmpty()) return Optional.empty();
        return Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
    }
}
