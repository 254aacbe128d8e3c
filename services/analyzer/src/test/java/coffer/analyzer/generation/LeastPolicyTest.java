package coffer.analyzer.generation;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.policy.PolicyLimits;
import coffer.policy.document.ConditionElement;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicyParser;
import coffer.policy.document.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeastPolicyTest {
    private static final String BUCKET = "arn:aws:s3:::data";

    private final Usage usage = new Usage();

    @Test
    void namesWhatWasUsedAndNothingElse() {
        usage.add(Calls.of("s3:GetObject", BUCKET + "/a"));
        usage.add(Calls.of("s3:GetObject", BUCKET + "/b"));
        usage.add(Calls.of("s3:GetObjectTagging", BUCKET + "/b"));
        usage.add(Calls.of("s3:GetObjectTagging", BUCKET + "/a"));
        usage.add(Calls.of("s3:ListBucket", BUCKET));

        List<Statement> statements = only().statements();

        assertThat(statements).hasSize(2);
        assertThat(of("s3:GetObject").action().patterns())
                .containsExactly("s3:GetObject", "s3:GetObjectTagging");
        assertThat(resources("s3:GetObject")).containsExactly(BUCKET + "/a", BUCKET + "/b");
        assertThat(resources("s3:ListBucket")).containsExactly(BUCKET);
    }

    @Test
    void manyObjectsAreToldByTheirFolders() {
        for (int i = 0; i < 40; i++) {
            usage.add(Calls.of("s3:GetObject", BUCKET + "/raw/2026/" + i + "/part"));
            usage.add(Calls.of("s3:PutObject", BUCKET + "/out/" + i));
            usage.add(Calls.of("s3:DeleteObject", BUCKET + "/" + i + "/x"));
        }

        assertThat(resources("s3:GetObject")).containsExactly(BUCKET + "/raw/2026/*");
        assertThat(resources("s3:PutObject")).containsExactly(BUCKET + "/out/*");
        assertThat(resources("s3:DeleteObject")).containsExactly(BUCKET + "/*");
        assertThat(LeastPolicy.exact().documents(usage))
                .allSatisfy(text -> assertThat(text).doesNotContain("/*"));
    }

    @Test
    void charactersThatMeanSomethingElseAreEscaped() {
        usage.add(Calls.of("s3:GetObject", BUCKET + "/why?/*/${aws:username}/\"q\""));

        assertThat(resources("s3:GetObject"))
                .containsExactly(BUCKET + "/why${?}/${*}/${$}{aws:username}/\"q\"");
    }

    @Test
    void whatAlwaysHeldIsACondition() {
        Map<String, String> context = Map.of("project", "vision", "run", "1");
        usage.add(Calls.of("kms:Decrypt", Calls.KEY, Optional.of("s3"), context));
        usage.add(
                Calls.of(
                        "kms:Decrypt",
                        Calls.KEY,
                        Optional.of("s3"),
                        Map.of("project", "vision", "run", "2")));

        assertThat(of("kms:Decrypt").conditions())
                .containsExactlyInAnyOrder(
                        new ConditionElement("Bool", "aws:SecureTransport", List.of("true")),
                        new ConditionElement(
                                "StringEquals",
                                "kms:ViaService",
                                List.of("s3.eu-west-1.amazonaws.com")),
                        new ConditionElement(
                                "StringEquals", "kms:EncryptionContext:project", List.of("vision")),
                        new ConditionElement("Null", "kms:EncryptionContext:run", List.of("false")),
                        new ConditionElement(
                                "ForAllValues:StringEquals",
                                "kms:EncryptionContextKeys",
                                List.of("project", "run")));
    }

    @Test
    void whatDidNotAlwaysHoldIsNone() {
        usage.add(Calls.insecure("s3:GetObject", BUCKET + "/a"));
        usage.add(Calls.of("s3:GetObject", BUCKET + "/a"));
        usage.add(Calls.of("kms:Decrypt", Calls.KEY, Optional.of("s3"), Map.of("a", "b")));
        usage.add(Calls.of("kms:Decrypt", Calls.KEY));

        assertThat(of("s3:GetObject").conditions()).isEmpty();
        assertThat(of("kms:Decrypt").conditions())
                .extracting(ConditionElement::key)
                .containsExactly("aws:SecureTransport");
    }

    @Test
    void whatIsTooLongForOnePolicyIsSeveral() {
        for (int i = 0; i < 300; i++) {
            usage.add(Calls.of("s3:GetObject", BUCKET + "/folder-" + i + "/" + "x".repeat(80)));
        }

        List<String> documents = LeastPolicy.exact().documents(usage);

        assertThat(documents).hasSizeGreaterThan(3);
        assertThat(documents)
                .allSatisfy(text -> {
                    assertThat(PolicyLimits.lengthWithoutWhiteSpace(text))
                            .isLessThanOrEqualTo(PolicyLimits.MANAGED_POLICY);
                    assertThat(PolicyParser.parse(text, PolicyKind.IDENTITY)).isNotNull();
                });
    }

    @Test
    void moreResourcesThanAreKeptBecomePatterns() {
        Usage small = new Usage(50);
        for (int i = 0; i < 500; i++) {
            small.add(Calls.of("s3:GetObject", BUCKET + "/" + i % 3 + "/" + i));
            small.add(Calls.of("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/" + i));
        }

        assertThat(small.isWidened()).isTrue();
        assertThat(small.byAction().get("s3:GetObject").patterns())
                .containsExactlyInAnyOrder(BUCKET + "/0/*", BUCKET + "/1/*", BUCKET + "/2/*");
        assertThat(small.byAction().get("kms:Decrypt").patterns())
                .containsExactly("arn:aws:kms:eu-west-1:111122223333:key/*");
    }

    @Test
    void nothingUsedIsNoPolicy() {
        assertThat(new LeastPolicy(10).documents(usage)).isEmpty();
    }

    private PolicyDocument only() {
        List<String> documents = new LeastPolicy(10).documents(usage);
        assertThat(documents).hasSize(1);
        return PolicyParser.parse(documents.getFirst(), PolicyKind.IDENTITY);
    }

    private Statement of(String action) {
        return only().statements().stream()
                .filter(each -> each.action().patterns().contains(action))
                .findFirst()
                .orElseThrow();
    }

    private List<String> resources(String action) {
        return of(action).resource().orElseThrow().patterns();
    }
}
