package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class StoredBytesTest {
    @Test
    void whatCannotBeReadIsTheStoresFailure() {
        StoredBytes bytes =
                new StoredBytes(
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("the disk is dying");
                            }
                        });

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(bytes::read);
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> bytes.readNBytes(new byte[10], 0, 10));
    }
}
