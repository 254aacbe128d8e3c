package coffer.s3.residence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.s3.S3Suite;
import coffer.s3.SwitchedPlace;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.BlobStores;
import coffer.store.blob.FilePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// However long a place for blobs is away, and however often it is looked at.
class AwayPlacesTest extends S3Suite {
    private static final Region HERE = new Region("eu-central-1");
    private static final Region THERE = new Region("eu-west-1");
    private static final int MOST_WAITS = 100_000_000;

    @TempDir Path folder;
    private final Logger log = (Logger) LoggerFactory.getLogger(Tenures.class);
    private final Lines lines = new Lines();

    private static final class Lines extends AppenderBase<ILoggingEvent> {
        final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent line) {
            all.add(line);
        }
    }

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        log.detachAppender(lines);
    }

    @Test
    void oneLineTellsThatItWentAndOneThatItIsBack() throws IOException {
        SwitchedPlace place = new SwitchedPlace(FilePlace.open(folder.resolve("here")));
        try (BlobStores blobs = blobs(Map.of(HERE, place.asPlace()));
                Tenures tenures = tenures(blobs, List.of(HERE))) {
            tenures.begin();
            tenures.keep();

            place.turn(false);
            until(() -> place.refused() > 5);
            place.turn(true);
            until(() -> tenures.standings().getFirst().withheldSince().isEmpty());
            until(() -> lines.all.size() > 1);
        }

        assertThat(lines.all)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN, Level.INFO);
        assertThat(lines.all)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "the place for eu-central-1 does not answer: nobody answers",
                        "the place for eu-central-1 answers");
    }

    /// The one that was there is given back as it was found.
    @Test
    void oneThatIsNotOursHasTheOtherGivenBack() throws IOException {
        Map<Region, BlobPlace> both = Map.of(HERE, open("here"), THERE, open("there"));
        try (BlobStores blobs = blobs(both);
                Tenures tenures = tenures(blobs, List.of(HERE, THERE))) {
            tenures.begin();
        }
        byte[] mark = Files.readAllBytes(folder.resolve("there/coffer-place"));
        Files.write(folder.resolve("there/coffer-place"), new byte[100]);
        try (BlobStores blobs = blobs(both);
                Tenures tenures = tenures(blobs, List.of(HERE, THERE))) {
            assertThatExceptionOfType(DisplacedBlobsException.class).isThrownBy(tenures::begin);
        }
        Files.write(folder.resolve("there/coffer-place"), mark);

        try (BlobStores blobs = blobs(both);
                Tenures tenures = tenures(blobs, List.of(HERE, THERE))) {
            tenures.begin();

            assertThat(tenures.standings())
                    .extracting(Standing::hold)
                    .containsExactly(Hold.OURS, Hold.OURS);
        }
    }

    private static void until(BooleanSupplier done) {
        for (int i = 0; i < MOST_WAITS && !done.getAsBoolean(); i++) Thread.onSpinWait();
        assertThat(done.getAsBoolean()).isTrue();
    }

    private BlobPlace open(String name) throws IOException {
        return FilePlace.open(folder.resolve(name));
    }

    private BlobStores blobs(Map<Region, BlobPlace> apart) {
        return BlobStores.open(
                folder.resolve("own"),
                new BlobStores.Elsewhere(Optional.empty(), apart),
                new BlobStores.Shared(SecretBytes.adopt(new byte[32]), new SecureRandom(), 0));
    }

    private Tenures tenures(BlobStores blobs, List<Region> regions) {
        Tenures.Terms terms =
                new Tenures.Terms(Duration.ofMillis(2), Set.of(), s3.clock(), new SecureRandom());
        return new Tenures(s3.store(), blobs, regions, terms);
    }
}
