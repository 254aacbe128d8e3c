package coffer.s3.logging;

import coffer.gate.Errands;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.ledger.AuditRecord;
import coffer.ledger.Ledger;
import coffer.ledger.ResourceRef;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.store.Store;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes access logs of what the ledger has recorded since the last time: as
/// `logging.s3.amazonaws.com`, which the target bucket's policy must let.
///
/// How far it got is kept once all that was told is on stable storage, so a line may come twice and
/// none is lost, unless the target bucket refuses it. Used by one thread.
public final class LogDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(LogDelivery.class);
    private static final String SERVICE = "logging.s3.amazonaws.com";
    private static final String EVENT_SOURCE = "s3.amazonaws.com";
    private static final String ARN = "arn:aws:s3:::";
    private static final int BATCH = 500;
    private static final int MAX_RECORDS = 20_000;
    private static final int MAX_CHARS = 8 << 20;
    private static final int RANDOM_BYTES = 8;
    private static final int FIRST_SERVER_ERROR = 500;

    private final Ports ports;

    /// What it stands on.
    public record Ports(
            Store store,
            Buckets buckets,
            AccessLogs logs,
            Ledger ledger,
            Errands errands,
            InstantSource clock,
            SecureRandom random) {}

    public LogDelivery(Ports ports) {
        this.ports = ports;
    }

    /// A bucket that is logged, and where.
    private record Source(Bucket bucket, LogTarget target) {}

    /// What goes into one log object.
    private record Group(Source source, Instant time) {}

    /// Tells a bounded part of what is not told yet, and returns how many log objects that took.
    public int run() {
        Optional<Long> from = ports.store().read(snapshot -> ports.logs().place(snapshot));
        if (from.isEmpty()) return 0;
        Collected collected = new Collected();
        long next = collect(from.get(), collected);
        if (next == from.get()) return 0;
        int written = 0;
        for (Map.Entry<Group, StringBuilder> each : collected.lines.entrySet()) {
            if (write(each.getKey(), each.getValue())) written++;
        }
        ports.store()
                .write(tx -> {
                    boolean isLogged = ports.logs().place(tx).isPresent();
                    if (isLogged) ports.logs().putPlace(tx, next);
                    return isLogged;
                });
        return written;
    }

    private long collect(long from, Collected collected) {
        long next = from;
        while (next - from < MAX_RECORDS) {
            List<Ledger.Indexed> records = ports.ledger().read(next, BATCH);
            if (records.isEmpty()) break;
            for (Ledger.Indexed each : records) {
                // One record may take hundreds of lines.
                if (collected.chars >= MAX_CHARS) return next;
                collected.add(each.value());
                next = each.index() + 1;
            }
        }
        return next;
    }

    /// The lines by the objects they go into.
    private final class Collected {
        private final Map<Group, StringBuilder> lines = new LinkedHashMap<>();
        private final Map<String, Optional<Source>> sources = new HashMap<>();
        private int chars;

        void add(AuditRecord record) {
            if (!record.eventSource().equals(EVENT_SOURCE)) return;
            for (String name : bucketsOf(record)) {
                Optional<Source> source = sources.computeIfAbsent(name, LogDelivery.this::source);
                if (source.isPresent()) add(record, source.get());
            }
        }

        private void add(AuditRecord record, Source source) {
            Group group = new Group(source, source.target().timeOf(record.time()));
            for (String line : LogLines.of(record, source.bucket())) {
                lines.computeIfAbsent(group, _ -> new StringBuilder()).append(line).append('\n');
                chars += line.length() + 1;
            }
        }
    }

    private Optional<Source> source(String name) {
        return ports.store()
                .read(snapshot ->
                        ports.buckets()
                                .find(snapshot, name)
                                .flatMap(bucket ->
                                        ports.logs()
                                                .target(snapshot, bucket)
                                                .map(target -> new Source(bucket, target))));
    }

    private static Set<String> bucketsOf(AuditRecord record) {
        Set<String> names = new LinkedHashSet<>();
        for (ResourceRef resource : record.resources()) {
            if (!resource.name().startsWith(ARN)) continue;
            names.add(resource.name().substring(ARN.length()).split("/", 2)[0]);
        }
        return names;
    }

    /// Whether it was taken. What the target bucket refuses is not tried again, as that would keep
    /// everybody's logs waiting; the refusal is on the record.
    private boolean write(Group group, StringBuilder lines) {
        Bucket bucket = group.source().bucket();
        LogTarget target = group.source().target();
        Instant now = ports.clock().instant();
        String key = target.key(bucket, group.time(), now, random());
        PutObjectRequest request =
                PutObjectRequest.builder()
                        .bucket(target.bucket())
                        .key(key)
                        .contentType("text/plain")
                        .build();
        Errands.Errand errand =
                new Errands.Errand(
                        SERVICE,
                        bucket.region(),
                        now,
                        bucket.owner(),
                        bucket.arn(),
                        Bytes.utf8(lines.toString()));
        try {
            ports.errands().run(S3Api.PUT_OBJECT, request, errand);
            return true;
        } catch (ServiceException refusal) {
            if (refusal.code().httpStatus() >= FIRST_SERVER_ERROR) throw refusal;
            LOG.warn("{} takes no access logs: {}", target.bucket(), refusal.code().wireName());
            return false;
        }
    }

    private String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        ports.random().nextBytes(bytes);
        return Bytes.adopt(bytes).toHex().toUpperCase(Locale.ROOT);
    }
}
