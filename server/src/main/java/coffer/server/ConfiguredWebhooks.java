package coffer.server;

import coffer.s3.event.Webhooks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The addresses that the operator has set for ARNs.
final class ConfiguredWebhooks implements Webhooks {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, URI> addresses;

    /// Made when there is first something to post: most servers never need it, and it takes its
    /// time at the start.
    private static final class Client {
        static final HttpClient MADE =
                HttpClient.newBuilder()
                        .connectTimeout(PATIENCE)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    ConfiguredWebhooks(Map<String, URI> addresses) {
        this.addresses = Map.copyOf(addresses);
    }

    @Override
    public boolean knows(String arn) {
        return addresses.containsKey(arn);
    }

    @Override
    public boolean post(String arn, String json) {
        return Optional.ofNullable(addresses.get(arn)).filter(to -> post(to, json)).isPresent();
    }

    private boolean post(URI to, String json) {
        HttpRequest request =
                HttpRequest.newBuilder(to)
                        .timeout(PATIENCE)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8))
                        .build();
        try {
            int status =
                    Client.MADE.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 300;
        } catch (IOException unreachable) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
