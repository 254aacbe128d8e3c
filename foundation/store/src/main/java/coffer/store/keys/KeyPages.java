package coffer.store.keys;

import coffer.kernel.Bytes;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.Optional;

/// The stored pages of the tree, each sealed under a key of the page above it.
final class KeyPages {
    private static final Table<Page> PAGES = Table.unordered("key_pages", Page.class);

    private KeyPages() {}

    record Page(Bytes sealed) {}

    static Optional<Bytes> find(Snapshot snapshot, String name) {
        return snapshot.find(PAGES, keyOf(name)).map(Page::sealed);
    }

    static void put(Transaction transaction, KeyTree.SealedPage page) {
        transaction.put(PAGES, keyOf(page.name()), new Page(page.sealed()));
    }

    /// Copies every page that is stored.
    static void copy(Snapshot from, Transaction to) {
        for (String name : KeyTree.pageNames()) {
            find(from, name).ifPresent(sealed -> put(to, new KeyTree.SealedPage(name, sealed)));
        }
    }

    private static Key keyOf(String name) {
        return Key.of(Scope.of("key table"), name);
    }
}
