package coffer.s3.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.ServiceException;
import coffer.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BucketNameFuzzTest {
    @Test
    void noNameThatCouldBeSomethingElseIsTaken() {
        Map<String, Integer> answers =
                Fuzz.from("my-bucket", "a.b-c.d", "192-168-5-4", "x".repeat(63))
                        .with(".", "-", "/", "..", "xn--", "-s3alias", "%", "_", "A", "192.168.5.4")
                        .run(input -> {
                            String name = new String(input, StandardCharsets.UTF_8);
                            try {
                                BucketName.check(name);
                            } catch (ServiceException refused) {
                                return refused.code().wireName();
                            }
                            assertThat(name)
                                    .hasSizeBetween(3, 63)
                                    .doesNotContain("/", "..", "_", "%", " ", "\\", "\0", "\n")
                                    .isPrintable();
                            assertThat(name.chars())
                                    .allMatch(c -> c < 0x7f && !Character.isUpperCase(c));
                            return "taken";
                        });

        assertThat(answers).containsOnlyKeys("taken", "InvalidBucketName");
    }
}
