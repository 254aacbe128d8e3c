package coffer.iam.lastaccess;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.account.OwnRecords;
import coffer.iam.api.EntityDetails;
import coffer.iam.api.EntityInfo;
import coffer.iam.api.ErrorDetails;
import coffer.iam.api.GenerateServiceLastAccessedDetailsRequest;
import coffer.iam.api.GenerateServiceLastAccessedDetailsResponse;
import coffer.iam.api.GetServiceLastAccessedDetailsRequest;
import coffer.iam.api.GetServiceLastAccessedDetailsResponse;
import coffer.iam.api.GetServiceLastAccessedDetailsWithEntitiesRequest;
import coffer.iam.api.GetServiceLastAccessedDetailsWithEntitiesResponse;
import coffer.iam.api.ListPoliciesGrantingServiceAccessEntry;
import coffer.iam.api.ListPoliciesGrantingServiceAccessRequest;
import coffer.iam.api.ListPoliciesGrantingServiceAccessResponse;
import coffer.iam.api.PolicyGrantingServiceAccess;
import coffer.iam.api.ServiceLastAccessed;
import coffer.iam.api.TrackedActionLastAccessed;
import coffer.iam.attachment.Borne;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import coffer.iam.job.Jobs;
import coffer.iam.lastaccess.AccessJobs.Job;
import coffer.iam.lastaccess.AccessJobs.State;
import coffer.iam.lastaccess.AccessReport.Event;
import coffer.iam.lastaccess.AccessReport.Use;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.policy.ManagedPolicy;
import coffer.kernel.Arn;
import coffer.ledger.LedgerUnavailableException;
import coffer.store.Snapshot;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells which services somebody may use and when he last did. AWS: IAM API Reference.
///
/// Every call is on the ledger, so nothing is kept beside it: a job looks there.
public final class LastAccessOperations {
    private static final Logger LOG = LoggerFactory.getLogger(LastAccessOperations.class);

    private final Desk desk;
    private final Parts parts;
    private final Subjects subjects;
    private final LedgerSearch search;
    private final AccessJobs reports = new AccessJobs();

    /// What these operations work with.
    public record Parts(
            Borne.Shelves shelves,
            ManagedPolicies managed,
            OwnRecords records,
            Jobs jobs,
            SecureRandom random) {}

    public LastAccessOperations(Desk desk, Parts parts) {
        this.desk = desk;
        this.parts = parts;
        this.subjects = new Subjects(desk, parts.shelves(), parts.managed());
        this.search = new LedgerSearch(parts.records());
    }

    public Plan<GenerateServiceLastAccessedDetailsResponse> generateServiceLastAccessedDetails(
            GenerateServiceLastAccessedDetailsRequest input, Call call) {
        Arn arn =
                Arn.find(input.arn())
                        .filter(each -> each.service().equals("iam"))
                        .orElseThrow(() -> invalid("Invalid ARN: " + input.arn()));
        Function<Snapshot, Subjects.Found> finding = finding(arn);
        String granularity = input.granularity().orElse("SERVICE_LEVEL");
        Demand demand =
                entity(arn)
                        .map(target -> target.demand("iam:GenerateServiceLastAccessedDetails"))
                        .orElseGet(() ->
                                Demand.on(
                                        "iam:GenerateServiceLastAccessedDetails",
                                        arn,
                                        "AWS::IAM::Policy",
                                        desk.account()));
        return Plan.demanding(demand)
                .then(_ -> {
                    Subjects.Found found = desk.store().read(finding);
                    UUID id = new UUID(parts.random().nextLong(), parts.random().nextLong());
                    Job job = new Job(id.toString(), granularity, call.time(), new State.Running());
                    reports.put(job);
                    parts.jobs().run(() -> reports.put(job.now(done(found, call.time()))));
                    return Effect.answer(
                            GenerateServiceLastAccessedDetailsResponse.builder()
                                    .jobId(job.id())
                                    .build());
                });
    }

    private State done(Subjects.Found found, Instant now) {
        try {
            List<Use> uses =
                    Namespace.all().stream()
                            .filter(each -> found.policies().stream().anyMatch(each::isGrantedBy))
                            .map(service -> search.of(service, found.entities(), now))
                            .toList();
            return new State.Done(new AccessReport(uses), now);
        } catch (LedgerUnavailableException | IllegalStateException e) {
            LOG.error("what was last accessed could not be found out", e);
            return new State.Failed(now);
        }
    }

