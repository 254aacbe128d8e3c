package coffer.conformance.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// AWS's own Java clients of a server's root user. All they are told of Coffer is its URL, the
/// authority to trust and the region.
///
/// One answer is what the server said: nothing is tried again.
public final class JavaClients implements AutoCloseable {
    private final URI endpoint;
    private final StaticCredentialsProvider credentials;
    private final Region region;
    private final TrustManager[] trusted;
    private final SdkHttpClient http;

    // Closing one takes two seconds, so there is none until somebody asks for it.
    private Optional<SdkAsyncHttpClient> asyncHttp = Optional.empty();

    /// Closes with its clients, which must not be used afterwards.
    public JavaClients(Installation installation) {
        this.endpoint = installation.endpoint();
        this.credentials =
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(
                                installation.rootKey().accessKeyId(),
                                installation.rootKey().secretAccessKey()));
        this.region = Region.of(installation.region());
        this.trusted = trusting(installation.authority());
        this.http =
                UrlConnectionHttpClient.builder().tlsTrustManagersProvider(() -> trusted).build();
    }

    public KmsClient kms() {
        return kmsBuilder().region(region).build();
    }

    public KmsClient kms(Region elsewhere) {
        return kmsBuilder().region(elsewhere).build();
    }

    /// For libraries that make clients of many regions themselves.
    public KmsClientBuilder kmsBuilder() {
        return configured(KmsClient.builder()).httpClient(http);
    }

    public CloudTrailClient trail() {
        return configured(CloudTrailClient.builder()).region(region).httpClient(http).build();
    }

    public IamClient iam() {
        return configured(IamClient.builder()).region(region).httpClient(http).build();
    }

    public S3Client s3() {
        return configured(S3Client.builder())
                .region(region)
                .httpClient(http)
                .forcePathStyle(true)
                .build();
    }

    public S3AsyncClient asyncS3() {
        return asyncS3Builder().build();
    }

    /// Sends and fetches whatever is larger than a part in parts of that size, several at a time.
    public S3AsyncClient splittingS3(long partBytes) {
        return asyncS3Builder()
                .multipartEnabled(true)
                .multipartConfiguration(
                        it -> it.minimumPartSizeInBytes(partBytes).thresholdInBytes(partBytes))
                .build();
    }

    public S3Presigner presigner() {
        return S3Presigner.builder()
                .endpointOverride(endpoint)
                .credentialsProvider(credentials)
                .region(region)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    /// What whoever has a presigned request gets for it.
    public HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
        return http.prepareRequest(request).call();
    }

    @Override
    public void close() {
        http.close();
        asyncHttp.ifPresent(SdkAsyncHttpClient::close);
    }

    private S3AsyncClientBuilder asyncS3Builder() {
        return configured(S3AsyncClient.builder())
                .region(region)
                .httpClient(asyncHttp())
                .forcePathStyle(true);
    }

    private SdkAsyncHttpClient asyncHttp() {
        SdkAsyncHttpClient it =
                asyncHttp.orElseGet(() ->
                        NettyNioAsyncHttpClient.builder()
                                .tlsTrustManagersProvider(() -> trusted)
                                .build());
        asyncHttp = Optional.of(it);
        return it;
    }

    private <B extends AwsClientBuilder<B, ?>> B configured(B builder) {
        return builder.endpointOverride(endpoint)
                .credentialsProvider(credentials)
                .overrideConfiguration(it ->
                        it.retryStrategy(RetryMode.STANDARD).retryStrategy(b -> b.maxAttempts(1)));
    }

    private static TrustManager[] trusting(Path authority) {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "coffer", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return factory.getTrustManagers();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + authority, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot trust " + authority, e);
        }
    }
}
