package coffer.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArnTest {
    @Test
    void keepsTheTextItParsed() {
        String text = "arn:aws:logs:eu-west-1:111122223333:log-group:a:b";

        assertThat(Arn.parse(text)).hasToString(text);
    }

    @Test
    void namesAnObjectWithoutRegionOrAccount() {
        assertThat(Arn.s3("bucket/a:b/c")).isEqualTo(Arn.parse("arn:aws:s3:::bucket/a:b/c"));
    }

    @Test
    void isNotFoundInTextThatLacksAPart() {
        assertThat(Arn.find("arn:aws:kms:eu-west-1:111122223333")).isEmpty();
        assertThat(Arn.find("arn:aws:kms:eu-west-1:111122223333:")).isEmpty();
        assertThat(Arn.find("urn:aws:kms:eu-west-1:111122223333:key/1")).isEmpty();
    }
}
