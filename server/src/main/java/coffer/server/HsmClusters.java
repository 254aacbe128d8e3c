package coffer.server;

import coffer.crypto.pkcs11.TokenName;
import coffer.kernel.Bytes;
import coffer.kms.customstore.HsmCluster;
import coffer.server.config.Configuration;
import coffer.server.config.RootFiles;
import coffer.server.config.Settings;
import coffer.server.config.TokenFile;
import coffer.server.root.RootToken;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The tokens that the operator lets custom key stores use.
public final class HsmClusters {
    private static final String ID = "cluster-id";
    private static final String TRUST_ANCHOR = "trust-anchor";

    private HsmClusters() {}

    /// Throws [coffer.server.config.ConfigurationException] for a file that does not say all, and
    /// for a token that is named twice: this process can log in to a token once.
    public static List<HsmCluster> read(Configuration configuration) {
        List<HsmCluster> clusters = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<TokenName> tokens = new HashSet<>();
        RootToken.name(configuration).ifPresent(tokens::add);
        for (Path path : configuration.value(Settings.HSM_CLUSTERS)) {
            TokenFile file = TokenFile.read(path, Set.of(ID, TRUST_ANCHOR));
            HsmCluster cluster = cluster(file);
            if (!ids.add(cluster.id())) throw file.refused("names a cluster that another names");
            if (!tokens.add(cluster.token())) {
                throw file.refused("names a token that has another use already");
            }
            clusters.add(cluster);
        }
        return List.copyOf(clusters);
    }

    private static HsmCluster cluster(TokenFile file) {
        try {
            return new HsmCluster(file.value(ID), file.token(), trustAnchor(file));
        } catch (IllegalArgumentException malformed) {
            throw file.refused("cannot be used: " + malformed.getMessage());
        }
    }

    private static Bytes trustAnchor(TokenFile file) {
        Path beside = file.path().toAbsolutePath().resolveSibling(file.value(TRUST_ANCHOR));
        List<X509Certificate> certificates = List.copyOf(RootFiles.read(List.of(beside)));
        if (certificates.size() != 1) {
            throw file.refused("needs one certificate as trust-anchor");
        }
        try {
            return Bytes.adopt(certificates.getFirst().getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that was read", impossible);
        }
    }
}
