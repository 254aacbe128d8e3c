package coffer.kms.material;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
    private static final Bytes A = Bytes.utf8("a");
    private static final Bytes B = Bytes.utf8("b");
    private static final Bytes C = Bytes.utf8("c");

    private final List<String> loads = new ArrayList<>();
    private final List<SecretBytes> destroyed = new ArrayList<>();
    private final RecentlyUsed<SecretBytes> cache =
            new RecentlyUsed<>(2, secret -> secret(secret.expose()), destroyed::add);

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
        assertThat(destroyed).hasSize(2);
    }

    @Test
    void forgetsWhatWasNotUsedForARound() {
        get(A).close();
        get(B).close();
        cache.dropIdle();
        get(B).close();
        cache.dropIdle();

        assertThat(cache.size()).isEqualTo(1);
        assertThat(destroyed).singleElement().satisfies(secret -> holds(secret, 'a'));
        get(B).close();
        get(A).close();
        assertThat(loads).containsExactly("a", "b", "a");
    }

    @Test
    void forgetsEverythingWhenNothingIsUsed() {
        get(A).close();
        get(B).close();

        cache.dropIdle();
        assertThat(cache.size()).isEqualTo(2);
        cache.dropIdle();

        assertThat(cache.size()).isZero();
        assertThat(destroyed).hasSize(2);
    }

    @Test
    void whatIsDroppedIsLoadedAgain() {
        get(A).close();
        cache.drop(A);
        get(A).close();
        cache.close();
        get(A).close();

        assertThat(loads).containsExactly("a", "a", "a");
        assertThat(destroyed).hasSize(2);
    }

    @Test
    void whatWasLoadedBeforeADropIsNotKeptAfterIt() {
        SecretBytes loaded =
                cache.find(
                        A,
                        () -> {
                            cache.drop(A);
                            return secret(A);
                        });

        assertThat(loaded.expose()).containsExactly('a');
        assertThat(cache.size()).isZero();
    }

    private SecretBytes get(Bytes id) {
        return cache.find(
                id,
                () -> {
                    loads.add(id.toUtf8());
                    return secret(id);
                });
    }

    private static SecretBytes secret(Bytes id) {
        return secret(id.toArray());
    }

    private static SecretBytes secret(byte[] bytes) {
        return SecretBytes.adopt(bytes.clone());
    }

    private static void holds(SecretBytes secret, int value) {
        assertThat(secret.expose()).containsExactly(value);
    }
}
