package coffer.server;

import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import coffer.server.tls.ServerCertificates;
import coffer.store.keys.RetiredKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens by itself: keys rotate and die when they are due, refused strangers are put on the
/// record, the server's certificate is renewed, what a crash left behind is swept, and what is
/// stored is verified.
final class Maintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    private static final Duration OFTEN = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("maintenance").daemon().factory());

    /// What S3 does by itself may take long, and keys are not to wait for it.
    private final ScheduledExecutorService objects =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("objects").daemon().factory());

    /// Nor is any of it to wait until all of a disk was read.
    private final ScheduledExecutorService scrubbing =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("scrubber").daemon().factory());

    private final Services services;
    private final Installation installation;
    private final InstantSource clock;

    private Maintenance(Services services, Installation installation, InstantSource clock) {
        this.services = services;
        this.installation = installation;
        this.clock = clock;
    }

    static Maintenance start(
            Services services,
            Installation installation,
            Runnable renewCertificate,
            InstantSource clock) {
        Maintenance maintenance = new Maintenance(services, installation, clock);
        services.tenures().keep();
        maintenance.objects.execute(new Chore("sweeping", maintenance::sweep));
        maintenance.objects.execute(new Chore("sweeping elsewhere", maintenance::tidyElsewhere));
        maintenance.repeat(OFTEN, "rotating and deleting keys", maintenance::runDueKeys);
        maintenance.repeat(OFTEN, "recording refusals", maintenance::recordRejections);
        maintenance.repeat(ServerCertificates.SHOWN, "renewing the certificate", renewCertificate);
        return maintenance;
    }

    private void repeat(Duration period, String doing, Runnable task) {
        var _ =
                timer.scheduleWithFixedDelay(
                        new Chore(doing, task),
                        period.toSeconds(),
                        period.toSeconds(),
                        TimeUnit.SECONDS);
    }

    /// Looks after what is stored from now on, as `configuration` says.
    void lookAfterStorage(Configuration configuration) {
        tendObjects(configuration.value(Settings.S3_INTERVAL));
        scrub(configuration.value(Settings.SCRUB_RATE), configuration.value(Settings.SCRUB_EVERY));
        Duration window = configuration.value(Settings.BACKUP_WINDOW);
        purge(new RetiredKeys(installation.directory().store(), window));
    }

    private void tendObjects(Duration period) {
        var _ =
                objects.scheduleWithFixedDelay(
                        new Chore("tending objects", this::tendObjects),
                        period.toSeconds(),
                        period.toSeconds(),
                        TimeUnit.SECONDS);
    }

    /// So many bytes a second, all there is `every` so often.
    private void scrub(int bytesPerSecond, Duration every) {
        if (bytesPerSecond == 0) return;
        var _ =
                scrubbing.scheduleWithFixedDelay(
                        new Chore(
                                "verifying what is stored",
                                () -> services.s3().scrubber().run(bytesPerSecond, every)),
                        1,
                        1,
                        TimeUnit.SECONDS);
    }

    private void purge(RetiredKeys retired) {
        repeat(
                RetiredKeys.PERIOD,
                "deleting retired keys",
                () -> {
                    int purged = retired.purgeSome(clock.instant());
                    if (purged > 0) LOG.info("deleted {} keys that no copy needs", purged);
                });
    }

    private void tendObjects() {
        int done = services.s3().tend();
        if (done > 0) LOG.info("did {} things to objects by rules of their buckets", done);
    }

    private void sweep() {
        var swept = services.s3().sweep();
        LOG.info("swept {} unfinished blobs, {} orphans", swept.temporaries(), swept.orphans());
    }

    /// Until that is done: a place that does not answer now, or of which nobody knows whose it is,
    /// may be different later.
    private void tidyElsewhere() {
        if (services.s3().tidyElsewhere(services.tenures()) || objects.isShutdown()) return;
        var _ =
                objects.schedule(
                        new Chore("sweeping elsewhere", this::tidyElsewhere),
                        SOON.toSeconds(),
                        TimeUnit.SECONDS);
    }

    private void runDueKeys() {
        int changed = services.kms().maintenance().runDue(clock.instant());
        if (changed > 0) LOG.info("rotated or deleted {} keys", changed);
    }

    private void recordRejections() {
        services.rejections()
                .drain(
                        clock.instant(),
                        sums ->
                                installation
                                        .directory()
                                        .store()
                                        .write(tx -> {
                                            installation.ledger().record(tx, sums);
                                            return true;
                                        }));
    }

    @Override
    public void close() {
        // It reads until it is told: what it reads is closed next.
        services.s3().scrubber().stop();
        scrubbing.close();
        objects.shutdown();
        timer.shutdown();
        new Chore("recording refusals", this::recordRejections).run();
    }
}
