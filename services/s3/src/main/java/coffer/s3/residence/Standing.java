package coffer.s3.residence;

import java.time.Instant;
import java.util.Optional;

/// How we stand with the place for the blobs of some regions: whose it is, whether it answered when
/// it was looked at last, and since when nothing is removed there, if that is so.
public record Standing(
        String regions, Hold hold, boolean answers, Optional<Instant> withheldSince) {}
