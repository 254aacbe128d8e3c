package coffer.gate.record;

import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.kernel.Arn;
import coffer.policy.Principal;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonGenerator;

/// The `userIdentity` element.
///
/// AWS: CloudTrail User Guide, "CloudTrail userIdentity element".
final class UserIdentityJson {
    private UserIdentityJson() {}

    static void write(JsonGenerator json, Call call) {
        Identity identity = call.identity();
        json.writeStartObject();
        switch (identity.principal()) {
            case Principal.Root root -> {
                json.writeStringProperty("type", "Root");
                json.writeStringProperty("principalId", root.id().digits());
                json.writeStringProperty("arn", root.label());
            }
            case Principal.User user -> {
                json.writeStringProperty("type", "IAMUser");
                json.writeStringProperty("principalId", user.uniqueId());
                json.writeStringProperty("arn", user.arn().toString());
                json.writeStringProperty("userName", user.name());
            }
            case Principal.AssumedRole role -> {
                json.writeStringProperty("type", "AssumedRole");
                json.writeStringProperty(
                        "principalId", role.roleUniqueId() + ":" + role.sessionName());
                json.writeStringProperty("arn", role.sessionArn().toString());
            }
            case Principal.FederatedUser user -> {
                json.writeStringProperty("type", "FederatedUser");
                json.writeStringProperty("arn", user.arn().toString());
            }
            case Principal.Service service -> {
                json.writeStringProperty("type", "AWSService");
                json.writeStringProperty("invokedBy", service.name());
            }
            case Principal.ProvidedIdentity provided -> {
                json.writeStringProperty("type", "WebIdentityUser");
                json.writeStringProperty("identityProvider", provided.provider());
            }
            case Principal.Anonymous() -> {
                json.writeStringProperty("type", "AWSAccount");
                json.writeStringProperty("accountId", "anonymous");
            }
        }
        identity.account().ifPresent(id -> json.writeStringProperty("accountId", id.digits()));
        identity.accessKeyId().ifPresent(id -> json.writeStringProperty("accessKeyId", id));
        identity.session().ifPresent(session -> session(json, identity, session));
        call.via()
                .ifPresent(via ->
                        json.writeStringProperty("invokedBy", via.service() + ".amazonaws.com"));
        json.writeEndObject();
    }

    /// What LookupEvents calls the user name.
    static String userName(Identity identity) {
        return switch (identity.principal()) {
            case Principal.Root root -> "root";
            case Principal.User user -> user.name();
            case Principal.AssumedRole role -> role.sessionName();
            case Principal.FederatedUser user -> nameOf(user.arn());
            case Principal.Service service -> service.name();
            case Principal.ProvidedIdentity provided -> provided.provider();
            case Principal.Anonymous() -> "ANONYMOUS_PRINCIPAL";
        };
    }

    private static void session(JsonGenerator json, Identity identity, Identity.Session session) {
        json.writeObjectPropertyStart("sessionContext");
        if (identity.principal() instanceof Principal.AssumedRole role) {
            json.writeObjectPropertyStart("sessionIssuer");
            json.writeStringProperty("type", "Role");
            json.writeStringProperty("principalId", role.roleUniqueId());
            json.writeStringProperty("arn", role.roleArn().toString());
            json.writeStringProperty("accountId", role.id().digits());
            json.writeStringProperty("userName", nameOf(role.roleArn()));
            json.writeEndObject();
        }
        json.writeObjectPropertyStart("attributes");
        json.writeStringProperty(
                "creationDate", session.issuedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        json.writeStringProperty("mfaAuthenticated", "false");
        json.writeEndObject();
        session.sourceIdentity().ifPresent(id -> json.writeStringProperty("sourceIdentity", id));
        json.writeEndObject();
    }

    private static String nameOf(Arn arn) {
        return arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
    }
}
