package coffer.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.MessageCipher;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.ciphertext.CiphertextBlob;
import coffer.kms.ciphertext.EncryptionContext;
import coffer.kms.grant.GrantTokens;
import coffer.kms.grant.Grants;
import coffer.kms.grant.KmsGrant;
import coffer.kms.key.Keys;
import coffer.kms.key.KmsKey;
import coffer.store.Store;
import coffer.store.sqlite.RecordText;
import coffer.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What earlier releases wrote is read for ever: see `golden/README.md` in the test resources.
class GoldenVectors {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int HEADER_BYTES = 33;

    @Test
    void aBlobOfTheFirstVersionOpens() throws IOException {
        JsonNode golden = read("blob-v1");
        byte[] encoded = Base64.getDecoder().decode(golden.path("blob").asString());
        EncryptionContext context = context(golden);

        CiphertextBlob blob = CiphertextBlob.parse(Bytes.copyOf(encoded));

        assertThat(blob.keyId().toHex()).isEqualTo(golden.path("keyId").asString());
        assertThat(blob.materialId().toHex()).isEqualTo(golden.path("materialId").asString());
        assertThat(open(golden, blob, aad(encoded, context)))
                .isEqualTo(golden.path("plaintext").asString());
        byte[] withoutContext = aad(encoded, EncryptionContext.of(Optional.empty()));
        assertThatThrownBy(() -> open(golden, blob, withoutContext))
                .isInstanceOf(AuthenticationFailedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key-before-kinds",
                "key-symmetric-v1",
                "key-rsa-v1",
                "key-primary-v1",
                "key-waiting-v1"
            })
    void aStoredKeyMeansWhatItMeant(String name) throws IOException {
        JsonNode golden = read(name);

        KmsKey key = RecordText.read(golden.path("record").toString(), KmsKey.class);

        assertThat(facts(key)).isEqualTo(texts(golden.path("facts")));
        KmsKey again = RecordText.read(RecordText.of(key), KmsKey.class);
        assertThat(again).isEqualTo(key);
    }

    @Test
    void aGrantTokenOfTheFirstVersionNamesItsGrant(@TempDir Path folder) throws IOException {
        JsonNode golden = read("grant-v1");
        KmsKey key = RecordText.read(golden.path("key").toString(), KmsKey.class);
        KmsGrant grant = RecordText.read(golden.path("grant").toString(), KmsGrant.class);
        Keys keys = new Keys();
        Grants grants = new Grants();
        try (Store store = SqliteStore.open(folder, SecretBytes.adopt(new byte[32]))) {
            store.write(tx -> {
                keys.insert(tx, key);
                grants.insert(tx, grant);
                return true;
            });

            KmsGrant found =
                    store.read(snapshot ->
                            new GrantTokens(keys, grants)
                                    .require(
                                            snapshot,
                                            golden.path("token").asString(),
                                            key.name().region()));

            assertThat(found).isEqualTo(grant);
            assertThat(found.terms().operations()).containsExactly("Decrypt", "RetireGrant");
            assertThat(found.terms().constraint().pairs()).containsExactly(Map.entry("a", "ü"));
        }
    }

    /// What there is to know of a key, in words that later changes of the record leave alone.
    static Map<String, String> facts(KmsKey key) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("arn", key.name().arn().toString());
        facts.put("spec", key.kind().spec().toString());
        facts.put("usage", key.kind().usage().toString());
        facts.put("source", key.source().wireName());
        facts.put("owner", key.origin().owner().toString());
        facts.put("created", key.origin().created().toString());
        facts.put("description", key.description());
        facts.put("state", key.state().toString());
        facts.put("deletion", key.lifecycle().deletion().toString());
        facts.put("waitingDays", key.lifecycle().waitingDays().toString());
        facts.put("due", key.due().toString());
        facts.put("policy", key.policy());
        facts.put("tags", new TreeMap<>(key.tags()).toString());
        facts.put("onDemandRotations", Long.toString(key.onDemandRotations()));
        key.materials()
                .forEach(material ->
                        facts.put(
                                "material " + material.publicId(),
                                material.since()
                                        + " "
                                        + material.rotation()
                                        + " "
                                        + material.publicKey().map(Bytes::toHex)));
        return facts;
    }

    /// A blob as KeyCipher makes it, under a key that is written beside it.
    static Map<String, String> newBlob(SecureRandom random) {
        byte[] material = new byte[MessageCipher.MATERIAL_BYTES];
        byte[] header = new byte[HEADER_BYTES];
        random.nextBytes(material);
        random.nextBytes(header);
        header[0] = 1;
        EncryptionContext context = EncryptionContext.of(Optional.of(Map.of("a", "ü", "B", "")));
        try (SecretBytes secret = SecretBytes.adopt(material.clone())) {
            byte[] sealed =
                    new MessageCipher(random)
                            .seal(secret, "sealed long ago".getBytes(), aad(header, context));
            Map<String, String> golden = new LinkedHashMap<>();
            golden.put("material", HexFormat.of().formatHex(material));
            golden.put("keyId", HexFormat.of().formatHex(header, 1, 17));
            golden.put("materialId", HexFormat.of().formatHex(header, 17, HEADER_BYTES));
            golden.put("plaintext", "sealed long ago");
            byte[] blob =
                    ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                            .put(header)
                            .put(sealed)
                            .array();
            golden.put("blob", Base64.getEncoder().encodeToString(blob));
            return golden;
        }
    }

    private static String open(JsonNode golden, CiphertextBlob blob, byte[] aad) {
        byte[] material = HexFormat.of().parseHex(golden.path("material").asString());
        try (SecretBytes secret = SecretBytes.adopt(material);
                SecretBytes text =
                        new MessageCipher(new SecureRandom())
                                .open(secret, blob.sealed().expose(), aad)) {
            return new String(text.expose());
        }
    }

    private static byte[] aad(byte[] blob, EncryptionContext context) {
        byte[] pairs = context.encoded().expose();
        return ByteBuffer.allocate(HEADER_BYTES + pairs.length)
                .put(Arrays.copyOf(blob, HEADER_BYTES))
                .put(pairs)
                .array();
    }

    private static EncryptionContext context(JsonNode golden) {
        return EncryptionContext.of(Optional.of(texts(golden.path("context"))));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asString()));
        return texts;
    }

    private static JsonNode read(String name) throws IOException {
        return JSON.readTree(Files.readString(folder().resolve(name + ".json")));
    }

    static Path folder() {
        return Path.of("src/test/resources/golden");
    }
}
