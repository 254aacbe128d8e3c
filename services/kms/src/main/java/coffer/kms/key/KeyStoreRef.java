package coffer.kms.key;

/// The custom key store that has a key's material, and the cluster behind it.
public record KeyStoreRef(String id, String clusterId) {}
