package coffer.server.config;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.kms.quota.RequestQuotas;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every setting there is. Its name, default and purpose are said here and nowhere else.
public final class Settings {
    private static final String HOME = System.getProperty("user.home");

    public static final Setting<Path> DATA_DIR =
            new Setting<>(
                    "data-dir",
                    HOME + "/.coffer/data",
                    Path::of,
                    "where everything that is protected lies, sealed");
    public static final Setting<Path> ROOT_DIR =
            new Setting<>(
                    "root-dir",
                    HOME + "/.coffer/root",
                    Path::of,
                    "where the root key lies; never inside the data directory");
    public static final Setting<RootKeyProvider> ROOT_KEY =
            new Setting<>(
                    "root-key",
                    "key-file",
                    RootKeyProvider::parse,
                    "how the root key is kept: key-file, passphrase or pkcs11");
    public static final Setting<Optional<Path>> PASSPHRASE_FILE =
            new Setting<>(
                    "passphrase-file",
                    "",
                    Settings::optionalPath,
                    "a file whose first line is the passphrase, or the PIN of root-token; without"
                            + " it that is read from the terminal");
    public static final Setting<Optional<Path>> ROOT_TOKEN =
            new Setting<>(
                    "root-token",
                    "",
                    Settings::optionalPath,
                    "a properties file that names the PKCS#11 token with the root key: library,"
                            + " token (its label); see docs/guide/hsm.md");
    public static final Setting<List<Path>> HSM_CLUSTERS =
            new Setting<>(
                    "hsm-clusters",
                    "",
                    Settings::paths,
                    "properties files, each of a PKCS#11 token that a KMS custom key store may"
                            + " use: cluster-id, library, token, trust-anchor");
    public static final Setting<String> LISTEN_HOST =
            new Setting<>("listen-host", "127.0.0.1", text -> text, "the address to listen on");
    public static final Setting<Integer> LISTEN_PORT =
            new Setting<>("listen-port", "9443", Setting.within(0, 65_535), "the TLS port; 0: any");
    public static final Setting<Optional<Integer>> PLAINTEXT_PORT =
            new Setting<>(
                    "plaintext-port",
                    "",
                    Settings::optionalPort,
                    "a port without TLS, off unless set; requests through it carry"
                            + " aws:SecureTransport=false");
    public static final Setting<List<Region>> REGIONS =
            new Setting<>(
                    "regions",
                    "us-east-1",
                    Settings::regions,
                    "the regions of this installation, the first being its own");
    public static final Setting<Optional<AccountId>> ACCOUNT_ID =
            new Setting<>(
                    "account-id",
                    "",
                    text -> text.isEmpty() ? Optional.empty() : Optional.of(new AccountId(text)),
                    "the first account's twelve digits; chosen at random if not set");
    public static final Setting<List<String>> SERVER_NAMES =
            new Setting<>(
                    "server-names",
                    "",
                    Setting::commaSeparated,
                    "further host names clients use; in the server's certificate, and buckets may"
                            + " be addressed as <bucket>.s3.<name>");
    public static final Setting<Optional<Path>> TLS_CERTIFICATE =
            new Setting<>(
                    "tls-certificate",
                    "",
                    Settings::optionalPath,
                    "a PEM file with a certificate and its chain, shown instead of one of the"
                            + " installation's own; watched, so a renewed one needs no restart");
    public static final Setting<Optional<Path>> TLS_KEY =
            new Setting<>(
                    "tls-key",
                    "",
                    Settings::optionalPath,
                    "a PEM file with that certificate's private key, not encrypted");
    public static final Setting<ClientCertificateUse> TLS_CLIENT_CERTIFICATE =
            new Setting<>(
                    "tls-client-certificate",
                    "off",
                    ClientCertificateUse::parse,
                    "whether clients show a certificate: off, optional or required; policies know"
                            + " it as coffer:TlsClientSubject, coffer:TlsClientIssuer,"
                            + " coffer:TlsClientSerial and coffer:TlsClientSan");
    public static final Setting<Optional<Path>> TLS_CLIENT_AUTHORITIES =
            new Setting<>(
                    "tls-client-authorities",
                    "",
                    Settings::optionalPath,
                    "a PEM file with the authorities whose client certificates are accepted");
    public static final Setting<List<Path>> ATTESTATION_ROOTS =
            new Setting<>(
                    "attestation-roots",
                    "",
                    Settings::paths,
                    "PEM files with the roots of the Nitro attestation documents that are believed"
                            + " in KMS's Recipient; without any, every Recipient is refused");
    public static final Setting<List<Path>> TPM_ATTESTATION_ROOTS =
            new Setting<>(
                    "tpm-attestation-roots",
                    "",
                    Settings::paths,
                    "PEM files with the operator's own roots of machines that attest by `coffer"
                            + " attest`; policies know these machines as coffer:TpmPCR<n> only");
    public static final Setting<Duration> ATTESTATION_MAX_AGE =
            new Setting<>(
                    "attestation-max-age-seconds",
                    "300",
                    text -> Duration.ofSeconds(Setting.within(1, 86_400).apply(text)),
                    "how old an attestation document may be");
    public static final Setting<List<Path>> IDENTITY_PROVIDER_AUTHORITIES =
            new Setting<>(
                    "identity-provider-authorities",
                    "",
                    Settings::paths,
                    "PEM files with authorities that may certify the hosts of OpenID Connect"
                            + " providers, beside those the JDK knows");
    public static final Setting<List<String>> IDENTITY_PROVIDER_NETWORKS =
            new Setting<>(
                    "identity-provider-networks",
                    "",
                    Setting::commaSeparated,
                    "networks such as 10.1.0.0/16 in which OpenID Connect providers may be asked"
                            + " for their keys; beside them only public addresses are");
    public static final Setting<String> SAML_ENDPOINT =
            new Setting<>(
                    "saml-endpoint",
                    "https://signin.aws.amazon.com/saml",
                    text -> text,
                    "the recipient and audience that SAML assertions must be for; AWS's own unless"
                            + " set");
    public static final Setting<Integer> MAX_REQUESTS =
            new Setting<>(
                    "max-requests",
                    "1024",
                    Setting.within(1, 100_000),
                    "requests served at once; more are told to slow down");
    public static final Setting<Integer> MAX_REQUESTS_PER_ADDRESS =
            new Setting<>(
                    "max-requests-per-address",
                    "512",
                    Setting.within(1, 100_000),
                    "requests of one address (of IPv6: one /64) served at once");
    public static final Setting<Integer> MAX_REQUESTS_PER_CALLER =
            new Setting<>(
                    "max-requests-per-caller",
                    "512",
                    Setting.within(1, 100_000),
                    "requests of one principal served at once");
    public static final Setting<Integer> RATE_PER_ADDRESS =
            new Setting<>(
                    "rate-per-address",
                    "100000",
                    Setting.within(1, 10_000_000),
                    "requests a second of one address, on average");
    public static final Setting<Integer> RATE_PER_CALLER =
            new Setting<>(
                    "rate-per-caller",
                    "100000",
                    Setting.within(1, 10_000_000),
                    "requests a second of one principal, on average");
    public static final Setting<Integer> FAILED_SIGNATURES =
            new Setting<>(
                    "failed-signatures-per-minute",
                    "120",
                    Setting.within(1, 1_000_000),
                    "wrong signatures of one address, before only access keys it has proved lately"
                            + " are listened to");
    public static final Setting<Integer> UNSIGNED_REQUESTS =
            new Setting<>(
                    "unsigned-requests-per-minute",
                    "600",
                    Setting.within(1, 1_000_000),
                    "calls of one address that nobody signs: AssumeRoleWithWebIdentity and"
                            + " AssumeRoleWithSAML");
    public static final Setting<Map<String, Double>> KMS_REQUEST_QUOTAS =
            new Setting<>(
                    "kms-request-quotas",
                    "",
                    text -> Setting.rates(text, RequestQuotas::names),
                    "requests a second of one account in one region, such as"
                            + " `symmetric=5500,rsa=500,CreateKey=5`; without any, KMS has no"
                            + " quotas");
    public static final Setting<Integer> KMS_KEY_METRICS =
            new Setting<>(
                    "kms-key-metrics",
                    "0",
                    Setting.within(0, 10_000),
                    "how many KMS keys the metrics tell apart; 0: they do not count by key");
    public static final Setting<Optional<URI>> OTLP_ENDPOINT =
            new Setting<>(
                    "otlp-endpoint",
                    "",
                    Settings::optionalUri,
                    "where traces are sent by OTLP over HTTP, such as"
                            + " http://localhost:4318/v1/traces; none if not set");
    public static final Setting<Integer> TRACE_PERCENT =
            new Setting<>(
                    "trace-percent",
                    "10",
                    Setting.within(0, 100),
                    "how many of a hundred requests are traced whose callers do not say");
    public static final Setting<Duration> DRAIN =
            new Setting<>(
                    "drain-seconds",
                    "30",
                    text -> Duration.ofSeconds(Setting.within(0, 3_600).apply(text)),
                    "how long a stopping server lets requests finish");

