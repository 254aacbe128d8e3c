package coffer.server.config;

import coffer.kernel.Bytes;
import java.time.Duration;
import java.util.Set;

/// What can be set about the places where blobs lie.
public final class PlaceSettings {
    private static final String PAGE = "; see docs/operations/blob-places.md";

    public static final Setting<BlobPlaces> PLACES =
            new Setting<>(
                    "blob-places",
                    "",
                    BlobPlaces::parse,
                    "properties files that say where sealed objects lie, in a directory or a bucket"
                            + " of another store: one for all regions, and REGION=FILE for a"
                            + " region of its own; the data directory unless set"
                            + PAGE);
    public static final Setting<Duration> INTERVAL =
            new Setting<>(
                    "blob-places-interval",
                    "30",
                    SettingTexts.seconds(1, 3_600),
                    "every how many seconds the places for blobs are marked as in use, by which a"
                            + " copy of the installation learns that another one runs");
    public static final Setting<Set<Bytes>> ADOPTED =
            new Setting<>(
                    "adopt-blob-places",
                    "",
                    SettingTexts::hexadecimals,
                    "what a start asked for that found that another copy of the installation has"
                            + " used the places for blobs: says that this copy is gone for good"
                            + PAGE);

    private PlaceSettings() {}
}
