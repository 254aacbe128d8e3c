package coffer.sts.saml;

import coffer.gate.Call;
import coffer.gate.Effect;
import coffer.gate.Identity;
import coffer.gate.Plan;
import coffer.gate.Vouching;
import coffer.iam.IamService;
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

    private final IamService iam;
    private final RoleSessions sessions;
    private final SamlAssertions assertions;

    public SamlOperations(IamService iam, RoleSessions sessions, SamlService service) {
        this.iam = iam;
        this.sessions = sessions;
        this.assertions = new SamlAssertions(service);
    }

    public Vouching.Vouched<AssumeRoleWithSAMLResponse> assumeRoleWithSAML(
            AssumeRoleWithSAMLRequest input, Call call) {
        Arn role = RoleSessions.named(input.roleArn());
        AccountId account = RoleSessions.owner(role);
        SamlProvider provider = provider(account, input.principalArn());
        SamlAssertion assertion =
                assertions.verified(
                        input.samlAssertion(),
                        SamlMetadata.parse(provider.metadata()),
                        call.time());
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

    /// A role trusts the providers of its own account only.
    private SamlProvider provider(AccountId account, String arn) {
        String prefix = Arn.global("iam", account, Provider.Kind.SAML.word() + "/").toString();
        Optional<SamlProvider> provider =
                iam.find(account)
                        .map(IamService.Shared::desk)
                        .filter(_ -> arn.startsWith(prefix))
                        .flatMap(desk ->
                                desk.store()
                                        .read(snapshot ->
                                                new Providers(desk.directory())
                                                        .saml(
                                                                snapshot,
                                                                arn.substring(prefix.length()))));
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
        Optional<RoleSessions.Found> role = sessions.find(asked.role());
        return Plan.demanding(sessions.demands(asked, role, who.keys()))
                .then(_ -> {
                    // Without a role there is no trust policy, and so nothing was allowed.
                    RoleSessions.Found assumed =
                            role.orElseThrow(() -> new IllegalStateException("no such role"));
                    Begun begun = sessions.begin(asked, assumed, call.time());
                    UsedAssertions used = new UsedAssertions(assumed.home().account());
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
