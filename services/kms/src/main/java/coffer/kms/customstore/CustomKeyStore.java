package coffer.kms.customstore;

import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kms.key.KeyStoreRef;
import java.time.Instant;
import java.util.Optional;

/// A custom key store as it is stored. `password` is sealed by the domain key and bound to the id.
///
/// `refusal` is the code of an error that connecting again would not mend and might make worse,
/// such as a wrong password.
public record CustomKeyStore(
        Place place,
        String name,
        String clusterId,
        String trustAnchor,
        Instant created,
        Bytes password,
        boolean isWanted,
        Optional<String> refusal) {

    /// Whose it is and what it is called: `cks-` and 17 hex digits.
    public record Place(AccountId account, Region region, String id) {}

    String id() {
        return place.id();
    }

    KeyStoreRef ref() {
        return new KeyStoreRef(id(), clusterId);
    }

    CustomKeyStore named(String newName) {
        return new CustomKeyStore(
                place, newName, clusterId, trustAnchor, created, password, isWanted, refusal);
    }

    CustomKeyStore opening(Bytes newPassword) {
        return new CustomKeyStore(
                place, name, clusterId, trustAnchor, created, newPassword, isWanted, refusal);
    }

    /// As somebody wants it to be: connected or not.
    CustomKeyStore wanted(boolean wanted) {
        return new CustomKeyStore(
                place, name, clusterId, trustAnchor, created, password, wanted, Optional.empty());
    }

    CustomKeyStore refused(String code) {
        return new CustomKeyStore(
                place,
                name,
                clusterId,
                trustAnchor,
                created,
                password,
                isWanted,
                Optional.of(code));
    }
}
