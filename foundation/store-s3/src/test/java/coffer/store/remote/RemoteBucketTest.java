package coffer.store.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemoteBucketTest {
    @Test
    void isReachedByTlsOrOnThisMachine() {
        for (String endpoint :
                List.of("https://s3.example.com", "http://127.0.0.1:9000", "http://[::1]:9000")) {
            assertThat(at(endpoint).endpoint()).hasToString(endpoint);
        }
        for (String endpoint :
                List.of(
                        "http://192.0.2.1",
                        "ftp://127.0.0.1",
                        "s3.example.com",
                        "https://key:secret@s3.example.com")) {
            assertThatIllegalArgumentException().as(endpoint).isThrownBy(() -> at(endpoint));
        }
    }

    @Test
    void aPrefixIsAFolder() {
        assertThat(bucket("").prefix()).isEmpty();
        assertThat(bucket("coffer").prefix()).isEqualTo("coffer/");
        assertThat(bucket("coffer/").prefix()).isEqualTo("coffer/");
        assertThatIllegalArgumentException().isThrownBy(() -> bucket("/coffer"));
    }

    private static RemoteBucket at(String endpoint) {
        return new RemoteBucket(URI.create(endpoint), "us-east-1", "blobs", "", true, Set.of());
    }

    private static RemoteBucket bucket(String prefix) {
        return new RemoteBucket(
                URI.create("https://s3.example.com"), "us-east-1", "blobs", prefix, true, Set.of());
    }
}
