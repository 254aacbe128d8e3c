package coffer.conformance.server;

import coffer.conformance.client.Installation;
import coffer.server.Server;
import java.time.InstantSource;

/// A server in this process.
public record RunningServer(Home home, Server server) implements AutoCloseable {
    public static RunningServer start(Home home) {
        return new RunningServer(home, Server.start(home.configuration(), InstantSource.system()));
    }

    public Installation installation() {
        return home.reachedAt(server.endpoint(), server.plaintextEndpoint());
    }

    @Override
    public void close() {
        server.close();
    }
}
