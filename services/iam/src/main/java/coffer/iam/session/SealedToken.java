package coffer.iam.session;

import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A session token as it travels: what it says openly, and what is sealed.
public record SealedToken(Header header, Bytes sealed) {
    private static final byte WITHOUT_ACCOUNT = 1;
    private static final byte WITH_ACCOUNT = 2;
    private static final int ACCOUNT_BYTES = 5;
    private static final int KEY_ID_BYTES = 16;
    private static final int MOST_CHARS = 12 * 1_024;

    /// Whose key sealed it, and which. Tokens that are older than the second account name none.
    record Header(Optional<AccountId> account, Bytes keyId) {

        byte[] bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(size());
            bytes.put(account.isPresent() ? WITH_ACCOUNT : WITHOUT_ACCOUNT);
            account.ifPresent(id -> put(bytes, Long.parseLong(id.digits())));
            return bytes.put(keyId.expose()).array();
        }

        int size() {
            return 1 + (account.isPresent() ? ACCOUNT_BYTES : 0) + KEY_ID_BYTES;
        }

        /// What binds a token to its access key id.
        byte[] aad(String accessKeyId) {
            byte[] id = accessKeyId.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(size() + id.length).put(bytes()).put(id).array();
        }

        private static void put(ByteBuffer bytes, long number) {
            for (int i = ACCOUNT_BYTES - 1; i >= 0; i--) {
                bytes.put((byte) (number >>> (i * Byte.SIZE)));
            }
        }

        private static long number(ByteBuffer bytes) {
            long number = 0;
            for (int i = 0; i < ACCOUNT_BYTES; i++) {
                number = number << Byte.SIZE | Byte.toUnsignedLong(bytes.get());
            }
            return number;
        }

        private static Optional<Header> read(ByteBuffer bytes) {
            if (bytes.remaining() < 1 + KEY_ID_BYTES) return Optional.empty();
            byte version = bytes.get();
            if (version == WITHOUT_ACCOUNT) {
                return Optional.of(new Header(Optional.empty(), keyId(bytes)));
            }
            boolean isKnown =
                    version == WITH_ACCOUNT && bytes.remaining() >= ACCOUNT_BYTES + KEY_ID_BYTES;
            if (!isKnown) return Optional.empty();
            return AccountId.find("%012d".formatted(number(bytes)))
                    .map(account -> new Header(Optional.of(account), keyId(bytes)));
        }

        private static Bytes keyId(ByteBuffer bytes) {
            byte[] id = new byte[KEY_ID_BYTES];
            bytes.get(id);
            return Bytes.adopt(id);
        }
    }

    /// The account whose token it claims to be; empty for one that is older than the second.
    public Optional<AccountId> account() {
        return header.account();
    }

    String text() {
        byte[] whole =
                ByteBuffer.allocate(header.size() + sealed.size())
                        .put(header.bytes())
                        .put(sealed.expose())
                        .array();
        return Base64.getEncoder().encodeToString(whole);
    }

    /// Empty for what cannot be one. Only the one way to write the bytes is accepted, so that no
    /// character may be changed.
    public static Optional<SealedToken> parse(String text) {
        if (text.length() > MOST_CHARS) return Optional.empty();
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (!Base64.getEncoder().encodeToString(bytes).equals(text)) return Optional.empty();
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            return Header.read(rest).map(header -> new SealedToken(header, rest(rest)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Bytes rest(ByteBuffer bytes) {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return Bytes.adopt(rest);
    }
}
