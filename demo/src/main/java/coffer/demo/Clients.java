package coffer.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/// Unmodified AWS SDK clients of one identity. All they are told of Coffer is its URL and the
/// certificate to trust.
public record Clients(
        URI endpoint, Region region, SdkHttpClient http, AwsCredentialsProvider credentials) {

    /// Clients that trust the authority in `caCertificate` and nobody else.
    static SdkHttpClient trusting(Path caCertificate) {
        return trusting(caCertificate, UrlConnectionHttpClient.builder());
    }

    /// The same, for one that is built otherwise as well.
    public static SdkHttpClient trusting(
            Path caCertificate, UrlConnectionHttpClient.Builder builder) {
        TrustManager[] trusted = trustManagers(caCertificate);
        return builder.tlsTrustManagersProvider(() -> trusted).build();
    }

    Clients as(AwsCredentialsProvider other) {
        return new Clients(endpoint, region, http, other);
    }

    Clients at(URI otherEndpoint) {
        return new Clients(otherEndpoint, region, http, credentials);
    }

    public S3Client s3() {
        return S3Client.builder().applyMutation(this::configure).forcePathStyle(true).build();
    }

    KmsClient kms() {
        return KmsClient.builder().applyMutation(this::configure).build();
    }

    IamClient iam() {
        return IamClient.builder().applyMutation(this::configure).build();
    }

    StsClient sts() {
        return StsClient.builder().applyMutation(this::configure).build();
    }

    CloudTrailClient cloudTrail() {
        return CloudTrailClient.builder().applyMutation(this::configure).build();
    }

    private <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> void configure(
            B builder) {
        builder.endpointOverride(endpoint).region(region).credentialsProvider(credentials);
        builder.httpClient(http);
    }

    private static TrustManager[] trustManagers(Path caCertificate) {
        try (InputStream pem = Files.newInputStream(caCertificate)) {
            Certificate authority =
                    CertificateFactory.getInstance("X.509").generateCertificate(pem);
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("coffer", authority);
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return factory.getTrustManagers();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + caCertificate, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot trust " + caCertificate, e);
        }
    }
}
