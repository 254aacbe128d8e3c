package coffer.server.fsck;

import coffer.crypto.AuthenticationFailedException;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kms.material.KeyMaterials;
import coffer.store.StoreDirectory;
import coffer.store.StoreUnavailableException;
import coffer.store.keys.KeyId;
import coffer.store.keys.WrappedKey;
import coffer.store.sqlite.RowAudit;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Opens every row of the key table, and looks for keys that live and that no record names.
///
/// Whatever uses a key keeps its id in a record of its own, in hex or in base64; that of a
/// multi-Region key's material follows from it and from the region. So all ids are gathered and
/// then all records read; of a large table a part of the ids at a time, by their first byte, so
/// that memory stays bounded.
final class KeyOwners {
    private static final int MOST_AT_ONCE = 250_000;
    private static final int FIRST_BYTES = 256;
    private static final Set<String> SPEECHLESS =
            Set.of(RecordKinds.KEY_ROWS, RecordKinds.SMALL_BLOBS);
    private static final Pattern ID = Pattern.compile("\"([0-9a-f]{32}|[A-Za-z0-9+/]{22}==)\"");

    private final StoreDirectory directory;
    private final List<Region> regions;
    private final Consumer<Amiss> told;

    /// `regions` are all that the installation has.
    KeyOwners(StoreDirectory directory, List<Region> regions, Consumer<Amiss> told) {
        this.directory = directory;
        this.regions = List.copyOf(regions);
        this.told = told;
    }

    void check(long keys) {
        int parts = Math.clamp(Math.ceilDiv(keys, MOST_AT_ONCE), 1, FIRST_BYTES);
        for (int part = 0; part < parts; part++) {
            Set<Bytes> living = living(part, parts);
            if (living.isEmpty()) continue;
            read((table, name, value) -> mentioned(table, value).forEach(living::remove));
            for (Bytes id : living) {
                told.accept(Amiss.damage("UNOWNED_KEY", "no record names key " + id.toHex()));
            }
        }
    }

    private Set<Bytes> living(int part, int parts) {
        Set<Bytes> living = new HashSet<>();
        read((table, name, value) -> {
            boolean isOurs =
                    table.equals(RecordKinds.KEY_ROWS) && (name.expose()[0] & 0xff) % parts == part;
            if (isOurs && lives(new KeyId(name))) living.add(name);
        });
        return living;
    }

    private boolean lives(KeyId id) {
        try {
            Optional<WrappedKey> key =
                    directory.store().read(snapshot -> directory.keys().find(snapshot, id));
            return key.filter(found -> found.retired().isEmpty()).isPresent();
        } catch (AuthenticationFailedException | StoreUnavailableException corrupt) {
            told.accept(Amiss.damage("CORRUPT_KEY", "the row of key " + id + " does not open"));
            return false;
        }
    }

    private Set<Bytes> mentioned(String table, Bytes value) {
        Set<Bytes> ids = new HashSet<>();
        if (SPEECHLESS.contains(table)) return ids;
        Matcher matcher = ID.matcher(value.toUtf8());
        while (matcher.find()) {
            Bytes id = parse(matcher.group(1));
            ids.add(id);
            if (!table.equals(RecordKinds.KMS_KEYS)) continue;
            for (Region region : regions) ids.add(KeyMaterials.regionalRow(id, region));
        }
        return ids;
    }

    private static Bytes parse(String id) {
        return Bytes.adopt(
                id.endsWith("==") ? Base64.getDecoder().decode(id) : HexFormat.of().parseHex(id));
    }

    private interface Reader {
        void read(String table, Bytes name, Bytes value);
    }

    /// What is broken was told before.
    private void read(Reader reader) {
        directory
                .store()
                .audit(
                        RecordKinds.ALL,
                        new RowAudit.Visitor() {
                            @Override
                            public void whole(String table, Bytes name, Bytes value) {
                                reader.read(table, name, value);
                            }

                            @Override
                            public void broken(String what) {
                                // Nothing can be learned from it.
                            }
                        });
    }
}
