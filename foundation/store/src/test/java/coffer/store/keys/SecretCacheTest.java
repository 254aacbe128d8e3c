package coffer.store.keys;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretCacheTest {
    private static final Bytes A = Bytes.utf8("a");
    private static final Bytes B = Bytes.utf8("b");
    private static final Bytes C = Bytes.utf8("c");

    private final List<String> loads = new ArrayList<>();
    private final SecretCache cache = new SecretCache(2);

    @Test
    void loadsOnceAndGivesCopies() {
        SecretBytes first = get(A);
        first.close();

        try (SecretBytes second = get(A)) {
            assertThat(second.expose()).containsExactly('a');
        }

        assertThat(loads).containsExactly("a");
    }

    @Test
    void forgetsTheLeastRecentlyUsed() {
        get(A).close();
        get(B).close();
        get(A).close();
        get(C).close();
        get(A).close();
        get(B).close();

        assertThat(loads).containsExactly("a", "b", "c", "b");
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void whatIsDroppedIsLoadedAgain() {
        get(A).close();
        cache.drop(A);
        get(A).close();
        cache.close();
        get(A).close();

        assertThat(loads).containsExactly("a", "a", "a");
    }

    @Test
    void whatWasLoadedBeforeADropIsNotKeptAfterIt() {
        SecretBytes loaded =
                cache.get(
                        A,
                        () -> {
                            cache.drop(A);
                            return secret(A);
                        });

        assertThat(loaded.expose()).containsExactly('a');
        assertThat(cache.size()).isZero();
    }

    private SecretBytes get(Bytes id) {
        return cache.get(
                id,
                () -> {
                    loads.add(id.toUtf8());
                    return secret(id);
                });
    }

    private static SecretBytes secret(Bytes id) {
        return SecretBytes.adopt(id.toArray());
    }
}
