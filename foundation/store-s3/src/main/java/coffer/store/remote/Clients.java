package coffer.store.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/// AWS's SDK, told all it needs: nothing is taken from the environment or from a profile.
final class Clients {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration ATTEMPT = Duration.ofMinutes(1);
    private static final Duration CALL = Duration.ofMinutes(2);

    private Clients() {}

    static S3Client of(RemoteBucket bucket, RemoteBucket.Credentials credentials) {
        return S3Client.builder()
                .endpointOverride(bucket.endpoint())
                .region(Region.of(bucket.region()))
                .forcePathStyle(bucket.isPathStyle())
                .credentialsProvider(() -> signing(credentials))
                .httpClient(http(bucket))
                // Both are headers or trailers that only newer stores know; an MD5 goes with what
                // is
                // sent, and what comes is authenticated chunk by chunk.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .overrideConfiguration(it ->
                        it.retryStrategy(RetryMode.STANDARD)
                                .apiCallAttemptTimeout(ATTEMPT)
                                .apiCallTimeout(CALL)
                                .defaultProfileFile(ProfileFile.aggregator().build()))
                .build();
    }

    /// The SDK takes text, which lives as long as the request that it signs.
    private static AwsBasicCredentials signing(RemoteBucket.Credentials credentials) {
        byte[] secret = credentials.secretAccessKey().expose();
        return AwsBasicCredentials.create(
                credentials.accessKeyId(), new String(secret, StandardCharsets.US_ASCII));
    }

    private static SdkHttpClient http(RemoteBucket bucket) {
        UrlConnectionHttpClient.Builder builder =
                UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECTING)
                        .socketTimeout(SILENCE);
        if (!bucket.authorities().isEmpty()) {
            TrustManager[] trusted = trusting(bucket.authorities());
            builder.tlsTrustManagersProvider(() -> trusted);
        }
        return builder.build();
    }

    private static TrustManager[] trusting(Set<X509Certificate> authorities) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (X509Certificate authority : authorities) {
                trusted.setCertificateEntry("authority " + trusted.size(), authority);
            }
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException("certificates that were read", impossible);
        }
    }
}
