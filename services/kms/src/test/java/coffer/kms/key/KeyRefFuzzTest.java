package coffer.kms.key;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Call;
import coffer.kernel.ServiceException;
import coffer.kms.TestKms;
import coffer.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRefFuzzTest {
    @Test
    void everyTextNamesAKeyOrIsRefused(@TempDir Path folder) {
        try (TestKms kms = new TestKms(folder)) {
            Call call = kms.call(TestKms.root(TestKms.ACCOUNT));
            KeyFinder finder = new KeyFinder(kms.state(), TestKms.policies());
            String key = kms.key(TestKms.ACCOUNT);
            String arn = finder.find(key, call).name().toString();

            Map<String, Integer> answers =
                    Fuzz.from(key, arn, "alias/a", arn.replaceAll("key/.*", "alias/aws/s3"))
                            .with(
                                    "arn:", "aws", "kms", "key/", "alias/", ":", "/", "mrk-", "-",
                                    "A")
                            .run(input -> {
                                try {
                                    finder.find(new String(input, StandardCharsets.UTF_8), call);
                                    return "found";
                                } catch (ServiceException refused) {
                                    return refused.code().wireName();
                                }
                            });

            assertThat(answers)
                    .containsOnlyKeys("found", "NotFoundException", "InvalidArnException");
        }
    }
}
