package coffer.iam.report;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.GenerateCredentialReportRequest;
import coffer.iam.api.GenerateCredentialReportResponse;
import coffer.iam.api.GetCredentialReportRequest;
import coffer.iam.api.GetCredentialReportResponse;
import coffer.iam.directory.Desk;
import coffer.iam.job.Jobs;
import coffer.iam.report.Reports.Made;
import coffer.kernel.Bytes;
import coffer.ledger.LedgerUnavailableException;
import coffer.store.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The credential report: made after it was asked for, good for four hours. AWS: IAM API Reference.
public final class CredentialReportOperations {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialReportOperations.class);

    private final Desk desk;
    private final CredentialReport report;
    private final Reports reports;
    private final Jobs jobs;
    private final AtomicBoolean isRunning = new AtomicBoolean();

    public CredentialReportOperations(Desk desk, CredentialReport report, Jobs jobs) {
        this.desk = desk;
        this.report = report;
        this.reports = new Reports(desk.store(), desk.directory());
        this.jobs = jobs;
    }

    public Plan<GenerateCredentialReportResponse> generateCredentialReport(
            GenerateCredentialReportRequest input, Call call) {
        return Plan.demanding(demand("iam:GenerateCredentialReport"))
                .then(_ -> Effect.answer(generate(call.time())));
    }

    private GenerateCredentialReportResponse generate(Instant now) {
        Optional<Made> last = desk.store().read(reports::last);
        if (last.filter(made -> made.isGood(now)).isPresent()) return state("COMPLETE", "");
        if (!isRunning.compareAndSet(false, true)) return state("INPROGRESS", "");
        jobs.run(() -> make(now));
        return state(
                "STARTED",
                last.isEmpty()
                        ? "No report exists. Starting a new report generation task"
                        : "The report has expired. Starting a new report generation task");
    }

    private void make(Instant now) {
        try {
            Reports.Writing writing = reports.write(now);
            desk.store()
                    .read(snapshot -> {
                        report.write(snapshot, writing::line);
                        return now;
                    });
            writing.finish();
        } catch (StoreUnavailableException | LedgerUnavailableException | IllegalStateException e) {
            // Nobody waits for it; whoever asks next starts it anew.
            LOG.error("the credential report could not be made", e);
        } finally {
            isRunning.set(false);
        }
    }

    public Plan<GetCredentialReportResponse> getCredentialReport(
            GetCredentialReportRequest input, Call call) {
        return desk.reading(
                demand("iam:GetCredentialReport"),
                snapshot -> {
                    Made made = good(reports.last(snapshot), call.time());
                    return GetCredentialReportResponse.builder()
                            .content(Bytes.utf8(reports.text(snapshot, made)))
                            .reportFormat("text/csv")
                            .generatedTime(made.time())
                            .build();
                });
    }

    private Made good(Optional<Made> last, Instant now) {
        if (last.filter(made -> made.isGood(now)).isPresent()) return last.get();
        if (isRunning.get()) {
            throw IamError.CREDENTIAL_REPORT_NOT_READY.because(
                    "Credential report is still being generated.");
        }
        throw last.isPresent()
                ? IamError.CREDENTIAL_REPORT_EXPIRED.because("The credential report has expired.")
                : IamError.CREDENTIAL_REPORT_NOT_PRESENT.because("No credential report was found.");
    }

    private static GenerateCredentialReportResponse state(String state, String description) {
        return GenerateCredentialReportResponse.builder()
                .state(state)
                .description(Optional.of(description).filter(text -> !text.isEmpty()))
                .build();
    }

    private Demand demand(String action) {
        return Demand.onEverything(action, desk.account());
    }
}
