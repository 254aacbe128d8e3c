package coffer.s3.listing;

import coffer.gate.Demand;
import coffer.s3.bucket.BucketDemands;
import java.util.Optional;

/// The condition keys of a listing, present where the request has the parameter.
public record ListDemand(
        Optional<String> prefix, Optional<String> delimiter, Optional<Integer> limit) {

    public Demand of(BucketDemands demands, String action) {
        Demand demand = demands.onBucket(action);
        if (prefix.isPresent()) demand = demand.with("s3:prefix", prefix.get());
        if (delimiter.isPresent()) demand = demand.with("s3:delimiter", delimiter.get());
        if (limit.isPresent()) demand = demand.with("s3:max-keys", limit.get().toString());
        return demand;
    }
}
