package coffer.store.keys;

import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/// All page keys under one top key: a root page with 64 keys, each of which seals an inner page
/// with 64 keys, each of which seals the rows of one leaf. Immutable.
///
/// 170 KB of secrets, so it is simply kept in memory as a whole. That much cryptography takes a
/// tenth of a second before the JVM has compiled it, and everything else waits for it at the start:
/// pages are sealed and opened by several threads.
final class KeyTree implements AutoCloseable {
    static final int LEAVES = KeyPage.SLOTS * KeyPage.SLOTS;

    private static final String ROOT_PAGE = "root";

    private final TopKeyId topId;
    private final KeyPage root;
    private final List<KeyPage> inner;

    private KeyTree(TopKeyId topId, KeyPage root, List<KeyPage> inner) {
        this.topId = topId;
        this.root = root;
        this.inner = List.copyOf(inner);
    }

    /// A page as it is stored.
    record SealedPage(String name, Bytes sealed) {}

    static KeyTree random(TopKeyId topId, SecureRandom random) {
        List<KeyPage> inner = new ArrayList<>();
        for (int i = 0; i < KeyPage.SLOTS; i++) inner.add(KeyPage.random(random));
        return new KeyTree(topId, KeyPage.random(random), inner);
    }

    /// Throws [coffer.crypto.AuthenticationFailedException] unless every page hangs from `topKey`.
    static KeyTree load(
            TopKeyId topId,
            SecretBytes topKey,
            Function<String, Bytes> sealedPages,
            SecureRandom random) {
        KeyPage root;
        try (Xaes256Gcm top = new Xaes256Gcm(topKey, random)) {
            root = KeyPage.open(top, ROOT_PAGE, sealedPages.apply(ROOT_PAGE));
        }
        List<Bytes> sealed =
                IntStream.range(0, KeyPage.SLOTS)
                        .mapToObj(page -> sealedPages.apply(innerName(page)))
                        .toList();
        List<KeyPage> inner =
                IntStream.range(0, KeyPage.SLOTS)
                        .parallel()
                        .mapToObj(page -> openInner(root, page, sealed.get(page), random))
                        .toList();
        return new KeyTree(topId, root, inner);
    }

    /// The same tree under a new top key, with new keys for `leaves` and all that is above them.
    KeyTree rekeyed(TopKeyId newTopId, Set<Integer> leaves, SecureRandom random) {
        KeyPage newRoot = root.copy();
        List<KeyPage> newInner = new ArrayList<>();
        for (KeyPage page : inner) newInner.add(page.copy());
        for (int leaf : leaves) {
            int page = leaf / KeyPage.SLOTS;
            KeyPage before = newInner.get(page);
            newInner.set(page, before.withFreshKey(leaf % KeyPage.SLOTS, random));
            before.close();
        }
        for (int page : pagesOf(leaves)) {
            KeyPage before = newRoot;
            newRoot = before.withFreshKey(page, random);
            before.close();
        }
        return new KeyTree(newTopId, newRoot, newInner);
    }

    /// The root page and those inner pages that are above `leaves`, sealed.
    List<SealedPage> seal(SecretBytes topKey, Set<Integer> leaves, SecureRandom random) {
        List<SealedPage> pages = new ArrayList<>();
        try (Xaes256Gcm top = new Xaes256Gcm(topKey, random)) {
            pages.add(new SealedPage(ROOT_PAGE, root.seal(top, ROOT_PAGE)));
        }
        pages.addAll(
                pagesOf(leaves).parallelStream().map(page -> sealInner(page, random)).toList());
        return pages;
    }

    TopKeyId topId() {
        return topId;
    }

    Bytes leafKeyId(int leaf) {
        return inner.get(leaf / KeyPage.SLOTS).id(leaf % KeyPage.SLOTS);
    }

    /// A copy, for the caller to close.
    SecretBytes leafKey(int leaf) {
        return inner.get(leaf / KeyPage.SLOTS).key(leaf % KeyPage.SLOTS);
    }

    @Override
    public void close() {
        root.close();
        inner.forEach(KeyPage::close);
    }

    private static KeyPage openInner(KeyPage root, int page, Bytes sealed, SecureRandom random) {
        try (SecretBytes key = root.key(page);
                Xaes256Gcm parent = new Xaes256Gcm(key, random)) {
            return KeyPage.open(parent, innerName(page), sealed);
        }
    }

    private SealedPage sealInner(int page, SecureRandom random) {
        try (SecretBytes key = root.key(page);
                Xaes256Gcm parent = new Xaes256Gcm(key, random)) {
            return new SealedPage(innerName(page), inner.get(page).seal(parent, innerName(page)));
        }
    }

    private static Set<Integer> pagesOf(Set<Integer> leaves) {
        Set<Integer> pages = new TreeSet<>();
        for (int leaf : leaves) pages.add(leaf / KeyPage.SLOTS);
        return pages;
    }

    private static String innerName(int page) {
        return "inner " + page;
    }
}
