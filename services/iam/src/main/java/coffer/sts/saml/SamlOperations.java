package coffer.sts.saml;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Identity;
import coffer.gate.Plan;
import coffer.gate.Vouching;
import coffer.iam.IamService;
import coffer.iam.directory.Entity;
import coffer.iam.federation.Provider;
import coffer.iam.federation.Providers;
import coffer.iam.federation.SamlMetadata;
import coffer.iam.federation.SamlProvider;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.Principal.ProvidedIdentity;
import coffer.sts.StsError;
import coffer.sts.api.AssumeRoleWithSAMLRequest;
import coffer.sts.api.AssumeRoleWithSAMLResponse;
import coffer.sts.session.ProvidedLabels;
import coffer.sts.session.RoleSessions;
import coffer.sts.session.RoleSessions.Asked;
import coffer.sts.session.RoleSessions.Begun;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Roles for whoever a SAML provider vouches for. AWS: STS API Reference, AssumeRoleWithSAML.
public final class SamlOperations {
    private static final String ACTION = "sts:AssumeRoleWithSAML";
    private static final int MOST_SECONDS = 43_200;

    private final IamService.Shared iam;
    private final RoleSessions sessions;
    private final Providers providers;
    private final SamlAssertions assertions;
    private final UsedAssertions used;

    public SamlOperations(
            IamService.Shared iam,
            RoleSessions sessions,
            Providers providers,
            SamlService service) {
        this.iam = iam;
        this.sessions = sessions;
        this.providers = providers;
        this.assertions = new SamlAssertions(service);
        this.used = new UsedAssertions(iam.desk().account());
    }

    public Vouching.Vouched<AssumeRoleWithSAMLResponse> assumeRoleWithSAML(
            AssumeRoleWithSAMLRequest input, Call call) {
        Arn role = RoleSessions.named(input.roleArn());
        SamlProvider provider = provider(input.principalArn());
        SamlAssertion assertion =
                assertions.verified(
                        input.samlAssertion(),
                        SamlMetadata.parse(provider.metadata()),
                        call.time());
        AccountId account = iam.desk().account();
        SamlIdentity who = new SamlIdentity(provider.name(), account, assertion);
        if (!who.isOffered(input.roleArn(), input.principalArn())) {
            throw StsError.ACCESS_DENIED.because("Not authorized to perform " + ACTION);
        }
        Asked asked =
                new Asked(
                        ACTION,
                        role,
                        who.sessionName(),
                        new RoleSessions.Passed(
                                seconds(input, who, call.time()),
                                input.policy(),
                                input.policyArns()),
                        ProvidedLabels.checked(who.labels()),
                        who.kept(input.principalArn()));
        return new Vouching.Vouched<>(
                identity(who, input.principalArn()), _ -> plan(asked, who, call));
    }

    private SamlProvider provider(String arn) {
        AccountId account = iam.desk().account();
        String prefix = Arn.global("iam", account, Provider.Kind.SAML.word() + "/").toString();
        Optional<SamlProvider> provider =
                arn.startsWith(prefix)
                        ? iam.desk()
                                .store()
                                .read(snapshot ->
                                        providers.saml(snapshot, arn.substring(prefix.length())))
                        : Optional.empty();
        return provider.orElseThrow(
                () -> StsError.INVALID_IDENTITY_TOKEN.because("Specified provider doesn't exist"));
    }

    /// Whichever of the caller, the provider and the end of its own session says least.
    private static Optional<Integer> seconds(
            AssumeRoleWithSAMLRequest input, SamlIdentity who, Instant now) {
        Optional<Integer> left =
                who.assertion()
                        .window()
                        .sessionEnds()
                        .map(end -> Duration.between(now, end).toSeconds())
                        .map(seconds -> Math.clamp(seconds, 1, MOST_SECONDS));
        Optional<Integer> asked =
                Stream.of(input.durationSeconds(), who.sessionSeconds())
                        .flatMap(Optional::stream)
                        .min(Integer::compareTo);
        int most = left.orElse(Integer.MAX_VALUE);
        int wanted = asked.orElse(RoleSessions.DEFAULT_SECONDS);
        return Optional.of(Math.min(most, wanted));
    }

    private Plan<AssumeRoleWithSAMLResponse> plan(Asked asked, SamlIdentity who, Call call) {
        Optional<Entity> role = sessions.find(asked.role());
        return Plan.demanding(sessions.demands(asked, role, who.keys()))
                .then(_ -> {
                    // Without a role there is no trust policy, and so nothing was allowed.
                    Entity assumed =
                            role.orElseThrow(() -> new IllegalStateException("no such role"));
                    Begun begun = sessions.begin(asked, assumed, call.time());
                    return Effect.change(tx -> {
                        used.use(tx, who.assertion(), call.time());
                        return answer(asked, who, begun);
                    });
                });
    }

    private static AssumeRoleWithSAMLResponse answer(Asked asked, SamlIdentity who, Begun begun) {
        return AssumeRoleWithSAMLResponse.builder()
                .credentials(begun.credentials())
                .assumedRoleUser(begun.user())
                .packedPolicySize(begun.packedPolicySize())
                .subject(who.assertion().subject().name())
                .subjectType(who.subjectType())
                .issuer(who.assertion().issuer())
                .audience(who.assertion().bearer().recipient())
                .nameQualifier(who.nameQualifier())
                .sourceIdentity(asked.labels().sourceIdentity())
                .build();
    }

    private static Identity identity(SamlIdentity who, String providerArn) {
        String name = who.assertion().subject().name();
        ProvidedIdentity.Subject subject =
                new ProvidedIdentity.Subject(
                        ProvidedIdentity.Kind.SAML,
                        who.nameQualifier() + ":" + name,
                        name,
                        who.nameQualifier());
        return new Identity(
                new ProvidedIdentity(providerArn, subject),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }
}
