package coffer.analyzer.validation;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.analyzer.api.AccessanalyzerApi;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ModelVocabularyTest {
    private final ModelVocabulary vocabulary =
            new ModelVocabulary(List.of(AccessanalyzerApi.model()));

    @Test
    void takesActionsFromTheModelBarThoseThatAreNone() {
        assertThat(vocabulary.actions("access-analyzer"))
                .get(InstanceOfAssertFactories.collection(String.class))
                .contains("ValidatePolicy", "ListFindings")
                .doesNotContain("ListFindingsV2");
    }

    @Test
    void knowsWhatNoModelHas() {
        assertThat(vocabulary.actions("KMS").orElseThrow()).contains("ReEncryptFrom");
        assertThat(vocabulary.actions("s3").orElseThrow()).contains("ListAllMyBuckets");
    }

    @Test
    void claimsNothingOfServicesItDoesNotKnow() {
        assertThat(vocabulary.actions("ec2")).isEmpty();
        assertThat(vocabulary.actions("")).isEmpty();
    }
}
