package coffer.kms.key;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kms.TestKms;
import coffer.testing.Forall;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyNameProperties {
    private final SecureRandom random = new SecureRandom();

    @Test
    void anIdIsTheSameAfterItsBytes() {
        Forall.cases(gen -> {
            KeyName name =
                    gen.flip()
                            ? KeyName.fresh(TestKms.ACCOUNT, TestKms.REGION, random)
                            : KeyName.freshMultiRegion(TestKms.ACCOUNT, TestKms.REGION, random);

            assertThat(KeyName.idOf(name.idBytes())).isEqualTo(name.id());
            assertThat(name.idBytes().size()).isEqualTo(16);
        });
    }

    @Test
    void anIdOfOneRegionIsARandomUuidAndOneOfManyIsNone() {
        Forall.cases(gen -> {
            String one = KeyName.fresh(TestKms.ACCOUNT, TestKms.REGION, random).id();
            String many = KeyName.freshMultiRegion(TestKms.ACCOUNT, TestKms.REGION, random).id();

            assertThat(UUID.fromString(one).version()).isEqualTo(4);
            assertThat(UUID.fromString(one).variant()).isEqualTo(2);
            assertThat(many).matches("mrk-[0-9a-f]{32}");
        });
    }

    @Test
    void whatMayBeAnIdIsAsItsFormSays() {
        Forall.cases(gen -> {
            String id =
                    gen.flip()
                            ? KeyName.fresh(TestKms.ACCOUNT, TestKms.REGION, random).id()
                            : KeyName.freshMultiRegion(TestKms.ACCOUNT, TestKms.REGION, random)
                                    .id();
            int place = gen.below(id.length());
            String changed =
                    id.substring(0, place)
                            + "0af9gG-/:é".charAt(gen.below(10))
                            + (gen.flip() ? gen.text("a") : "")
                            + id.substring(place + 1);

            assertThat(KeyName.isId(id)).isTrue();
            assertThat(KeyName.isId(changed))
                    .isEqualTo(
                            changed.matches(
                                    "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}"));
        });
    }
}
