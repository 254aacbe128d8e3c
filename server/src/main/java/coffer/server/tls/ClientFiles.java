package coffer.server.tls;

import coffer.server.config.ClientCertificateUse;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.Settings;
import coffer.wire.http.ClientAuthorities;
import coffer.wire.http.ClientCertificates;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether clients are asked for a certificate, and the operator's files that say whose are
/// accepted.
record ClientFiles(
        ClientCertificateUse use, Optional<Path> authorities, Optional<RevocationLists> lists) {

    /// Throws [ConfigurationException] if the settings contradict each other.
    static ClientFiles of(Configuration configuration) {
        List<Path> lists = configuration.value(Settings.TLS_CLIENT_REVOCATIONS);
        ClientFiles files =
                new ClientFiles(
                        configuration.value(Settings.TLS_CLIENT_CERTIFICATE),
                        configuration.value(Settings.TLS_CLIENT_AUTHORITIES),
                        lists.isEmpty()
                                ? Optional.empty()
                                : Optional.of(new RevocationLists(lists)));
        boolean asks = files.use() != ClientCertificateUse.OFF;
        if (asks != files.authorities().isPresent()) {
            throw new ConfigurationException(
                    "`tls-client-certificate` other than off and `tls-client-authorities` need"
                            + " each other");
        }
        if (files.lists().isPresent() && !asks) {
            throw new ConfigurationException(
                    "`tls-client-revocations` needs `tls-client-authorities`");
        }
        return files;
    }

    List<Path> all() {
        List<Path> all = new ArrayList<>();
        authorities.ifPresent(all::add);
        lists.ifPresent(it -> all.addAll(it.files()));
        return all;
    }

    /// Throws [TlsFileException].
    List<X509Certificate> trusted() {
        return authorities.map(PemFiles::certificates).orElse(List.of());
    }

    /// Absent if there are no lists to look at. Throws [TlsFileException].
    Optional<RevocationLists.Held> held(List<X509Certificate> trusted, Instant now) {
        return lists.map(it -> it.load(trusted, now));
    }

    /// By which no certificate is accepted, if there are lists to look at.
    Optional<RevocationLists.Held> noneHeld() {
        return lists.map(_ -> RevocationLists.Held.none());
    }

    ClientCertificates accepting(
            List<X509Certificate> trusted, Optional<RevocationLists.Held> held) {
        ClientAuthorities accepted =
                new ClientAuthorities(trusted, held.map(RevocationLists.Held::lists));
        return switch (use) {
            case OFF -> new ClientCertificates.Off();
            case OPTIONAL -> new ClientCertificates.Wanted(accepted);
            case REQUIRED -> new ClientCertificates.Required(accepted);
        };
    }
}
