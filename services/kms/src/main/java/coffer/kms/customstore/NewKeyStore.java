package coffer.kms.customstore;

import coffer.gate.Call;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.api.CreateCustomKeyStoreRequest;
import coffer.kms.api.CustomKeyStoreType;
import coffer.kms.api.UpdateCustomKeyStoreRequest;
import coffer.kms.customstore.CustomKeyStore.Place;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes custom key stores, and says what one may be called and stand on.
final class NewKeyStore {
    private static final int ID_BYTES = 9;
    private static final int ID_DIGITS = 17;

    private final CustomKeyStores stores;
    private final Connections connections;
    private final SecureRandom random;

    /// What a request asks for. Whoever has it closes it.
    record Asked(String name, String clusterId, String trustAnchor, SecretBytes password)
            implements AutoCloseable {
        @Override
        public void close() {
            password.close();
        }
    }

    NewKeyStore(CustomKeyStores stores, Connections connections, SecureRandom random) {
        this.stores = stores;
        this.connections = connections;
        this.random = random;
    }

    /// Refuses what does not fit the cluster that the operator configured.
    Asked checked(CreateCustomKeyStoreRequest input) {
        String type = input.customKeyStoreType().orElse(CustomKeyStoreType.AWS_CLOUDHSM);
        boolean isExternal =
                Stream.of(
                                input.xksProxyUriEndpoint(),
                                input.xksProxyUriPath(),
                                input.xksProxyConnectivity(),
                                input.xksProxyAuthenticationCredential(),
                                input.xksProxyVpcEndpointServiceName())
                        .anyMatch(Optional::isPresent);
        if (isExternal || !type.equals(CustomKeyStoreType.AWS_CLOUDHSM)) throw external();
        String clusterId = present(input.cloudHsmClusterId(), "CloudHsmClusterId");
        String anchor = present(input.trustAnchorCertificate(), "TrustAnchorCertificate");
        String password = present(input.keyStorePassword(), "KeyStorePassword");
        if (!cluster(clusterId).isTrustedBy(anchor)) {
            throw KmsError.INCORRECT_TRUST_ANCHOR.because(
                    "The certificate is not the trust anchor of cluster `" + clusterId + "`.");
        }
        return new Asked(input.customKeyStoreName(), clusterId, anchor, secret(password));
    }

    /// Gives its id.
    String insert(Transaction tx, Asked asked, Call call) {
        List<CustomKeyStore> others = stores.list(tx, call.account(), call.region());
        if (others.size() >= CustomKeyStores.MAX_STORES) {
            throw KmsError.LIMIT_EXCEEDED.because(
                    "An account can have at most %d custom key stores in a region."
                            .formatted(CustomKeyStores.MAX_STORES));
        }
        Place place = new Place(call.account(), call.region(), freshId());
        requireFreeName(tx, place, asked.name());
        // In any account: a token knows its process by one login, whose PIN proves nothing twice.
        if (stores.ofCluster(tx, asked.clusterId()).isPresent()) {
            throw KmsError.CLOUD_HSM_CLUSTER_IN_USE.because(
                    "Cluster `" + asked.clusterId() + "` has a custom key store already.");
        }
        Bytes password = stores.seal(tx, place, asked.password());
        stores.put(
                tx,
                new CustomKeyStore(
                        place,
                        asked.name(),
                        asked.clusterId(),
                        asked.trustAnchor(),
                        call.time(),
                        password,
                        false,
                        Optional.empty()));
        return place.id();
    }

    void requireFreeName(Snapshot snapshot, Place place, String name) {
        boolean isTaken =
                stores.list(snapshot, place.account(), place.region()).stream()
                        .anyMatch(each -> each.name().equals(name) && !each.place().equals(place));
        if (isTaken) {
            throw KmsError.CUSTOM_KEY_STORE_NAME_IN_USE.because(
                    "There is a custom key store `" + name + "` already.");
        }
    }

    /// Another cluster has other keys: which token stands behind an id is the operator's to say.
    void requireSameCluster(CustomKeyStore now, String clusterId) {
        HsmCluster named = cluster(clusterId);
        if (!named.id().equals(now.clusterId())) {
            throw KmsError.CLOUD_HSM_CLUSTER_NOT_RELATED.because(
                    "Cluster `%s` is not related to cluster `%s`."
                            .formatted(clusterId, now.clusterId()));
        }
    }

    static void refuseExternal(UpdateCustomKeyStoreRequest input) {
        boolean isExternal =
                Stream.of(
                                input.xksProxyUriEndpoint(),
                                input.xksProxyUriPath(),
                                input.xksProxyConnectivity(),
                                input.xksProxyAuthenticationCredential(),
                                input.xksProxyVpcEndpointServiceName())
                        .anyMatch(Optional::isPresent);
        if (isExternal) throw external();
    }

    static SecretBytes secret(String password) {
        return SecretBytes.adopt(password.getBytes(StandardCharsets.UTF_8));
    }

    private HsmCluster cluster(String id) {
        return connections
                .cluster(id)
                .orElseThrow(() ->
                        KmsError.CLOUD_HSM_CLUSTER_NOT_FOUND.because(
                                "Cluster `" + id + "` is not found."));
    }

    private String freshId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return "cks-" + HexFormat.of().formatHex(bytes).substring(0, ID_DIGITS);
    }

    private static String present(Optional<String> member, String name) {
        return member.orElseThrow(() ->
                KmsError.VALIDATION.because(
                        name + " is required for a custom key store of type AWS_CLOUDHSM."));
    }

    private static ServiceException external() {
        return KmsError.UNSUPPORTED_OPERATION.because("An external key store is not supported.");
    }
}
