package coffer.kms.key;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.FreshIds;
import coffer.kernel.Region;
import coffer.store.Key;
import coffer.store.Scope;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/// What names one key in all the world. The id is a UUID in lower case; that of a multi-Region key
/// is `mrk-` and 32 hex digits, the same in every region where a related key is.
///
/// Either stands for 16 bytes, and which of them it is can be told from the bytes.
public record KeyName(AccountId account, Region region, String id) {
    private static final int ID_BYTES = 16;
    private static final int ID_LENGTH = 36;
    private static final String MULTI_REGION_PREFIX = "mrk-";

    // RFC 9562: version 8 is left to whoever makes the UUID.
    private static final byte OWN_VERSION = (byte) 0x80;

    /// A key that does not exist yet.
    public static KeyName fresh(AccountId account, Region region, SecureRandom random) {
        return new KeyName(account, region, randomUuid(random).toString());
    }

    /// A multi-Region key that does not exist yet.
    public static KeyName freshMultiRegion(AccountId account, Region region, SecureRandom random) {
        return new KeyName(account, region, idOf(randomBits(random)));
    }

    /// A UUID of version 4, from the given source of randomness.
    public static UUID randomUuid(SecureRandom random) {
        return new FreshIds(random).get();
    }

    /// The text form of an id's 16 bytes.
    public static String idOf(Bytes bits) {
        boolean isOwn = (bits.expose()[6] & 0xf0) == (OWN_VERSION & 0xf0);
        return isOwn ? MULTI_REGION_PREFIX + bits.toHex() : uuid(bits).toString();
    }

    /// Whether some key may have this id.
    static boolean isId(String text) {
        // Every request asks, so no regular expression does.
        if (text.length() != ID_LENGTH) return false;
        boolean isMultiRegion = text.startsWith(MULTI_REGION_PREFIX);
        for (int i = isMultiRegion ? MULTI_REGION_PREFIX.length() : 0; i < ID_LENGTH; i++) {
            boolean isHyphen = !isMultiRegion && (i == 8 || i == 13 || i == 18 || i == 23);
            char c = text.charAt(i);
            boolean isHex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (isHyphen ? c != '-' : !isHex) return false;
        }
        return true;
    }

    /// Whether there can be keys of this id in several regions.
    public boolean isMultiRegion() {
        return id.startsWith(MULTI_REGION_PREFIX);
    }

    /// The related key in another region, if there is one.
    public KeyName in(Region other) {
        return new KeyName(account, other, id);
    }

    /// The id's 16 bytes.
    public Bytes idBytes() {
        if (isMultiRegion()) {
            return Bytes.adopt(HexFormat.of().parseHex(id.substring(MULTI_REGION_PREFIX.length())));
        }
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

    private static Bytes randomBits(SecureRandom random) {
        byte[] bits = new byte[ID_BYTES];
        random.nextBytes(bits);
        // The version and the variant of RFC 9562.
        bits[6] = (byte) ((bits[6] & 0x0f) | OWN_VERSION);
        bits[8] = (byte) ((bits[8] & 0x3f) | 0x80);
        return Bytes.adopt(bits);
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
