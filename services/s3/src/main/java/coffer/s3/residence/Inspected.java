package coffer.s3.residence;

import java.time.Instant;

/// What was found of the place for the blobs of some regions, by somebody who changes nothing
/// there.
public sealed interface Inspected {
    /// It is as the records have it.
    record Ours(String regions) implements Inspected {}

    /// Nothing was put there yet.
    record Unmarked(String regions) implements Inspected {}

    /// It is as the records have it, and a server gave it up then and has not had it since.
    record GivenUp(String regions, Instant since) implements Inspected {}

    /// The blobs lie elsewhere, or another copy of the installation has used the place.
    record Displaced(String why) implements Inspected {}

    /// It cannot be looked at.
    record Unreachable(String regions, String why) implements Inspected {}
}
