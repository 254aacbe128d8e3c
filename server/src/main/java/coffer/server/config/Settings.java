package coffer.server.config;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.kms.quota.RequestQuotas;
import coffer.s3.quota.Allowance;
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
                    SettingTexts::optionalPath,
                    "a file whose first line is the passphrase, or the PIN of root-token; without"
                            + " it that is read from the terminal");
    public static final Setting<Optional<Path>> ROOT_TOKEN =
            new Setting<>(
                    "root-token",
                    "",
                    SettingTexts::optionalPath,
                    "a properties file that names the PKCS#11 token with the root key: library,"
                            + " token (its label); see docs/guide/hsm.md");
    public static final Setting<List<Path>> HSM_CLUSTERS =
            new Setting<>(
                    "hsm-clusters",
                    "",
                    SettingTexts::paths,
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
                    SettingTexts::optionalPort,
                    "a port without TLS, off unless set; requests through it carry"
                            + " aws:SecureTransport=false");
    public static final Setting<List<Region>> REGIONS =
            new Setting<>(
                    "regions",
                    "us-east-1",
                    SettingTexts::regions,
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
                    SettingTexts::optionalPath,
                    "a PEM file with a certificate and its chain, shown instead of one of the"
                            + " installation's own; watched, so a renewed one needs no restart");
    public static final Setting<Optional<Path>> TLS_KEY =
            new Setting<>(
                    "tls-key",
                    "",
                    SettingTexts::optionalPath,
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
                    SettingTexts::optionalPath,
                    "a PEM file with the authorities whose client certificates are accepted");
    public static final Setting<List<Path>> TLS_CLIENT_REVOCATIONS =
            new Setting<>(
                    "tls-client-revocations",
                    "",
                    SettingTexts::paths,
                    "files, PEM or DER, with a revocation list of each of those authorities;"
                            + " watched; without a list that holds no client certificate is"
                            + " accepted");
    public static final Setting<List<Path>> ATTESTATION_ROOTS =
            new Setting<>(
                    "attestation-roots",
                    "",
                    SettingTexts::paths,
                    "PEM files with the roots of the Nitro attestation documents that are believed"
                            + " in KMS's Recipient; without any, every Recipient is refused");
    public static final Setting<List<Path>> TPM_ATTESTATION_ROOTS =
            new Setting<>(
                    "tpm-attestation-roots",
                    "",
                    SettingTexts::paths,
                    "PEM files with the operator's own roots of machines that attest by `coffer"
                            + " attest`; policies know these machines as coffer:TpmPCR<n> only");
    public static final Setting<Duration> ATTESTATION_MAX_AGE =
            new Setting<>(
                    "attestation-max-age-seconds",
                    "300",
                    SettingTexts.seconds(1, 86_400),
                    "how old an attestation document may be");
    public static final Setting<Integer> MAX_HEADER_BYTES =
            new Setting<>(
                    "max-header-bytes",
                    "16384",
                    Setting.within(4_096, 1_048_576),
                    "the size of a request's line and header fields together");
    public static final Setting<Integer> MAX_HEADER_FIELDS =
            new Setting<>(
                    "max-header-fields",
                    "256",
                    Setting.within(16, 10_000),
                    "how many header fields a request may have");
    public static final Setting<Integer> MAX_BODY_BYTES =
            new Setting<>(
                    "max-body-bytes",
                    "1048576",
                    Setting.within(65_536, 1_073_741_824),
                    "the size of a body that is read whole before its signature is checked; S3's are"
                            + " checked while they are read");
    public static final Setting<Integer> MAX_DOCUMENT_BYTES =
            new Setting<>(
                    "max-document-bytes",
                    "8388608",
                    Setting.within(65_536, 1_073_741_824),
                    "the size of a document sent to S3, such as a list of objects to delete; what"
                            + " objects hold has no such bound");
    public static final Setting<Integer> MAX_BODIES_BYTES =
            new Setting<>(
                    "max-bodies-bytes",
                    "134217728",
                    Setting.within(1_048_576, Integer.MAX_VALUE),
                    "the memory that all bodies being read whole may take together; more are told to"
                            + " slow down");
    public static final Setting<Integer> MAX_CONNECTIONS =
            new Setting<>(
                    "max-connections",
                    "10000",
                    Setting.within(1, 1_000_000),
                    "connections open at once; more are not accepted until others close");
    public static final Setting<Integer> MAX_REQUESTS_PER_CONNECTION =
            new Setting<>(
                    "max-requests-per-connection",
                    "10000",
                    Setting.within(1, 1_000_000_000),
                    "requests on one connection, which then ends");
    public static final Setting<Duration> CONNECTION_AGE =
            new Setting<>(
                    "connection-age-seconds",
                    "3600",
                    SettingTexts.seconds(1, 86_400),
                    "how old a connection may get, which then ends with its next answer");
    public static final Setting<Duration> HANDSHAKE =
            new Setting<>(
                    "handshake-seconds",
                    "30",
                    SettingTexts.seconds(1, 3_600),
                    "how long a new connection may take until TLS and a protocol are agreed on");
    public static final Setting<Duration> IDLE =
            new Setting<>(
                    "idle-seconds",
                    "60",
                    SettingTexts.seconds(1, 3_600),
                    "how long a client may be silent, and take to send a request's head");
    public static final Setting<Integer> MIN_RATE =
            new Setting<>(
                    "min-bytes-per-second",
                    "512",
                    Setting.within(0, 1_000_000_000),
                    "how fast a body must come, and an answer be taken, on average after"
                            + " idle-seconds; 0: however slowly");
    public static final Setting<Integer> HTTP2_STREAMS =
            new Setting<>(
                    "http2-streams",
                    "128",
                    Setting.within(1, 10_000),
                    "requests at once on one HTTP/2 connection");
    public static final Setting<Integer> HTTP2_IDLE_FRAMES =
            new Setting<>(
                    "http2-idle-frames-per-second",
                    "128",
                    Setting.within(1, 1_000_000),
                    "pings, settings, resets and empty frames of one HTTP/2 connection, before it is"
                            + " ended");
    public static final Setting<List<Path>> IDENTITY_PROVIDER_AUTHORITIES =
            new Setting<>(
                    "identity-provider-authorities",
                    "",
                    SettingTexts::paths,
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
    public static final Setting<Integer> MAX_ACCOUNTS =
            new Setting<>(
                    "max-accounts",
                    "1000",
                    Setting.within(1, 10_000),
                    "how many accounts an organization may have, its management account and closed"
                            + " ones included");
    public static final Setting<Integer> MAX_REQUESTS =
            new Setting<>(
                    "max-requests",
                    "1024",
                    Setting.within(1, 100_000),
                    "requests served at once; more are told to slow down, and as places get short, those"
                            + " of the accounts and addresses first that hold most");
    public static final Setting<Integer> MAX_REQUESTS_PER_ADDRESS =
            new Setting<>(
                    "max-requests-per-address",
                    "1024",
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
    public static final Setting<Duration> S3_INTERVAL =
            new Setting<>(
                    "s3-interval",
                    "60",
                    SettingTexts.seconds(1, 86_400),
                    "every how many seconds S3 looks after what it does by itself: lifecycle"
                            + " rules, notifications, access logs");
    public static final Setting<Boolean> S3_CUSTOMER_KEYS_BY_DEFAULT =
            new Setting<>(
                    "s3-customer-keys-by-default",
                    "off",
                    Setting::onOrOff,
                    "whether new buckets take uploads with keys of the customer's own (SSE-C) until"
                            + " PutBucketEncryption says otherwise: on or off");
    public static final Setting<Duration> BACKUP_WINDOW =
            new Setting<>(
                    "backup-window",
                    "35",
                    Setting.within(0, 36_500).andThen(Duration::ofDays),
                    "for how many days copies of the data and of the root directory are kept; what"
                            + " was deleted can be restored from them for so long, then its keys"
                            + " are deleted too; receipts of erasures say by it when the last copy"
                            + " is gone");
    public static final Setting<Map<String, URI>> S3_WEBHOOKS =
            new Setting<>(
                    "s3-webhooks",
                    "",
                    SettingTexts::webhooks,
                    "pairs of ARN=URL: what a bucket's notification configuration sends to that ARN"
                            + " of a topic, queue or function is posted to the URL");
    public static final Setting<Allowance> S3_BUCKET_MAX_BYTES =
            new Setting<>(
                    "s3-bucket-max-bytes",
                    "",
                    SettingTexts::bucketAllowance,
                    "how many bytes a bucket may hold, versions and parts of unfinished uploads"
                            + " included, for all and for some, such as"
                            + " `1000000000,logs=5000000000,archive=unlimited`; without any, as many"
                            + " as come");
    public static final Setting<Allowance> S3_BUCKET_MAX_OBJECTS =
            new Setting<>(
                    "s3-bucket-max-objects",
                    "",
                    SettingTexts::bucketAllowance,
                    "how many objects a bucket may hold, in the same form: versions, delete markers"
                            + " and parts of unfinished uploads");
    public static final Setting<Allowance> S3_ACCOUNT_MAX_BYTES =
            new Setting<>(
                    "s3-account-max-bytes",
                    "",
                    SettingTexts::accountAllowance,
                    "how many bytes all buckets of an account may hold together, such as"
                            + " `1000000000,111122223333=unlimited`");
    public static final Setting<Allowance> S3_ACCOUNT_MAX_OBJECTS =
            new Setting<>(
                    "s3-account-max-objects",
                    "",
                    SettingTexts::accountAllowance,
                    "how many objects all buckets of an account may hold together, in the same"
                            + " form");
    public static final Setting<Allowance> S3_ACCOUNT_MAX_BUCKETS =
            new Setting<>(
                    "s3-account-max-buckets",
                    "10000",
                    SettingTexts::accountAllowance,
                    "how many buckets an account may own, in the same form; never more than 10000");
    public static final Setting<Integer> DISK_RESERVE =
            new Setting<>(
                    "disk-reserve-bytes",
                    "268435456",
                    Setting.within(0, Integer.MAX_VALUE),
                    "how many bytes of the data directory's disk uploads leave free, so that objects"
                            + " can still be read and deleted; 0: none");
    public static final Setting<Integer> SCRUB_RATE =
            new Setting<>(
                    "scrub-bytes-per-second",
                    "16777216",
                    Setting.within(0, Integer.MAX_VALUE),
                    "how fast stored objects are verified in the background; 0: they are not");
    public static final Setting<Duration> SCRUB_EVERY =
            new Setting<>(
                    "scrub-every-days",
                    "7",
                    Setting.within(1, 3_650).andThen(Duration::ofDays),
                    "every how many days all stored objects are verified anew");
    public static final Setting<Optional<URI>> OTLP_ENDPOINT =
            new Setting<>(
                    "otlp-endpoint",
                    "",
                    SettingTexts::optionalUri,
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
                    SettingTexts.seconds(0, 3_600),
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
                    PlaceSettings.PLACES,
                    PlaceSettings.INTERVAL,
                    PlaceSettings.ADOPTED,
                    ACCOUNT_ID,
                    SERVER_NAMES,
                    TLS_CERTIFICATE,
                    TLS_KEY,
                    TLS_CLIENT_CERTIFICATE,
                    TLS_CLIENT_AUTHORITIES,
                    TLS_CLIENT_REVOCATIONS,
                    ATTESTATION_ROOTS,
                    TPM_ATTESTATION_ROOTS,
                    ATTESTATION_MAX_AGE,
                    MAX_HEADER_BYTES,
                    MAX_HEADER_FIELDS,
                    MAX_BODY_BYTES,
                    MAX_DOCUMENT_BYTES,
                    MAX_BODIES_BYTES,
                    MAX_CONNECTIONS,
                    MAX_REQUESTS_PER_CONNECTION,
                    CONNECTION_AGE,
                    HANDSHAKE,
                    IDLE,
                    MIN_RATE,
                    HTTP2_STREAMS,
                    HTTP2_IDLE_FRAMES,
                    IDENTITY_PROVIDER_AUTHORITIES,
                    IDENTITY_PROVIDER_NETWORKS,
                    SAML_ENDPOINT,
                    MAX_ACCOUNTS,
                    MAX_REQUESTS,
                    MAX_REQUESTS_PER_ADDRESS,
                    MAX_REQUESTS_PER_CALLER,
                    RATE_PER_ADDRESS,
                    RATE_PER_CALLER,
                    FAILED_SIGNATURES,
                    UNSIGNED_REQUESTS,
                    KMS_REQUEST_QUOTAS,
                    KMS_KEY_METRICS,
                    S3_INTERVAL,
                    S3_CUSTOMER_KEYS_BY_DEFAULT,
                    BACKUP_WINDOW,
                    S3_WEBHOOKS,
                    S3_BUCKET_MAX_BYTES,
                    S3_BUCKET_MAX_OBJECTS,
                    S3_ACCOUNT_MAX_BYTES,
                    S3_ACCOUNT_MAX_OBJECTS,
                    S3_ACCOUNT_MAX_BUCKETS,
                    DISK_RESERVE,
                    SCRUB_RATE,
                    SCRUB_EVERY,
                    OTLP_ENDPOINT,
                    TRACE_PERCENT,
                    DRAIN);

    private Settings() {}
}
