package coffer.kms.key;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.store.Key;
import coffer.store.Scope;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What names one key in all the world. The id is a UUID in lower case.
public record KeyName(AccountId account, Region region, String id) {
    private static final int ID_BYTES = 16;

    /// A key that does not exist yet.
    public static KeyName fresh(AccountId account, Region region, SecureRandom random) {
        return new KeyName(account, region, randomUuid(random).toString());
    }

    /// A UUID of version 4, from the given source of randomness.
    public static UUID randomUuid(SecureRandom random) {
        byte[] bits = new byte[ID_BYTES];
        random.nextBytes(bits);
        // The version (4: random) and the variant of RFC 9562.
        bits[6] = (byte) ((bits[6] & 0x0f) | 0x40);
        bits[8] = (byte) ((bits[8] & 0x3f) | 0x80);
        return uuid(Bytes.adopt(bits));
    }

    /// The text form of an id's 16 bytes.
    public static String idOf(Bytes bits) {
        return uuid(bits).toString();
    }

    /// The id's 16 bytes.
    public Bytes idBytes() {
        UUID uuid = UUID.fromString(id);
        return Bytes.adopt(
                ByteBuffer.allocate(ID_BYTES)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .array());
    }

    public Arn arn() {
        return Arn.of("kms", region, account, "key/" + id);
    }

    /// Where the record of this key is.
    Key record() {
        return Key.of(home(account, region), id);
    }

    /// Where what belongs to this key alone is listed, or a part of it that `more` tells.
    public Scope scope(String... more) {
        List<String> parts =
                new ArrayList<>(List.of("aws", account.digits(), region.name(), "kms", id));
        parts.addAll(List.of(more));
        return new Scope(parts);
    }

    /// Where the keys and aliases of an account are listed.
    static Scope home(AccountId account, Region region) {
        return Scope.of("aws", account.digits(), region.name(), "kms");
    }

    private static UUID uuid(Bytes bits) {
        ByteBuffer buffer = ByteBuffer.wrap(bits.expose());
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    @Override
    public String toString() {
        return arn().toString();
    }
}
