package coffer.benchmarks.load;

import coffer.benchmarks.client.HttpConnection;
import coffer.benchmarks.client.Signer;

/// One operation, done over and over on each of several connections. Throws if it fails.
@FunctionalInterface
public interface Work {
    /// `number` is the connection's, from 0.
    void once(HttpConnection connection, Signer signer, int number);
}