    private Function<Snapshot, Subjects.Found> finding(Arn arn) {
        Optional<Target> entity = entity(arn);
        if (entity.isPresent()) {
            return snapshot -> subjects.of(snapshot, entity.get().in(snapshot));
        }
        if (!arn.resource().startsWith("policy/")) throw invalid("Invalid ARN: " + arn);
        return snapshot -> subjects.of(snapshot, parts.managed().require(snapshot, arn.toString()));
    }

    private Optional<Target> entity(Arn arn) {
        String[] steps = arn.resource().split("/", -1);
        for (EntityKind kind : EntityKind.values()) {
            if (!steps[0].equals(kind.word()) || steps.length < 2) continue;
            Target target = desk.target(kind, steps[steps.length - 1]);
            boolean isThis =
                    target.seen().filter(it -> it.arn(desk.account()).equals(arn)).isPresent();
            if (!isThis && target.seen().isPresent()) throw noSuch(arn);
            return Optional.of(target);
        }
        return Optional.empty();
    }

    public Plan<GetServiceLastAccessedDetailsResponse> getServiceLastAccessedDetails(
            GetServiceLastAccessedDetailsRequest input, Call call) {
        Paging paging =
                desk.paging(
                        List.of("services last accessed", input.jobId()),
                        input.marker(),
                        input.maxItems());
        return desk.reading(
                everything("iam:GetServiceLastAccessedDetails"),
                _ -> {
                    Job job = require(input.jobId());
                    List<Use> uses =
                            job.state() instanceof State.Done(AccessReport report, var _)
                                    ? report.services()
                                    : List.of();
                    boolean withActions = job.granularity().equals("ACTION_LEVEL");
                    Page<Use> page = paging.page(uses, use -> use.service().prefix());
                    return GetServiceLastAccessedDetailsResponse.builder()
                            .jobStatus(status(job))
                            .jobType(job.granularity())
                            .jobCreationDate(job.created())
                            .jobCompletionDate(completed(job))
                            .servicesLastAccessed(page.map(use -> view(use, withActions)))
                            .error(error(job))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<GetServiceLastAccessedDetailsWithEntitiesResponse>
            getServiceLastAccessedDetailsWithEntities(
                    GetServiceLastAccessedDetailsWithEntitiesRequest input, Call call) {
        Paging paging =
                desk.paging(
                        List.of("entities", input.jobId(), input.serviceNamespace()),
                        input.marker(),
                        input.maxItems());
        return desk.reading(
                everything("iam:GetServiceLastAccessedDetailsWithEntities"),
                _ -> {
                    Job job = require(input.jobId());
                    Optional<Use> use =
                            job.state() instanceof State.Done(AccessReport report, var _)
                                    ? report.of(input.serviceNamespace())
                                    : Optional.empty();
                    Page<Entity> page =
                            paging.page(use.map(Use::entities).orElse(List.of()), Entity::id);
                    Map<String, Instant> last = use.map(Use::byEntity).orElse(Map.of());
                    return GetServiceLastAccessedDetailsWithEntitiesResponse.builder()
                            .jobStatus(status(job))
                            .jobCreationDate(job.created())
                            .jobCompletionDate(completed(job))
                            .entityDetailsList(page.map(entity -> detail(entity, last)))
                            .error(error(job))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    // AWS tells them in the order in which the namespaces were asked for.
    public Plan<ListPoliciesGrantingServiceAccessResponse> listPoliciesGrantingServiceAccess(
            ListPoliciesGrantingServiceAccessRequest input, Call call) {
        Arn arn = Arn.find(input.arn()).orElseThrow(() -> invalid("Invalid ARN: " + input.arn()));
        Target target = entity(arn).orElseThrow(() -> invalid("Invalid ARN: " + input.arn()));
        return desk.reading(
                target.demand("iam:ListPoliciesGrantingServiceAccess"),
                snapshot -> {
                    List<Borne> borne = parts.shelves().of(snapshot, target.in(snapshot));
                    return ListPoliciesGrantingServiceAccessResponse.builder()
                            .policiesGrantingServiceAccess(
                                    input.serviceNamespaces().stream()
                                            .map(each -> granting(each, borne))
                                            .toList())
                            .isTruncated(false)
                            .build();
                });
    }

    private static ListPoliciesGrantingServiceAccessEntry granting(
            String namespace, List<Borne> borne) {
        Namespace service = new Namespace(namespace, namespace);
        return ListPoliciesGrantingServiceAccessEntry.builder()
                .serviceNamespace(namespace)
                .policies(
                        borne.stream()
                                .filter(each -> service.isGrantedBy(each.policy().policy()))
                                .map(LastAccessOperations::granting)
                                .toList())
                .build();
    }

    private static PolicyGrantingServiceAccess granting(Borne borne) {
        Optional<ManagedPolicy> managed = borne.managed();
        PolicyGrantingServiceAccess.Builder policy =
                PolicyGrantingServiceAccess.builder()
                        .policyName(managed.map(ManagedPolicy::name).orElse(borne.policy().name()))
                        .policyType(managed.isPresent() ? "MANAGED" : "INLINE")
                        .policyArn(managed.map(ManagedPolicy::arn));
        if (managed.isPresent()) return policy.build();
        return policy.entityType(borne.bearer().kind().title().toUpperCase(Locale.ROOT))
                .entityName(borne.bearer().name())
                .build();
    }

    private Job require(String id) {
        return reports.find(id)
                .orElseThrow(() -> IamError.NO_SUCH_ENTITY.because("Cannot find job " + id + "."));
    }

    private static String status(Job job) {
        return switch (job.state()) {
            case State.Running() -> "IN_PROGRESS";
            case State.Done _ -> "COMPLETED";
            case State.Failed _ -> "FAILED";
        };
    }

    /// The model wants one even of a job that is not done.
    private static Instant completed(Job job) {
        return switch (job.state()) {
            case State.Running() -> job.created();
            case State.Done(var _, Instant at) -> at;
            case State.Failed(Instant at) -> at;
        };
    }

    private static Optional<ErrorDetails> error(Job job) {
        return job.state() instanceof State.Failed
                ? Optional.of(
                        ErrorDetails.builder()
                                .code("ServiceFailure")
                                .message("The record could not be read. Generate it again.")
                                .build())
                : Optional.empty();
    }

    private static ServiceLastAccessed view(Use use, boolean withActions) {
        return ServiceLastAccessed.builder()
                .serviceName(use.service().name())
                .serviceNamespace(use.service().prefix())
                .lastAuthenticated(use.last().map(Event::time))
                .lastAuthenticatedEntity(use.last().map(Event::entityArn))
                .lastAuthenticatedRegion(use.last().map(Event::region))
                .totalAuthenticatedEntities(use.byEntity().size())
                .trackedActionsLastAccessed(
                        withActions ? Optional.of(actions(use)) : Optional.empty())
                .build();
    }

    private static List<TrackedActionLastAccessed> actions(Use use) {
        return use.actions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(action ->
                        TrackedActionLastAccessed.builder()
                                .actionName(action.getKey())
                                .lastAccessedEntity(action.getValue().entityArn())
                                .lastAccessedTime(action.getValue().time())
                                .lastAccessedRegion(action.getValue().region())
                                .build())
                .toList();
    }

    private EntityDetails detail(Entity entity, Map<String, Instant> last) {
        return EntityDetails.builder()
                .entityInfo(
                        EntityInfo.builder()
                                .arn(entity.arn(desk.account()).toString())
                                .name(entity.name())
                                .type(entity.kind().title().toUpperCase(Locale.ROOT))
                                .id(entity.id())
                                .path(entity.path())
                                .build())
                .lastAuthenticated(Optional.ofNullable(last.get(entity.id())))
                .build();
    }

    private Demand everything(String action) {
        return Demand.onEverything(action, desk.account());
    }

    private static RuntimeException noSuch(Arn arn) {
        return IamError.NO_SUCH_ENTITY.because("ARN " + arn + " cannot be found.");
    }

    private static RuntimeException invalid(String why) {
        return IamError.INVALID_INPUT.because(why);
    }
}
