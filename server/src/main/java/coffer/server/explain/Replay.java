package coffer.server.explain;

import coffer.analyzer.generation.RecordedCall;
import coffer.analyzer.generation.RecordedCall.Circumstances;
import coffer.analyzer.generation.RecordedCall.Permission;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Guardrails;
import coffer.gate.IdentityPolicies;
import coffer.gate.authorise.Authoriser;
import coffer.kernel.Arn;
import coffer.kernel.ServiceException;
import coffer.kms.ciphertext.EncryptionContext;
import coffer.policy.NamedPolicy;
import coffer.server.config.ConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts recorded calls to the gate's authoriser again, as things are now, with other identity
/// policies in the place of the caller's.
///
/// A call that would be refused even with the caller's own policies cannot be repeated: what it was
/// about is gone, or asked for something that records do not tell. Of such a one it is asked
/// whether the other policies allow it by themselves. Calls that are alike but for their time are
/// decided once, as far as memory goes.
public final class Replay {
    private static final int REMEMBERED = 50_000;
    private static final int MOST_TOLD = 100;

    private final Oracle.Sitting sitting;
    private final Authoriser present;
    private final Authoriser proposed;

    /// Knows the proposed policies and nothing that could refuse beside them.
    private final Authoriser alone;

    private final Map<Question, Answer> known =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private final List<String> refusals = new ArrayList<>();
    private long allowed;
    private long refused;
    private long covered;

    private enum Answer {
        ALLOWED,
        REFUSED,
        COVERED
    }

    /// What two calls alike have in common.
    private record Question(String principal, Circumstances circumstances, Permission permission) {}

    Replay(Oracle.Sitting sitting, List<NamedPolicy> instead) {
        this.sitting = sitting;
        this.present = sitting.authoriser(sitting.stored());
        this.proposed =
                sitting.authoriser(identity -> {
                    IdentityPolicies.Attached own = sitting.stored().of(identity);
                    return new IdentityPolicies.Attached(instead, own.boundary());
                });
        this.alone =
                new Authoriser(
                        identity -> new IdentityPolicies.Attached(instead, Optional.empty()),
                        Guardrails.NONE);
    }

    void repeat(RecordedCall call) {
        for (Permission permission : call.permissions()) {
            Question question = new Question(call.principalArn(), call.circumstances(), permission);
            // What is computed reads the store, and so must not run within the map.
            Optional<Answer> before = Optional.ofNullable(known.get(question));
            Answer answer = before.orElseGet(() -> answer(call, permission));
            if (before.isEmpty()) known.put(question, answer);
            count(answer, permission);
        }
    }

    private void count(Answer answer, Permission permission) {
        switch (answer) {
            case ALLOWED -> allowed++;
            case COVERED -> covered++;
            case REFUSED -> {
                refused++;
                String told = permission.action() + " on " + permission.resource();
                if (refusals.size() < MOST_TOLD && !refusals.contains(told)) refusals.add(told);
            }
        }
    }

    private Answer answer(RecordedCall call, Permission permission) {
        try {
            // What else a call takes has a record of its own.
            Resources.Step step = sitting.steps(hypothesis(call, permission)).getFirst();
            if (Oracle.decide(proposed, step).decision().isAllowed()) return Answer.ALLOWED;
            if (Oracle.decide(present, step).decision().isAllowed()) return Answer.REFUSED;
        } catch (ServiceException | ConfigurationException gone) {
            // It cannot be repeated, as if it were refused by the present policies too.
        }
        return decide(alone, call, permission) ? Answer.COVERED : Answer.REFUSED;
    }

    /// Whether an action would still be refused to who made `call`.
    boolean refuses(RecordedCall call, String action) {
        return !decide(proposed, call, new Permission(action, "*"));
    }

    /// Decides without asking the resource, whether there is one or not.
    private boolean decide(Authoriser authoriser, RecordedCall call, Permission permission) {
        Permission somewhere = new Permission(permission.action(), "*");
        Hypothesis hypothesis = hypothesis(call, somewhere);
        Call again = sitting.steps(hypothesis).getFirst().call();
        Demand bare =
                Arn.find(permission.resource())
                        .map(arn -> Demand.on(permission.action(), arn, "", again.account()))
                        .orElse(Demand.onEverything(permission.action(), again.account()))
                        .with(hypothesis.context())
                        .with(
                                EncryptionContext.of(Optional.of(hypothesis.encryptionContext()))
                                        .conditionKeys());
        Resources.Step step = new Resources.Step(again, bare, List.of());
        return Oracle.decide(authoriser, step).decision().isAllowed();
    }

    private static Hypothesis hypothesis(RecordedCall call, Permission permission) {
        Circumstances told = call.circumstances();
        Map<String, List<String>> context = new HashMap<>();
        context.put("aws:SecureTransport", List.of(Boolean.toString(told.isSecure())));
        context.put("aws:RequestedRegion", List.of(told.region()));
        context.put("aws:CurrentTime", List.of(call.time().toString()));
        if (!told.sourceIp().isEmpty()) context.put("aws:SourceIp", List.of(told.sourceIp()));
        if (!told.userAgent().isEmpty()) context.put("aws:UserAgent", List.of(told.userAgent()));
        told.via()
                .map(via -> via + "." + told.region() + ".amazonaws.com")
                .ifPresent(via -> context.put("kms:ViaService", List.of(via)));
        return new Hypothesis(
                call.principalArn(),
                permission.action(),
                permission.resource(),
                context,
                told.encryptionContext());
    }

    Outcome outcome() {
        return new Outcome(allowed, covered, refused, refusals);
    }

    /// How many permissions were asked for again and what came of it. Those `covered` are allowed
    /// by the proposed policies, and could not be repeated with everything else; `refusals` are
    /// some of those that would be refused now.
    public record Outcome(long allowed, long covered, long refused, List<String> refusals) {
        public Outcome {
            refusals = List.copyOf(refusals);
        }
    }
}
