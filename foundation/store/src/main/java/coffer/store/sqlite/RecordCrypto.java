package coffer.store.sqlite;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Hkdf;
import coffer.crypto.HmacSha256;
import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Scope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the file shows instead of a record's name and value; one instance per connection.
///
/// A record's id is `scope id (16) || name id (16)`, both pseudo-random functions of table, scope
/// and name. Its value is sealed with its name and bound to table and id, so that rows cannot be
/// swapped, not even by someone who can write the file.
final class RecordCrypto implements AutoCloseable {
    static final int ID_BYTES = 32;

    private static final int SCOPE_BYTES = 16;
    private static final int CACHED_SCOPES = 1_024;

    private final HmacSha256 ids;
    private final Xaes256Gcm values;
    private final Map<TableScope, byte[]> scopes =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<TableScope, byte[]> eldest) {
                    return size() > CACHED_SCOPES;
                }
            };

    private record TableScope(String table, Scope scope) {}

    /// A record's name, and its value from an offset in the plaintext on.
    record Opened(Bytes name, Bytes plaintext, int valueOffset) {}

    RecordCrypto(SecretBytes storeKey, SecureRandom random) {
        try (SecretBytes idKey = Hkdf.derive(storeKey, "coffer store record ids");
                SecretBytes valueKey = Hkdf.derive(storeKey, "coffer store record values")) {
            this.ids = new HmacSha256(idKey);
            this.values = new Xaes256Gcm(valueKey, random);
        }
    }

    byte[] id(String table, Key key) {
        byte[] scope = scopeId(table, key.scope());
        byte[] id = Arrays.copyOf(scope, ID_BYTES);
        // The scope's id is in front, so the name needs no length and there is no ambiguity.
        byte[] name = ids.of(NAME_DOMAIN, scope, key.name().expose());
        System.arraycopy(name, 0, id, SCOPE_BYTES, ID_BYTES - SCOPE_BYTES);
        return id;
    }

    byte[] scopeId(String table, Scope scope) {
        return scopes.computeIfAbsent(new TableScope(table, scope), this::computeScopeId);
    }

    /// The largest id in a scope.
    static byte[] lastId(byte[] scopeId) {
        byte[] id = Arrays.copyOf(scopeId, ID_BYTES);
        Arrays.fill(id, SCOPE_BYTES, ID_BYTES, (byte) 0xff);
        return id;
    }

    byte[] seal(String table, byte[] id, Bytes name, byte[] value) {
        ByteBuffer plaintext = ByteBuffer.allocate(Integer.BYTES + name.size() + value.length);
        plaintext.putInt(name.size()).put(name.expose()).put(value);
        return values.seal(plaintext.array(), aad("record", table, id));
    }

    Opened open(String table, byte[] id, byte[] sealed) {
        byte[] plaintext = values.open(sealed, aad("record", table, id));
        int nameLength = ByteBuffer.wrap(plaintext).getInt();
        int valueOffset = Integer.BYTES + nameLength;
        Bytes name = Bytes.adopt(Arrays.copyOfRange(plaintext, Integer.BYTES, valueOffset));
        return new Opened(name, Bytes.adopt(plaintext), valueOffset);
    }

    byte[] sealItem(String queue, long number, byte[] value) {
        return values.seal(value, aad("queue", queue, bytesOf(number)));
    }

    byte[] openItem(String queue, long number, byte[] sealed) {
        return values.open(sealed, aad("queue", queue, bytesOf(number)));
    }

    /// Fails unless the row found under a key is that key's: two names may share an id only if
    /// someone found a collision.
    static void requireName(Bytes expected, Bytes found) {
        if (!expected.equals(found)) throw new AuthenticationFailedException();
    }

    @Override
    public void close() {
        values.close();
    }

    private static final byte[] SCOPE_DOMAIN = {'s'};
    private static final byte[] NAME_DOMAIN = {'n'};

    private byte[] computeScopeId(TableScope key) {
        List<String> parts = key.scope().parts();
        byte[][] all = new byte[parts.size() + 2][];
        all[0] = SCOPE_DOMAIN;
        all[1] = utf8(key.table());
        for (int i = 0; i < parts.size(); i++) all[i + 2] = utf8(parts.get(i));
        return Arrays.copyOf(ids.ofList(all), SCOPE_BYTES);
    }

    private static byte[] aad(String kind, String table, byte[] id) {
        byte[] kindBytes = utf8(kind);
        byte[] tableBytes = utf8(table);
        // Kind and table are bounded by a zero byte, which no name has; the id's length is fixed.
        return ByteBuffer.allocate(kindBytes.length + tableBytes.length + 2 + id.length)
                .put(kindBytes)
                .put((byte) 0)
                .put(tableBytes)
                .put((byte) 0)
                .put(id)
                .array();
    }

    private static byte[] bytesOf(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
