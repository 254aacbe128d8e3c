package coffer.s3.content;

import coffer.kernel.Bytes;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import java.util.List;
import java.util.Optional;

/// Under which keys the bytes of an object were sealed before they were sealed anew. Copies of the
/// data from before open with those: who erases the object has to erase them too.
final class FormerKeys {
    private static final Scope SCOPE = Scope.of("aws", "", "", "s3", "former keys");
    private static final Table<Former> FORMER = Table.unordered("s3-former-keys", Former.class);

    private FormerKeys() {}

    /// Of all that went before.
    record Former(List<Bytes> keys) {
        Former {
            keys = List.copyOf(keys);
        }
    }

    static void put(Transaction tx, Content content, List<KeyId> keys) {
        tx.put(FORMER, keyOf(content), new Former(keys.stream().map(KeyId::bytes).toList()));
    }

    /// Finds them for the last time.
    static List<KeyId> take(Transaction tx, Content content) {
        Optional<Former> former = tx.find(FORMER, keyOf(content));
        if (former.isEmpty()) return List.of();
        tx.delete(FORMER, keyOf(content));
        return former.get().keys().stream().map(KeyId::new).toList();
    }

    /// Each sealing has blobs of its own, or a list of them.
    private static Key keyOf(Content content) {
        Optional<String> list = content.parts().map(Content.PartsRef::listId);
        return Key.of(SCOPE, list.or(() -> content.blob().map(BlobRef::id)).orElse(""));
    }
}
