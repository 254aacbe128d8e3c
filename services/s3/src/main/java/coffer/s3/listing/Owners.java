package coffer.s3.listing;

import coffer.s3.api.Owner;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.CanonicalUser;
import coffer.s3.object.Version;
import java.util.Optional;

/// Whose the objects of a listing are. Nearly always that is one and the same.
final class Owners {
    private final Bucket bucket;
    private final boolean areShown;
    private final Owner bucketOwner;

    Owners(Bucket bucket, boolean areShown) {
        this.bucket = bucket;
        this.areShown = areShown;
        this.bucketOwner = CanonicalUser.ownerOf(bucket.owner());
    }

    Optional<Owner> of(Version version) {
        return areShown ? Optional.of(shown(version)) : Optional.empty();
    }

    Owner shown(Version version) {
        return version.aclIn(bucket).isEmpty() ? bucketOwner : version.shownOwner(bucket);
    }
}
