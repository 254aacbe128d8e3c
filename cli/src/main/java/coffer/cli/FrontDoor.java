package coffer.cli;

import coffer.demo.Clients;
import coffer.server.config.ConfigurationException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/// The running server, for whoever the environment says.
record FrontDoor(SdkHttpClient http, Clients clients) implements AutoCloseable {

    /// Waits for an answer as long as `patience`. Throws [ConfigurationException] if the
    /// environment does not say where the server is.
    static FrontDoor open(Map<String, String> environment, Duration patience) {
        URI endpoint = URI.create(required(environment, "AWS_ENDPOINT_URL"));
        Region region = Region.of(required(environment, "AWS_REGION"));
        SdkHttpClient http = http(environment, patience);
        return new FrontDoor(
                http,
                new Clients(endpoint, region, http, DefaultCredentialsProvider.builder().build()));
    }

    /// The SDK for Java knows nothing of AWS_CA_BUNDLE.
    private static SdkHttpClient http(Map<String, String> environment, Duration patience) {
        UrlConnectionHttpClient.Builder patient =
                UrlConnectionHttpClient.builder().socketTimeout(patience);
        return Optional.ofNullable(environment.get("AWS_CA_BUNDLE"))
                .map(bundle -> Clients.trusting(Path.of(bundle), patient))
                .orElseGet(patient::build);
    }

    private static String required(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .orElseThrow(() ->
                        new ConfigurationException(
                                name + " is not set; eval \"$(coffer env)\" sets it"));
    }

    @Override
    public void close() {
        http.close();
    }
}
