package coffer.wire.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "KeyId, keyId",
        "MFADelete, mfaDelete",
        "ETag, eTag",
        "ACL, acl",
        "SSEKMSKeyId, ssekmsKeyId",
        "message, message",
        "Default, default_",
        "HashCode, hashCode_",
    })
    void namesComponents(String member, String component) {
        assertThat(Names.component(member)).isEqualTo(component);
    }

    @ParameterizedTest
    @CsvSource({
        "CreateKey, CREATE_KEY",
        "ListObjectsV2, LIST_OBJECTS_V2",
        "AssumeRoleWithSAML, ASSUME_ROLE_WITH_SAML",
        "GetMFADevice, GET_MFA_DEVICE",
        "aws:kms:dsse, AWS_KMS_DSSE",
        "s3:ObjectCreated:*, S3_OBJECT_CREATED_ALL",
        "2012-10-17, V2012_10_17",
        "'', EMPTY",
    })
    void namesConstants(String text, String constant) {
        assertThat(Names.constant(text)).isEqualTo(constant);
    }

    @Test
    void keepsConstantsApart() {
        assertThat(Names.constants(List.of("a-b", "a_b", "c")))
                .containsExactly("A_B", "A_B_2", "C");
    }
}
