package coffer.store.keys;

import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Snapshot;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// All page keys under one top key: a root page with 64 keys, each of which leads to an inner page
/// with 64 keys, each of which seals the rows of one leaf.
///
/// An inner page is derived from its key in the root page until an erasure changes it; then it is
/// stored, sealed under that key. Either way whoever has the key has the page, and the key is
/// replaced with it. Pages are opened when they are first asked for and kept: 170 KB of secrets at
/// most.
final class KeyTree implements AutoCloseable {
    static final int LEAVES = KeyPage.SLOTS * KeyPage.SLOTS;

    private static final String ROOT_PAGE = "root";

    private final TopKeyId topId;
    private final KeyPage root;
    private final SecureRandom random;
    private final AtomicReferenceArray<KeyPage> inner = new AtomicReferenceArray<>(KeyPage.SLOTS);

    private KeyTree(TopKeyId topId, KeyPage root, SecureRandom random) {
        this.topId = topId;
        this.root = root;
        this.random = random;
    }

    /// A page as it is stored.
    record SealedPage(String name, Bytes sealed) {}

    static KeyTree random(TopKeyId topId, SecureRandom random) {
        return new KeyTree(topId, KeyPage.random(random), random);
    }

    /// Throws [coffer.crypto.AuthenticationFailedException] unless the root page hangs from
    /// `topKey`; so does whatever first needs another page that does not hang from it.
    static KeyTree load(
            TopKeyId topId, SecretBytes topKey, Snapshot snapshot, SecureRandom random) {
        Bytes sealed =
                KeyPages.find(snapshot, ROOT_PAGE)
                        .orElseThrow(() -> new IllegalStateException("no key page " + ROOT_PAGE));
        try (Xaes256Gcm top = new Xaes256Gcm(topKey, random)) {
            return new KeyTree(topId, KeyPage.open(top, ROOT_PAGE, sealed), random);
        }
    }

    /// The same tree under a new top key, with new keys for `leaves` and all that is above them.
    ///
    /// Both trees know those pages from now on, whatever is stored of them. The other pages are the
    /// same in both.
    KeyTree rekeyed(TopKeyId newTopId, Set<Integer> leaves, Snapshot snapshot) {
        KeyPage newRoot = root.copy();
        for (int page : pagesOf(leaves)) {
            KeyPage before = newRoot;
            newRoot = before.withFreshKey(page, random);
            before.close();
        }
        KeyTree fresh = new KeyTree(newTopId, newRoot, random);
        for (int leaf : leaves) {
            int index = leaf / KeyPage.SLOTS;
            Optional<KeyPage> changed = Optional.ofNullable(fresh.inner.get(index));
            KeyPage before = changed.orElseGet(() -> page(index, snapshot));
            fresh.inner.set(index, before.withFreshKey(leaf % KeyPage.SLOTS, random));
            changed.ifPresent(KeyPage::close);
        }
        return fresh;
    }

    /// The root page and those inner pages that are above `leaves` of a tree that [#rekeyed] made,
    /// sealed.
    List<SealedPage> seal(SecretBytes topKey, Set<Integer> leaves) {
        List<SealedPage> pages = new ArrayList<>();
        try (Xaes256Gcm top = new Xaes256Gcm(topKey, random)) {
            pages.add(new SealedPage(ROOT_PAGE, root.seal(top, ROOT_PAGE)));
        }
        for (int page : pagesOf(leaves)) pages.add(sealInner(page));
        return pages;
    }

    TopKeyId topId() {
        return topId;
    }

    /// The leaves of this tree, read with `snapshot` where they were never read before.
    Leaves leaves(Snapshot snapshot) {
        return new Leaves(this, snapshot);
    }

    record Leaves(KeyTree tree, Snapshot snapshot) {
        Bytes id(int leaf) {
            return page(leaf).id(leaf % KeyPage.SLOTS);
        }

        /// A copy, for the caller to close.
        SecretBytes key(int leaf) {
            return page(leaf).key(leaf % KeyPage.SLOTS);
        }

        private KeyPage page(int leaf) {
            return tree.page(leaf / KeyPage.SLOTS, snapshot);
        }
    }

    @Override
    public void close() {
        root.close();
        for (int page = 0; page < KeyPage.SLOTS; page++) {
            Optional.ofNullable(inner.get(page)).ifPresent(KeyPage::close);
        }
    }

    private KeyPage page(int index, Snapshot snapshot) {
        KeyPage known = inner.get(index);
        if (known != null) return known;
        KeyPage opened = open(index, KeyPages.find(snapshot, innerName(index)));
        KeyPage first = inner.compareAndExchange(index, null, opened);
        if (first == null) return opened;
        opened.close();
        return first;
    }

    private KeyPage open(int index, Optional<Bytes> sealed) {
        String name = innerName(index);
        try (SecretBytes key = root.key(index);
                Xaes256Gcm parent = new Xaes256Gcm(key, random)) {
            return sealed.map(stored -> KeyPage.open(parent, name, stored))
                    .orElseGet(() -> KeyPage.derived(key, name));
        }
    }

    private SealedPage sealInner(int index) {
        String name = innerName(index);
        try (SecretBytes key = root.key(index);
                Xaes256Gcm parent = new Xaes256Gcm(key, random)) {
            return new SealedPage(name, inner.get(index).seal(parent, name));
        }
    }

    private static Set<Integer> pagesOf(Set<Integer> leaves) {
        Set<Integer> pages = new TreeSet<>();
        for (int leaf : leaves) pages.add(leaf / KeyPage.SLOTS);
        return pages;
    }

    /// The names of all pages there can be.
    static List<String> pageNames() {
        List<String> names = new ArrayList<>(List.of(ROOT_PAGE));
        for (int page = 0; page < KeyPage.SLOTS; page++) names.add(innerName(page));
        return names;
    }

    private static String innerName(int page) {
        return "inner " + page;
    }
}
