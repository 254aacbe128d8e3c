package coffer.s3.event;

import java.time.Instant;

/// A notification that waits to be taken: what is to be said to whom, how often that was tried, and
/// when it is tried again.
record Notice(String arn, String json, int attempts, Instant due) {
    Notice later(Instant next) {
        return new Notice(arn, json, attempts + 1, next);
    }
}
