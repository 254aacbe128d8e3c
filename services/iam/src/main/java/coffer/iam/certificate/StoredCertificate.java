package coffer.iam.certificate;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A server's certificate; its private key is sealed and never shown. `path` begins and ends with a
/// slash.
record StoredCertificate(Naming naming, Content content, Dates dates, Map<String, String> tags) {

    record Naming(String id, String path, String name) {}

    record Content(String body, Optional<String> chain, Bytes sealedKey) {}

    record Dates(Instant uploaded, Instant expires) {}

    StoredCertificate {
        tags = Map.copyOf(tags);
    }

    String name() {
        return naming.name();
    }

    String path() {
        return naming.path();
    }

    Arn arn(AccountId account) {
        return arn(account, naming.path(), naming.name());
    }

    static Arn arn(AccountId account, String path, String name) {
        return Arn.global("iam", account, "server-certificate" + path + name);
    }

    StoredCertificate with(Naming newNaming) {
        return new StoredCertificate(newNaming, content, dates, tags);
    }

    StoredCertificate tagged(Map<String, String> newTags) {
        return new StoredCertificate(naming, content, dates, newTags);
    }
}