    public static final List<Setting<?>> ALL =
            List.of(
                    DATA_DIR,
                    ROOT_DIR,
                    ROOT_KEY,
                    PASSPHRASE_FILE,
                    ROOT_TOKEN,
                    HSM_CLUSTERS,
                    LISTEN_HOST,
                    LISTEN_PORT,
                    PLAINTEXT_PORT,
                    REGIONS,
                    ACCOUNT_ID,
                    SERVER_NAMES,
                    TLS_CERTIFICATE,
                    TLS_KEY,
                    TLS_CLIENT_CERTIFICATE,
                    TLS_CLIENT_AUTHORITIES,
                    ATTESTATION_ROOTS,
                    TPM_ATTESTATION_ROOTS,
                    ATTESTATION_MAX_AGE,
                    IDENTITY_PROVIDER_AUTHORITIES,
                    IDENTITY_PROVIDER_NETWORKS,
                    SAML_ENDPOINT,
                    MAX_REQUESTS,
                    MAX_REQUESTS_PER_ADDRESS,
                    MAX_REQUESTS_PER_CALLER,
                    RATE_PER_ADDRESS,
                    RATE_PER_CALLER,
                    FAILED_SIGNATURES,
                    UNSIGNED_REQUESTS,
                    KMS_REQUEST_QUOTAS,
                    KMS_KEY_METRICS,
                    OTLP_ENDPOINT,
                    TRACE_PERCENT,
                    DRAIN);

    private Settings() {}

    private static Optional<Path> optionalPath(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }

    private static List<Path> paths(String text) {
        return Setting.commaSeparated(text).stream().map(Path::of).toList();
    }

    private static Optional<URI> optionalUri(String text) {
        if (text.isEmpty()) return Optional.empty();
        URI uri = URI.create(text);
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isHttp || uri.getHost() == null) {
            throw new IllegalArgumentException("it must be an http or https URL");
        }
        return Optional.of(uri);
    }

    private static Optional<Integer> optionalPort(String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(Setting.within(0, 65_535).apply(text));
    }

    private static List<Region> regions(String text) {
        List<Region> regions = Setting.commaSeparated(text).stream().map(Region::new).toList();
        if (regions.isEmpty()) throw new IllegalArgumentException("there must be one");
        return regions;
    }
}
