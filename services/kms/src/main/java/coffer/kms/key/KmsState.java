package coffer.kms.key;

import coffer.kms.material.KeyMaterials;
import coffer.store.Store;

/// Where all that is known of keys is kept.
public record KmsState(
        Store store, Keys keys, Aliases aliases, KeyMaterials materials, TokenKeys tokens) {

    /// Without custom key stores.
    public KmsState(Store store, Keys keys, Aliases aliases, KeyMaterials materials) {
        this(store, keys, aliases, materials, TokenKeys.none());
    }
}
