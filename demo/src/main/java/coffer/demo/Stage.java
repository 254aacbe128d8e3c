package coffer.demo;

import coffer.server.Server;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import java.net.URI;
import java.nio.file.Path;

/// Where the scenario plays: a running server, its directories and the data.
record Stage(Patients patients, Path home, Configuration configuration, Server server) {
    Path dataDir() {
        return configuration.value(Settings.DATA_DIR);
    }

    Path rootDir() {
        return configuration.value(Settings.ROOT_DIR);
    }

    URI plaintextEndpoint() {
        return server.plaintextEndpoint()
                .orElseThrow(() -> new IllegalStateException("no plaintext listener"));
    }
}
