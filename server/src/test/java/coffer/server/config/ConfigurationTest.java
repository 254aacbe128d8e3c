package coffer.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.s3.quota.Allowance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    private static final Path HOME = Path.of(System.getProperty("user.home"));

    @TempDir Path directory;

    @Test
    void aFileThatIsNoUtf8IsRefused() throws IOException {
        Path file = Files.write(directory.resolve("latin1"), new byte[] {(byte) 0xC9});

        assertThatThrownBy(() -> Configuration.of(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not a properties file in UTF-8");
    }

    @Test
    void everySettingHasItsDefault() {
        Configuration configuration = of(Map.of(), Map.of());

        assertThat(configuration.value(Settings.DATA_DIR)).isEqualTo(HOME.resolve(".coffer/data"));
        assertThat(configuration.value(Settings.ROOT_DIR)).isEqualTo(HOME.resolve(".coffer/root"));
        assertThat(configuration.value(Settings.ROOT_KEY)).isEqualTo(RootKeyProvider.KEY_FILE);
        assertThat(configuration.value(Settings.PASSPHRASE_FILE)).isEmpty();
        assertThat(configuration.value(Settings.ROOT_TOKEN)).isEmpty();
        assertThat(configuration.value(Settings.HSM_CLUSTERS)).isEmpty();
        assertThat(configuration.value(Settings.LISTEN_HOST)).isEqualTo("127.0.0.1");
        assertThat(configuration.value(Settings.LISTEN_PORT)).isEqualTo(9443);
        assertThat(configuration.value(Settings.PLAINTEXT_PORT)).isEmpty();
        assertThat(configuration.value(Settings.REGIONS)).containsExactly(new Region("us-east-1"));
        assertThat(configuration.value(Settings.ACCOUNT_ID)).isEmpty();
        assertThat(configuration.value(Settings.SERVER_NAMES)).isEmpty();
        assertThat(configuration.value(Settings.TLS_CERTIFICATE)).isEmpty();
        assertThat(configuration.value(Settings.TLS_KEY)).isEmpty();
        assertThat(configuration.value(Settings.TLS_CLIENT_CERTIFICATE))
                .isEqualTo(ClientCertificateUse.OFF);
        assertThat(configuration.value(Settings.TLS_CLIENT_AUTHORITIES)).isEmpty();
        assertThat(configuration.value(Settings.TLS_CLIENT_REVOCATIONS)).isEmpty();
        assertThat(configuration.value(Settings.ATTESTATION_ROOTS)).isEmpty();
        assertThat(configuration.value(Settings.TPM_ATTESTATION_ROOTS)).isEmpty();
        assertThat(configuration.value(Settings.ATTESTATION_MAX_AGE))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(configuration.value(Settings.MAX_HEADER_BYTES)).isEqualTo(16 * 1024);
        assertThat(configuration.value(Settings.MAX_HEADER_FIELDS)).isEqualTo(256);
        assertThat(configuration.value(Settings.MAX_BODY_BYTES)).isEqualTo(1024 * 1024);
        assertThat(configuration.value(Settings.MAX_DOCUMENT_BYTES)).isEqualTo(8 * 1024 * 1024);
        assertThat(configuration.value(Settings.MAX_BODIES_BYTES)).isEqualTo(128 * 1024 * 1024);
        assertThat(configuration.value(Settings.MAX_CONNECTIONS)).isEqualTo(10_000);
        assertThat(configuration.value(Settings.MAX_REQUESTS_PER_CONNECTION)).isEqualTo(10_000);
        assertThat(configuration.value(Settings.CONNECTION_AGE)).isEqualTo(Duration.ofHours(1));
        assertThat(configuration.value(Settings.HANDSHAKE)).isEqualTo(Duration.ofSeconds(30));
        assertThat(configuration.value(Settings.IDLE)).isEqualTo(Duration.ofSeconds(60));
        assertThat(configuration.value(Settings.MIN_RATE)).isEqualTo(512);
        assertThat(configuration.value(Settings.HTTP2_STREAMS)).isEqualTo(128);
        assertThat(configuration.value(Settings.HTTP2_IDLE_FRAMES)).isEqualTo(128);
        assertThat(configuration.value(Settings.IDENTITY_PROVIDER_AUTHORITIES)).isEmpty();
        assertThat(configuration.value(Settings.IDENTITY_PROVIDER_NETWORKS)).isEmpty();
        assertThat(configuration.value(Settings.SAML_ENDPOINT))
                .isEqualTo("https://signin.aws.amazon.com/saml");
        assertThat(configuration.value(Settings.MAX_ACCOUNTS)).isEqualTo(1_000);
        assertThat(configuration.value(Settings.MAX_REQUESTS)).isEqualTo(1024);
        assertThat(configuration.value(Settings.MAX_REQUESTS_PER_ADDRESS)).isEqualTo(1_024);
        assertThat(configuration.value(Settings.MAX_REQUESTS_PER_CALLER)).isEqualTo(512);
        assertThat(configuration.value(Settings.RATE_PER_ADDRESS)).isEqualTo(100_000);
        assertThat(configuration.value(Settings.RATE_PER_CALLER)).isEqualTo(100_000);
        assertThat(configuration.value(Settings.FAILED_SIGNATURES)).isEqualTo(120);
        assertThat(configuration.value(Settings.UNSIGNED_REQUESTS)).isEqualTo(600);
        assertThat(configuration.value(Settings.KMS_REQUEST_QUOTAS)).isEmpty();
        assertThat(configuration.value(Settings.KMS_KEY_METRICS)).isZero();
        assertThat(configuration.value(Settings.SCRUB_RATE)).isEqualTo(16 << 20);
        assertThat(configuration.value(Settings.SCRUB_EVERY)).isEqualTo(Duration.ofDays(7));
        assertThat(configuration.value(Settings.OTLP_ENDPOINT)).isEmpty();
        assertThat(configuration.value(Settings.TRACE_PERCENT)).isEqualTo(10);
        assertThat(configuration.value(Settings.DRAIN)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Settings.ALL).as("a new setting's default is asserted here").hasSize(64);
    }

    @Test
    void everySettingOfS3HasItsDefault() {
        Configuration configuration = of(Map.of(), Map.of());

        assertThat(configuration.value(Settings.S3_INTERVAL)).isEqualTo(Duration.ofSeconds(60));
        assertThat(configuration.value(Settings.S3_CUSTOMER_KEYS_BY_DEFAULT)).isFalse();
        assertThat(configuration.value(Settings.BACKUP_WINDOW)).isEqualTo(Duration.ofDays(35));
        assertThat(configuration.value(Settings.S3_WEBHOOKS)).isEmpty();
        assertThat(configuration.value(PlaceSettings.PLACES))
                .isEqualTo(new BlobPlaces(Optional.empty(), Map.of()));
        assertThat(configuration.value(Settings.DISK_RESERVE)).isEqualTo(256 << 20);
        assertThat(configuration.value(Settings.S3_BUCKET_MAX_BYTES)).isEqualTo(Allowance.ALL);
        assertThat(configuration.value(Settings.S3_BUCKET_MAX_OBJECTS)).isEqualTo(Allowance.ALL);
        assertThat(configuration.value(Settings.S3_ACCOUNT_MAX_BYTES)).isEqualTo(Allowance.ALL);
        assertThat(configuration.value(Settings.S3_ACCOUNT_MAX_OBJECTS)).isEqualTo(Allowance.ALL);
        assertThat(configuration.value(Settings.S3_ACCOUNT_MAX_BUCKETS).of("111122223333"))
                .isEqualTo(10_000);
        for (String wrong : List.of("", "true", "ON")) {
            assertThatThrownBy(() -> of(Map.of(), Map.of("s3-customer-keys-by-default", wrong)))
                    .as(wrong)
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void storageQuotasNameBucketsAndAccounts() {
        Configuration configuration =
                of(
                        Map.of(),
                        Map.of(
                                "s3-bucket-max-bytes", "1000,logs=5",
                                "s3-account-max-objects", "111122223333=7"));

        assertThat(configuration.value(Settings.S3_BUCKET_MAX_BYTES).of("logs")).isEqualTo(5);
        assertThat(configuration.value(Settings.S3_ACCOUNT_MAX_OBJECTS).of("111122223333"))
                .isEqualTo(7);
        assertThatThrownBy(() -> of(Map.of(), Map.of("s3-bucket-max-bytes", "Logs=5")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no name of a bucket");
        assertThatThrownBy(() -> of(Map.of(), Map.of("s3-account-max-bytes", "logs=5")))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void quotasAreRatesByName() {
        Configuration configuration =
                of(
                        Map.of(),
                        Map.of(
                                "kms-request-quotas",
                                "symmetric=5500, CreateKey=0.5,GenerateDataKeyPair(RSA_2048)=1"));

        assertThat(configuration.value(Settings.KMS_REQUEST_QUOTAS))
                .isEqualTo(
                        Map.of(
                                "symmetric",
                                5500.0,
                                "CreateKey",
                                0.5,
                                "GenerateDataKeyPair(RSA_2048)",
                                1.0));
        for (String wrong : List.of("Encrypt=1", "symmetric", "rsa=0", "rsa=x", "rsa=1,rsa=2")) {
            assertThatThrownBy(() -> of(Map.of(), Map.of("kms-request-quotas", wrong)))
                    .as(wrong)
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void everySettingCanBeSet() {
        Configuration configuration =
                of(
                        Map.of(),
                        Map.ofEntries(
                                Map.entry("data-dir", "/d"),
                                Map.entry("root-dir", "/r"),
                                Map.entry("root-key", "passphrase"),
                                Map.entry("passphrase-file", "/p"),
                                Map.entry("listen-host", "::"),
                                Map.entry("listen-port", "443"),
                                Map.entry("plaintext-port", "80"),
                                Map.entry("regions", "eu-west-1, us-east-1"),
                                Map.entry("account-id", "123456789012"),
                                Map.entry("server-names", "a.example,b.example"),
                                Map.entry("tls-certificate", "/c"),
                                Map.entry("tls-key", "/k"),
                                Map.entry("tls-client-certificate", "required"),
                                Map.entry("tls-client-authorities", "/a"),
                                Map.entry("attestation-roots", "/n1, /n2"),
                                Map.entry("tpm-attestation-roots", "/t"),
                                Map.entry("attestation-max-age-seconds", "60"),
                                Map.entry("max-requests", "7"),
                                Map.entry("drain-seconds", "0")));

        assertThat(configuration.value(Settings.DATA_DIR)).isEqualTo(Path.of("/d"));
        assertThat(configuration.value(Settings.ROOT_DIR)).isEqualTo(Path.of("/r"));
        assertThat(configuration.value(Settings.ROOT_KEY)).isEqualTo(RootKeyProvider.PASSPHRASE);
        assertThat(configuration.value(Settings.PASSPHRASE_FILE)).contains(Path.of("/p"));
        assertThat(configuration.value(Settings.LISTEN_HOST)).isEqualTo("::");
        assertThat(configuration.value(Settings.LISTEN_PORT)).isEqualTo(443);
        assertThat(configuration.value(Settings.PLAINTEXT_PORT)).contains(80);
        assertThat(configuration.value(Settings.REGIONS))
                .isEqualTo(List.of(new Region("eu-west-1"), new Region("us-east-1")));
        assertThat(configuration.value(Settings.ACCOUNT_ID))
                .contains(new AccountId("123456789012"));
        assertThat(configuration.value(Settings.SERVER_NAMES))
                .containsExactly("a.example", "b.example");
        assertThat(configuration.value(Settings.TLS_CERTIFICATE)).contains(Path.of("/c"));
        assertThat(configuration.value(Settings.TLS_KEY)).contains(Path.of("/k"));
        assertThat(configuration.value(Settings.TLS_CLIENT_CERTIFICATE))
                .isEqualTo(ClientCertificateUse.REQUIRED);
        assertThat(configuration.value(Settings.TLS_CLIENT_AUTHORITIES)).contains(Path.of("/a"));
        assertThat(configuration.value(Settings.ATTESTATION_ROOTS))
                .containsExactly(Path.of("/n1"), Path.of("/n2"));
        assertThat(configuration.value(Settings.TPM_ATTESTATION_ROOTS))
                .containsExactly(Path.of("/t"));
        assertThat(configuration.value(Settings.ATTESTATION_MAX_AGE))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(configuration.value(Settings.MAX_REQUESTS)).isEqualTo(7);
        assertThat(configuration.value(Settings.DRAIN)).isZero();
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFile() {
        Path file = file("listen-port=1\nmax-requests=1\ndrain-seconds=1\n");
        Map<String, String> environment =
                Map.of("COFFER_LISTEN_PORT", "2", "COFFER_MAX_REQUESTS", "2");

        Configuration configuration =
                Configuration.of(Optional.of(file), environment, Map.of("listen-port", "3"));

        assertThat(configuration.value(Settings.LISTEN_PORT)).isEqualTo(3);
        assertThat(configuration.value(Settings.MAX_REQUESTS)).isEqualTo(2);
        assertThat(configuration.value(Settings.DRAIN)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void refusesAnUnknownKeyInTheFile() {
        Path file = file("listen-prot=1\n");

        assertThatThrownBy(() -> Configuration.of(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("listen-prot");
    }

    @Test
    void refusesAnUnknownVariableOfOurs() {
        assertThatThrownBy(() -> of(Map.of("COFFER_LISTEN_PROT", "1"), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("COFFER_LISTEN_PROT");
    }

    @Test
    void leavesOthersVariablesAlone() {
        Configuration configuration = of(Map.of("LISTEN_PORT", "1", "PATH", "/bin"), Map.of());

        assertThat(configuration.value(Settings.LISTEN_PORT)).isEqualTo(9443);
    }

    @Test
    void refusesAnUnknownFlag() {
        assertThatThrownBy(() -> of(Map.of(), Map.of("listen-prot", "1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--listen-prot");
    }

    @ParameterizedTest
    @CsvSource({
        "root-key, sticky-note",
        "listen-port, https",
        "listen-port, 65536",
        "listen-port, -1",
        "plaintext-port, x",
        "regions, ''",
        "regions, Berlin!",
        "account-id, 12345",
        "tls-client-certificate, maybe",
        "max-requests, 0",
        "drain-seconds, soon",
    })
    void aValueThatDoesNotFitNamesItsSetting(String name, String text) {
        assertThatThrownBy(() -> of(Map.of(), Map.of(name, text)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("`" + name + "`")
                .hasMessageContaining(text);
    }

    @Test
    void saysWhichFileItCannotRead() {
        Path missing = directory.resolve("missing.properties");

        assertThatThrownBy(() -> Configuration.of(Optional.of(missing), Map.of(), Map.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing.properties");
    }

    private static Configuration of(Map<String, String> environment, Map<String, String> flags) {
        return Configuration.of(Optional.empty(), environment, flags);
    }

    private Path file(String text) {
        try {
            return Files.writeString(directory.resolve("coffer.properties"), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the test's file", e);
        }
    }
}
