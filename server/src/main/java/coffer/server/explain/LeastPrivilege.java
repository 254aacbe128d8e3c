package coffer.server.explain;

import coffer.analyzer.generation.LeastPolicy;
import coffer.analyzer.generation.RecordedCall;
import coffer.analyzer.generation.Usage;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.kernel.AccountId;
import coffer.ledger.AuditRecord;
import coffer.ledger.Query;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.document.PolicyKind;
import coffer.server.audit.Audit;
import coffer.server.config.Configuration;
import coffer.server.explain.Everybody.Kept;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads off the record which policy would have been enough for a user or a role, and puts
/// everything he did to the gate's authoriser again with that policy in the place of his own.
///
/// The record is read twice, a piece at a time: what is kept of it is bounded.
public final class LeastPrivilege {
    /// One of these was surely not done.
    private static final List<String> UNLIKELY =
            List.of(
                    "organizations:LeaveOrganization",
                    "iam:DeleteAccountAlias",
                    "kms:DeleteCustomKeyStore",
                    "s3:DeleteBucketWebsite",
                    "coffer:NothingOfTheKind");

    private final Configuration configuration;
    private final InstantSource clock;

    public LeastPrivilege(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /// Whose history, and since when. `name` may be an ARN, which it must be outside the first
    /// account.
    public record Subject(EntityKind kind, String name, Optional<Instant> since) {}

    /// The policy, as documents each fit to be a managed policy, what it was read off, and what
    /// came of asking again. `refusesOthers` tells that an action which was not used is refused.
    public record Result(
            String arn,
            Usage usage,
            List<String> documents,
            Replay.Outcome outcome,
            boolean refusesOthers) {
        public Result {
            documents = List.copyOf(documents);
        }

        /// Whether the policy is enough, and no more than that.
        public boolean holds() {
            return outcome.refused() == 0 && refusesOthers;
        }
    }

    /// Throws [ConfigurationException] if there is no such user or role.
    public Result of(Subject subject, LeastPolicy least) {
        List<Result> results = new ArrayList<>();
        new Oracle(configuration, clock).sit(sitting -> results.add(of(sitting, subject, least)));
        return results.getFirst();
    }

    private Result of(Oracle.Sitting sitting, Subject subject, LeastPolicy least) {
        Kept kept = sitting.kept(subject.kind(), subject.name());
        Entity entity = kept.entity();
        AccountId account = kept.account();
        History history = new History(person(entity, account), query(subject, entity));
        Usage usage = new Usage();
        history.forEach(usage::add);
        List<String> documents = least.documents(usage);
        Replay replay = new Replay(sitting, named(documents));
        List<RecordedCall> last = new ArrayList<>();
        history.forEach(call -> {
            replay.repeat(call);
            last.clear();
            last.add(call);
        });
        boolean refusesOthers = last.stream().allMatch(call -> replay.refuses(call, unused(usage)));
        return new Result(
                entity.arn(account).toString(), usage, documents, replay.outcome(), refusesOthers);
    }

    private Query query(Subject subject, Entity entity) {
        // Whoever had the name before is somebody else.
        Instant born = entity.created();
        Instant since = subject.since().filter(born::isBefore).orElse(born);
        return Query.everything().between(since, clock.instant());
    }

    /// How records call him: a role by the beginning of its sessions' ARNs.
    private static String person(Entity entity, AccountId account) {
        return entity.kind() == EntityKind.ROLE
                ? "arn:aws:sts::" + account + ":assumed-role/" + entity.name() + "/"
                : entity.arn(account).toString();
    }

    private static String unused(Usage usage) {
        return UNLIKELY.stream()
                .filter(action -> !usage.actions().contains(action))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("everything was done"));
    }

    private static List<NamedPolicy> named(List<String> documents) {
        List<NamedPolicy> named = new ArrayList<>();
        for (String document : documents) {
            named.add(
                    new NamedPolicy(
                            "least-" + (named.size() + 1),
                            Policy.parse(document, PolicyKind.IDENTITY)));
        }
        return named;
    }

    private final class History {
        private final String person;
        private final Query query;

        History(String person, Query query) {
            this.person = person;
            this.query = query;
        }

        void forEach(Consumer<RecordedCall> each) {
            new Audit(configuration)
                    .forEach(
                            query,
                            (AuditRecord value) -> {
                                if (RecordedCall.isBy(value.principalArn(), person)) {
                                    RecordedCall.of(value).ifPresent(each);
                                }
                            });
        }
    }
}
