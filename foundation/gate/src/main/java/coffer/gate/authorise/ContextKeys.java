package coffer.gate.authorise;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Guardrails;
import coffer.gate.Guardrails.Membership;
import coffer.gate.Guardrails.Whose;
import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.kernel.TimeText;
import coffer.policy.context.Context;
import coffer.wire.http.ClientCertificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The global condition keys of one call.
///
/// AWS: IAM User Guide, "AWS global condition context keys".
final class ContextKeys {
    private static final String REGION = "aws:RequestedRegion";
    // What a demand may say of the call: in which region it acts, and that it carries a code of an
    // MFA device, which is newer than what its credentials tell.
    private static final Set<String> OF_DEMANDS =
            Set.of(REGION, "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge");

    private ContextKeys() {}

    /// Those that all demands of a call share.
    static Context of(Call call, Optional<Membership> membership) {
        Context.Builder keys = Context.builder();
        request(call, keys);
        principal(call, keys);
        organization(Whose.PRINCIPAL, membership, keys);
        return keys.build();
    }

    /// The shared keys and those of one demand, of which only a few can say anything else about the
    /// call.
    static Context with(Context shared, Demand demand, Optional<Membership> ofOwner) {
        Context.Builder keys = shared.toBuilder();
        demand.context()
                .forEach((key, values) -> {
                    if (OF_DEMANDS.contains(key)) keys.put(key, values);
                    else keys.putIfAbsent(key, values);
                });
        keys.put("aws:ResourceAccount", demand.owner().digits());
        organization(Whose.RESOURCE, ofOwner, keys);
        return keys.build();
    }

    /// Where a service acts for somebody's resource, the organization of that somebody.
    static Context sourced(Context context, Guardrails guardrails) {
        List<String> source = context.foldedKey("aws:sourceaccount");
        Optional<AccountId> account = source.stream().findFirst().flatMap(AccountId::find);
        if (account.isEmpty()) return context;
        Context.Builder keys = context.toBuilder();
        organization(Whose.SOURCE, guardrails.over(account.get()).membership(), keys);
        return keys.build();
    }

    private static void organization(
            Whose whose, Optional<Membership> membership, Context.Builder keys) {
        membership.ifPresent(in -> in.contextKeys(whose).forEach(keys::put));
    }

    private static void request(Call call, Context.Builder keys) {
        keys.put("aws:CurrentTime", TimeText.ofSecond(call.time()));
        keys.put("aws:EpochTime", Long.toString(call.time().getEpochSecond()));
        keys.put(REGION, call.region().name());
        keys.put("aws:SecureTransport", Boolean.toString(call.transport().connection().secure()));
        keys.put("aws:SourceIp", call.transport().sourceIp());
        call.transport()
                .connection()
                .clientCertificate()
                .ifPresent(certificate -> clientCertificate(certificate, keys));
        if (!call.transport().userAgent().isEmpty()) {
            keys.put("aws:UserAgent", call.transport().userAgent());
        }
        call.transport()
                .request()
                .headers()
                .find("referer")
                .ifPresent(referer -> keys.put("aws:Referer", referer));
        keys.put("aws:ViaAWSService", Boolean.toString(call.via().isPresent()));
        call.via()
                .map(via -> via.service() + ".amazonaws.com")
                .ifPresent(service -> {
                    keys.put("aws:CalledVia", service);
                    keys.put("aws:CalledViaFirst", service);
                    keys.put("aws:CalledViaLast", service);
                });
    }

    /// AWS has no keys for these. Those of which a certificate says nothing are absent, and all of
    /// them without a certificate.
    private static void clientCertificate(ClientCertificate certificate, Context.Builder keys) {
        if (!certificate.subject().isEmpty()) {
            keys.put("coffer:TlsClientSubject", certificate.subject());
        }
        keys.put("coffer:TlsClientIssuer", certificate.issuer());
        keys.put("coffer:TlsClientSerial", certificate.serialNumber());
        keys.put("coffer:TlsClientSan", certificate.alternativeNames());
    }

    private static void principal(Call call, Context.Builder keys) {
        Identity identity = call.identity();
        // First, so that they say nothing that we know better.
        identity.session().ifPresent(session -> session.keys().forEach(keys::put));
        keys.putAll(identity.principal().contextKeys());
        identity.tags().forEach((tag, value) -> keys.put("aws:PrincipalTag/" + tag, value));
        identity.session()
                .ifPresent(session -> {
                    keys.put("aws:TokenIssueTime", TimeText.ofSecond(session.issuedAt()));
                    keys.put(Identity.Session.MFA_PRESENT, session.mfaPresent());
                    if (session.mfaPresent()) {
                        Duration age = Duration.between(session.issuedAt(), call.time());
                        keys.put("aws:MultiFactorAuthAge", Long.toString(age.toSeconds()));
                    }
                    session.sourceIdentity()
                            .ifPresent(source -> keys.put("aws:SourceIdentity", source));
                });
    }
}
