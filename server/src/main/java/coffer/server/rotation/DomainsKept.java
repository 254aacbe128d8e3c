package coffer.server.rotation;

import coffer.iam.account.Directories;
import coffer.iam.credential.Vault;
import coffer.kernel.Region;
import coffer.server.Installation;
import coffer.server.config.ConfigurationException;
import coffer.store.Snapshot;
import coffer.store.keys.DomainKeys;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The keys that the root key wrapped within the data. They stay there as they are, and so do those
/// in older copies: whoever follows the root key inherits them.
record DomainsKept(Installation installation, List<Region> regions) {
    DomainsKept {
        regions = List.copyOf(regions);
    }

    /// Throws [ConfigurationException] if there are keys of regions that are not told: without them
    /// a part of the data would never open again.
    List<DomainKeys.Kept> all() {
        List<DomainKeys.Kept> all =
                installation
                        .directory()
                        .store()
                        .read(snapshot ->
                                domains(snapshot)
                                        .flatMap(domain ->
                                                installation
                                                        .domainKeys()
                                                        .kept(snapshot, domain)
                                                        .stream())
                                        .toList());
        long others = DomainKeys.count(installation.directory().store()) - all.size();
        if (others == 0) return all;
        throw new ConfigurationException(
                ("there are keys for %d regions of accounts that `regions` does not name: name every"
                                + " region there ever was, for this command at least")
                        .formatted(others));
    }

    private Stream<DomainKeys.Domain> domains(Snapshot snapshot) {
        Set<Region> places = new LinkedHashSet<>(regions);
        places.add(Vault.GLOBAL);
        return new Directories(installation.access().account())
                .all(snapshot)
                .flatMap(account ->
                        places.stream().map(place -> new DomainKeys.Domain(account, place)));
    }
}
