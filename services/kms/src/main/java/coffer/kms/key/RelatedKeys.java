package coffer.kms.key;

import coffer.kernel.Region;
import coffer.kms.api.MultiRegionKeyType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The keys that make up one multi-Region key, by their regions: they have their account, their id,
/// their kind and their material in common, and nothing else. The replicas are in the order of
/// their regions' names.
// AWS: KMS Developer Guide, "Multi-Region keys in AWS KMS".
public record RelatedKeys(Region primary, List<Region> replicas) {
    private static final Map<String, List<String>> OF_SINGLE_REGION_KEY =
            Map.of("kms:MultiRegion", List.of("false"));

    public RelatedKeys {
        replicas = replicas.stream().sorted(Comparator.comparing(Region::name)).toList();
        if (replicas.contains(primary)) throw new IllegalArgumentException("one key, two roles");
    }

    /// A primary key that was never replicated.
    static RelatedKeys only(Region primary) {
        return new RelatedKeys(primary, List.of());
    }

    public boolean isPrimaryIn(Region region) {
        return primary.equals(region);
    }

    public boolean isReplicaIn(Region region) {
        return replicas.contains(region);
    }

    /// The region of this name, if there is a replica in it.
    public Optional<Region> replica(String name) {
        return replicas.stream().filter(region -> region.name().equals(name)).findFirst();
    }

    /// By AWS's names.
    public String typeIn(Region region) {
        return isPrimaryIn(region) ? MultiRegionKeyType.PRIMARY : MultiRegionKeyType.REPLICA;
    }

    public RelatedKeys with(Region replica) {
        return new RelatedKeys(
                primary, Stream.concat(replicas.stream(), Stream.of(replica)).toList());
    }

    public RelatedKeys without(Region replica) {
        return new RelatedKeys(
                primary, replicas.stream().filter(region -> !region.equals(replica)).toList());
    }

    /// The same keys with another of them, a replica until now, as primary key.
    public RelatedKeys ledBy(Region replica) {
        Stream<Region> others = replicas.stream().filter(region -> !region.equals(replica));
        return new RelatedKeys(replica, Stream.concat(others, Stream.of(primary)).toList());
    }

    /// What policies see of the key in `region`: `related` is empty for a single-Region key.
    static Map<String, List<String>> conditionKeys(Optional<RelatedKeys> related, Region region) {
        return related.map(keys ->
                        Map.of(
                                "kms:MultiRegion", List.of("true"),
                                "kms:MultiRegionKeyType", List.of(keys.typeIn(region))))
                .orElse(OF_SINGLE_REGION_KEY);
    }
}
