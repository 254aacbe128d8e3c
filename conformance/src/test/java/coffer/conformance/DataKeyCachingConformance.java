package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.conformance.client.JavaClients;
import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.kmssdkv2.KmsMasterKeyProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.kms.KmsClient;

/// The AWS Encryption SDK with a cache of data keys: what CloudTrail tells is what was asked of
/// KMS, no more and no less.
class DataKeyCachingConformance extends AgainstServer {
    private static final byte[] SECRET = "read often".getBytes(StandardCharsets.UTF_8);
    private static final int MESSAGES = 20;
    private static final int MESSAGES_PER_DATA_KEY = 10;

    private final AwsCrypto crypto = AwsCrypto.standard();
    private JavaClients clients;
    private KmsClient kms;
    private CloudTrailClient trail;

    @BeforeAll
    void connect() {
        clients = new JavaClients(server().installation());
        kms = clients.kms();
        trail = clients.trail();
    }

    @AfterAll
    void disconnect() {
        clients.close();
    }

    @Test
    void withoutACacheEveryMessageAsksKms() {
        String key = newKey();
        KmsMasterKeyProvider provider = provider(key);

        byte[] first = crypto.encryptData(provider, SECRET).getResult();
        byte[] second = crypto.encryptData(provider, SECRET).getResult();
        for (byte[] message : List.of(first, second, first)) {
            assertThat(crypto.decryptData(provider, message).getResult()).isEqualTo(SECRET);
        }

        assertThat(events(key, "GenerateDataKey")).isEqualTo(2);
        assertThat(events(key, "Decrypt")).isEqualTo(3);
    }

    @Test
    void aCacheAsksOncePerDataKey() {
        String key = newKey();
        CryptoMaterialsManager sealing = caching(key);

        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            messages.add(crypto.encryptData(sealing, SECRET).getResult());
        }
        CryptoMaterialsManager opening = caching(key);
        for (byte[] message : messages) {
            assertThat(crypto.decryptData(opening, message).getResult()).isEqualTo(SECRET);
        }

        assertThat(events(key, "GenerateDataKey")).isEqualTo(MESSAGES / MESSAGES_PER_DATA_KEY);
        assertThat(events(key, "Decrypt")).isEqualTo(MESSAGES / MESSAGES_PER_DATA_KEY);
    }

    @Test
    void eachEncryptionContextHasDataKeysOfItsOwn() {
        String key = newKey();
        CryptoMaterialsManager manager = caching(key);

        for (int i = 0; i < MESSAGES_PER_DATA_KEY; i++) {
            crypto.encryptData(manager, SECRET, Map.of("tenant", i % 2 == 0 ? "red" : "blue"));
        }

        assertThat(told(key, "GenerateDataKey"))
                .hasSize(2)
                .anySatisfy(event -> assertThat(event).contains("\"tenant\":\"red\""))
                .anySatisfy(event -> assertThat(event).contains("\"tenant\":\"blue\""));
    }

    @Test
    void whatIsCachedOutlivesTheKeyAndNothingElseDoes() {
        String key = newKey();
        CryptoMaterialsManager manager = caching(key);
        byte[] message = crypto.encryptData(manager, SECRET).getResult();
        crypto.decryptData(manager, message);

        kms.disableKey(it -> it.keyId(key));

        assertThat(crypto.decryptData(manager, message).getResult()).isEqualTo(SECRET);
        CryptoMaterialsManager fresh = caching(key);
        assertThatThrownBy(() -> crypto.decryptData(fresh, message))
                .hasStackTraceContaining("is disabled");
        assertThat(events(key, "Decrypt")).isEqualTo(2);
    }

    private CryptoMaterialsManager caching(String key) {
        return CachingCryptoMaterialsManager.newBuilder()
                .withMasterKeyProvider(provider(key))
                .withCache(new LocalCryptoMaterialsCache(100))
                .withMaxAge(1, TimeUnit.HOURS)
                .withMessageUseLimit(MESSAGES_PER_DATA_KEY)
                .build();
    }

    private KmsMasterKeyProvider provider(String key) {
        return KmsMasterKeyProvider.builder()
                .defaultRegion(Region.US_EAST_1)
                .customRegionalClientSupplier(clients::kms)
                .buildStrict(key);
    }

    private String newKey() {
        return kms.createKey().keyMetadata().arn();
    }

    private int events(String key, String name) {
        return told(key, name).size();
    }

    /// The records of what was done with `key`, refusals among them.
    private List<String> told(String key, String name) {
        return trail
                .lookupEventsPaginator(request ->
                        request.lookupAttributes(it ->
                                it.attributeKey(LookupAttributeKey.RESOURCE_NAME)
                                        .attributeValue(key)))
                .stream()
                .flatMap(page -> page.events().stream())
                .filter(event -> event.eventName().equals(name))
                .map(event -> event.cloudTrailEvent())
                .toList();
    }
}
