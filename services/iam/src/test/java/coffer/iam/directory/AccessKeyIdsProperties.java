package coffer.iam.directory;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.AccountId;
import coffer.testing.Forall;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessKeyIdsProperties {
    private final UniqueIds ids = new UniqueIds(new SecureRandom());

    @Test
    void everyIdTellsItsAccount() {
        Forall.cases(gen -> {
            AccountId account = new AccountId(digits(gen.bytes(12)));
            for (String id : List.of(ids.accessKey(account), ids.sessionKey(account))) {
                assertThat(id).matches("A[KS]IA[A-Z2-7]{16}");
                assertThat(AccessKeyIds.accountOf(id)).contains(account);
            }
        });
    }

    private static String digits(byte[] bytes) {
        StringBuilder digits = new StringBuilder();
        for (byte each : bytes) digits.append(Byte.toUnsignedInt(each) % 10);
        return digits.toString();
    }

    /// An id of AWS's that its finder published together with its account.
    @Test
    void idsOfAwsTellTheirsToo() {
        assertThat(AccessKeyIds.accountOf("ASIAQNZGKIQY56JQ7WML"))
                .contains(new AccountId("029608264753"));
    }

    @Test
    void otherTextsTellNone() {
        for (String text :
                List.of(
                        "",
                        "AKIA",
                        "AKIAA234567A234567A2",
                        "AKIAQNZGKIQY56JQ7WM1",
                        "AKIA7777777777777777")) {
            assertThat(AccessKeyIds.accountOf(text)).isEmpty();
        }
    }
}
