package coffer.gate.record;

import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.TimeText;
import coffer.ledger.JsonText;
import coffer.policy.Principal;
import java.util.List;

/// The `userIdentity` element.
///
/// AWS: CloudTrail User Guide, "CloudTrail userIdentity element".
final class UserIdentityJson {
    private static final int MAX_NAME = 2_048;

    private UserIdentityJson() {}

    /// Another account is told little more than whose the caller is.
    static void write(JsonText json, Call call, Recipient recipient) {
        if (recipient.isCaller()) write(json, call);
        else writeForeign(json, call);
    }

    private static void writeForeign(JsonText json, Call call) {
        Principal principal = call.identity().principal();
        json.startObject();
        json.property("type", "AWSAccount");
        json.property("principalId", principal.contextKeys().getOrDefault("aws:userid", ""));
        call.identity().account().ifPresent(id -> json.property("accountId", id.digits()));
        call.via().ifPresent(via -> json.property("invokedBy", via.service() + ".amazonaws.com"));
        json.endObject();
    }

    private static void write(JsonText json, Call call) {
        Identity identity = call.identity();
        json.startObject();
        switch (identity.principal()) {
            case Principal.Root root -> {
                json.property("type", "Root");
                json.property("principalId", root.id().digits());
                json.property("arn", root.label());
            }
            case Principal.User user -> {
                json.property("type", "IAMUser");
                json.property("principalId", user.uniqueId());
                json.property("arn", user.arn().toString());
                json.property("userName", user.name());
            }
            case Principal.AssumedRole role -> {
                json.property("type", "AssumedRole");
                json.property("principalId", role.roleUniqueId() + ":" + role.sessionName());
                json.property("arn", role.sessionArn().toString());
            }
            case Principal.FederatedUser user -> {
                json.property("type", "FederatedUser");
                json.property("arn", user.arn().toString());
            }
            case Principal.Service service -> {
                json.property("type", "AWSService");
                json.property("invokedBy", service.name());
            }
            case Principal.ProvidedIdentity(var provider, var subject) -> {
                boolean isSaml = subject.kind() == Principal.ProvidedIdentity.Kind.SAML;
                json.property("type", isSaml ? "SAMLUser" : "WebIdentityUser");
                json.property("principalId", BoundedText.cut(subject.id(), MAX_NAME));
                json.property("userName", BoundedText.cut(subject.name(), MAX_NAME));
                json.property("identityProvider", isSaml ? subject.issuer() : provider);
            }
            case Principal.Anonymous() -> {
                json.property("type", "AWSAccount");
                json.property("accountId", "anonymous");
            }
        }
        identity.account().ifPresent(id -> json.property("accountId", id.digits()));
        identity.accessKeyId().ifPresent(id -> json.property("accessKeyId", id));
        identity.session().ifPresent(session -> session(json, identity, session));
        call.via().ifPresent(via -> json.property("invokedBy", via.service() + ".amazonaws.com"));
        json.endObject();
    }

    /// What LookupEvents calls the user name.
    static String userName(Identity identity, Recipient recipient) {
        return recipient.isCaller() ? userName(identity) : accountOf(identity);
    }

    /// What records are looked up by.
    static String label(Identity identity, Recipient recipient) {
        return recipient.isCaller() ? identity.principal().label() : accountOf(identity);
    }

    private static String accountOf(Identity identity) {
        return identity.account().map(AccountId::digits).orElse("");
    }

    private static String userName(Identity identity) {
        return switch (identity.principal()) {
            case Principal.Root root -> "root";
            case Principal.User user -> user.name();
            case Principal.AssumedRole role -> role.sessionName();
            case Principal.FederatedUser user -> nameOf(user.arn());
            case Principal.Service service -> service.name();
            case Principal.ProvidedIdentity provided -> provided.subject().name();
            case Principal.Anonymous() -> "ANONYMOUS_PRINCIPAL";
        };
    }

    private static void session(JsonText json, Identity identity, Identity.Session session) {
        json.name("sessionContext").startObject();
        if (identity.principal() instanceof Principal.AssumedRole role) {
            json.name("sessionIssuer").startObject();
            json.property("type", "Role");
            json.property("principalId", role.roleUniqueId());
            json.property("arn", role.roleArn().toString());
            json.property("accountId", role.id().digits());
            json.property("userName", nameOf(role.roleArn()));
            json.endObject();
        }
        federation(json, session);
        json.name("attributes").startObject();
        json.property("creationDate", TimeText.ofSecond(session.issuedAt()));
        json.property("mfaAuthenticated", Boolean.toString(session.mfaPresent()));
        json.endObject();
        session.sourceIdentity().ifPresent(id -> json.property("sourceIdentity", id));
        if (session.isAssumedRoot()) json.property("assumedRoot", "true");
        json.endObject();
    }

    /// Who vouched for the session.
    private static void federation(JsonText json, Identity.Session session) {
        List<String> provider = session.keys().getOrDefault("aws:FederatedProvider", List.of());
        if (provider.isEmpty()) return;
        json.name("webIdFederationData").startObject();
        json.property("federatedProvider", provider.getFirst());
        json.name("attributes").startObject();
        json.endObject();
        json.endObject();
    }

    private static String nameOf(Arn arn) {
        return arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
    }
}
