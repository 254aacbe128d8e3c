package coffer.server.doctor;

import coffer.s3.integrity.Flaw;
import coffer.s3.integrity.Pass;
import coffer.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What verifying stored objects in the background found, as the server left it in its records.
final class IntegrityChecks {
    private static final String CHECK = "integrity";
    private static final String RESTORE =
            "bring the object back from a backup, or delete it; see docs/operations/integrity.md";
    private static final String SPARE =
            "it only takes room; `coffer fsck` tells more, the next start sweeps";

    private IntegrityChecks() {}

    /// The newest pass counts, and the one before it until the newest has ended.
    static List<Finding> of(Store store, Instant now) {
        Optional<Pass> current = store.read(Pass::current);
        if (current.isEmpty()) {
            return List.of(
                    Finding.warn(
                            CHECK,
                            "stored objects were never verified",
                            "run the server with scrub-bytes-per-second above 0"));
        }
        List<Pass> counting = new ArrayList<>(List.of(current.get()));
        if (current.get().ended().isEmpty()) store.read(Pass::previous).ifPresent(counting::add);
        List<Finding> findings = new ArrayList<>();
        counting.stream()
                .flatMap(pass -> pass.flaws().stream())
                .distinct()
                .map(IntegrityChecks::finding)
                .forEach(findings::add);
        long untold =
                counting.stream()
                        .mapToLong(pass -> pass.tally().flaws() - pass.flaws().size())
                        .sum();
        if (untold > 0) {
            findings.add(
                    Finding.fail(CHECK, untold + " more flaws", "`coffer fsck` names them all"));
        }
        current.get().missed().forEach(regions -> findings.add(missed(regions)));
        if (findings.isEmpty()) findings.add(Finding.ok(CHECK, words(current.get(), now)));
        return findings;
    }

    private static Finding finding(Flaw flaw) {
        return flaw.kind().isDamage()
                ? Finding.fail(CHECK, flaw.sentence(), RESTORE)
                : Finding.warn(CHECK, flaw.sentence(), SPARE);
    }

    private static Finding missed(String regions) {
        return Finding.warn(
                CHECK,
                "what lies in the place for " + regions + " could not be verified, or not all",
                "see that it answers and is ours alone; the next pass looks at it again");
    }

    private static String words(Pass pass, Instant now) {
        Pass.Tally tally = pass.tally();
        String verified = "%,d blobs, %,d bytes verified".formatted(tally.blobs(), tally.bytes());
        return pass.ended()
                .map(end -> verified + ", " + Duration.between(end, now).toHours() + " hours ago")
                .orElse(verified + " so far");
    }
}
