package coffer.iam.session;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Credentials.Lookup;
import coffer.gate.Identity;
import coffer.iam.TestIam;
import coffer.sts.api.Credentials;
import coffer.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTokenFuzzTest {
    @Test
    void onlyWholeTokensOpen(@TempDir Path folder) {
        try (TestIam iam = new TestIam(folder)) {
            Identity ada = iam.user("ada", "sts:AssumeRole");
            Credentials session =
                    iam.assume(ada, iam.role("trainer", TestIam.ACCOUNT.digits(), "iam:ListUsers"));
            String genuine = session.sessionToken();

            Map<String, Integer> answers =
                    Fuzz.from(genuine)
                            .with("=", "+", "/", "A", "\n", "AQ==")
                            .run(input -> {
                                String token = new String(input, StandardCharsets.ISO_8859_1);
                                Lookup lookup =
                                        iam.lookup(session.accessKeyId(), Optional.of(token));
                                if (lookup instanceof Lookup.Found found) found.secretKey().close();
                                assertThat(lookup instanceof Lookup.Found)
                                        .isEqualTo(token.equals(genuine));
                                return lookup.getClass().getSimpleName();
                            });

            assertThat(answers).containsOnlyKeys("Found", "InvalidToken");
        }
    }
}
