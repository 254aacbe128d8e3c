package coffer.kms;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kms.api.CreateGrantRequest;
import coffer.kms.api.CreateGrantResponse;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.EnableKeyRotationRequest;
import coffer.kms.api.GrantConstraints;
import coffer.kms.api.KmsApi;
import coffer.kms.api.RotateKeyOnDemandRequest;
import coffer.kms.api.ScheduleKeyDeletionRequest;
import coffer.kms.api.Tag;
import coffer.kms.grant.GrantName;
import coffer.kms.grant.Grants;
import coffer.kms.key.KeyName;
import coffer.kms.key.KmsKey;
import coffer.store.sqlite.RecordText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes what [GoldenVectors] reads, when a version of a format is new: `-Dgolden.make=v1`.
/// Existing files are never replaced.
@EnabledIfSystemProperty(named = "golden.make", matches = "v\\d+")
class GoldenMakerTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String VERSION = System.getProperty("golden.make", "");

    @TempDir Path home;

    @Test
    void leavesOneOfEverything() throws IOException {
        try (TestKms kms = new TestKms(home)) {
            Map<String, Object> blob =
                    new LinkedHashMap<>(GoldenVectors.newBlob(new SecureRandom()));
            blob.put("context", Map.of("a", "ü", "B", ""));
            write("blob", blob);
            write("key-symmetric", golden(symmetric(kms)));
            write("key-rsa", golden(find(kms, kms.key("RSA_2048", "SIGN_VERIFY"))));
            write("key-primary", golden(find(kms, replicated(kms))));
            write("key-waiting", golden(find(kms, waiting(kms))));
            write("grant", grant(kms));
        }
    }

    private static KmsKey symmetric(TestKms kms) {
        String key =
                kms.createKey(
                                TestKms.root(TestKms.ACCOUNT),
                                CreateKeyRequest.builder()
                                        .description("made long ago, für immer")
                                        .tags(
                                                List.of(
                                                        Tag.builder()
                                                                .tagKey("a")
                                                                .tagValue("b")
                                                                .build()))
                                        .build())
                        .keyId();
        kms.as(
                TestKms.root(TestKms.ACCOUNT),
                KmsApi.ENABLE_KEY_ROTATION,
                EnableKeyRotationRequest.builder().keyId(key).rotationPeriodInDays(120).build());
        kms.as(
                TestKms.root(TestKms.ACCOUNT),
                KmsApi.ROTATE_KEY_ON_DEMAND,
                RotateKeyOnDemandRequest.builder().keyId(key).build());
        return find(kms, key);
    }

    private static String replicated(TestKms kms) {
        String key = kms.multiRegionKey();
        kms.replicate(key, TestKms.ELSEWHERE);
        return key;
    }

    private static String waiting(TestKms kms) {
        String key = replicated(kms);
        kms.as(
                TestKms.root(TestKms.ACCOUNT),
                KmsApi.SCHEDULE_KEY_DELETION,
                ScheduleKeyDeletionRequest.builder().keyId(key).pendingWindowInDays(7).build());
        return key;
    }

    private static Map<String, Object> grant(TestKms kms) {
        KmsKey key = find(kms, kms.key(TestKms.ACCOUNT));
        CreateGrantResponse made =
                kms.as(
                        TestKms.root(TestKms.ACCOUNT),
                        KmsApi.CREATE_GRANT,
                        CreateGrantRequest.builder()
                                .keyId(key.name().id())
                                .granteePrincipal("arn:aws:iam::111122223333:user/alice")
                                .operations(List.of("Decrypt", "RetireGrant"))
                                .constraints(
                                        GrantConstraints.builder()
                                                .encryptionContextSubset(Map.of("a", "ü"))
                                                .build())
                                .build());
        GrantName name = new GrantName(key.name(), made.grantId().orElseThrow());
        Object stored =
                kms.state()
                        .store()
                        .read(snapshot -> new Grants().find(snapshot, name))
                        .orElseThrow();
        Map<String, Object> golden = new LinkedHashMap<>();
        golden.put("key", record(key));
        golden.put("grant", record(stored));
        golden.put("token", made.grantToken().orElseThrow());
        return golden;
    }

    private static Map<String, Object> golden(KmsKey key) {
        Map<String, Object> golden = new LinkedHashMap<>();
        golden.put("record", record(key));
        golden.put("facts", GoldenVectors.facts(key));
        return golden;
    }

    private static KmsKey find(TestKms kms, String idOrArn) {
        String id = idOrArn.substring(idOrArn.lastIndexOf('/') + 1);
        KeyName name = new KeyName(TestKms.ACCOUNT, TestKms.REGION, id);
        return kms.state()
                .store()
                .read(snapshot -> kms.state().keys().findAlsoGone(snapshot, name))
                .orElseThrow();
    }

    private static JsonNode record(Object stored) {
        return JSON.readTree(RecordText.of(stored));
    }

    private static void write(String name, Map<String, Object> golden) throws IOException {
        Path file = GoldenVectors.folder().resolve(name + "-" + VERSION + ".json");
        assertThat(file).as("golden files are never replaced").doesNotExist();
        Files.writeString(file, JSON.writeValueAsString(golden) + "\n");
    }
}
