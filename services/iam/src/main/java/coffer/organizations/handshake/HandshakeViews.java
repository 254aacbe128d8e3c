package coffer.organizations.handshake;

import coffer.organizations.api.Handshake;
import coffer.organizations.api.HandshakeParty;
import coffer.organizations.api.HandshakeResource;
import coffer.organizations.handshake.StoredHandshake.Invited;
import coffer.organizations.handshake.StoredHandshake.Organizer;
import java.util.ArrayList;
import java.util.List;

/// Handshakes as callers see them.
final class HandshakeViews {
    private static final String ACCOUNT = "ACCOUNT";
    private static final String EMAIL = "EMAIL";
    private static final String ORGANIZATION = "ORGANIZATION";

    private HandshakeViews() {}

    static Handshake of(StoredHandshake handshake) {
        return Handshake.builder()
                .id(handshake.id())
                .arn(handshake.arn().toString())
                .parties(parties(handshake))
                .state(handshake.state().name())
                .requestedTimestamp(handshake.requested())
                .expirationTimestamp(handshake.expires())
                .action(handshake.action().name())
                .resources(resources(handshake))
                .build();
    }

    private static List<HandshakeParty> parties(StoredHandshake handshake) {
        List<HandshakeParty> parties = new ArrayList<>();
        // Without the `o-`.
        String organization = handshake.organizer().organization().substring(2);
        parties.add(HandshakeParty.builder().id(organization).type(ORGANIZATION).build());
        handshake
                .invited()
                .map(who ->
                        who.email()
                                .map(email -> party(email, EMAIL))
                                .orElseGet(() -> party(who.account().digits(), ACCOUNT)))
                .ifPresent(parties::add);
        return parties;
    }

    private static HandshakeParty party(String id, String type) {
        return HandshakeParty.builder().id(id).type(type).build();
    }

    private static List<HandshakeResource> resources(StoredHandshake handshake) {
        Organizer organizer = handshake.organizer();
        List<HandshakeResource> resources = new ArrayList<>();
        resources.add(
                HandshakeResource.builder()
                        .type(ORGANIZATION)
                        .value(organizer.organization())
                        .resources(
                                List.of(
                                        resource("MASTER_EMAIL", organizer.email()),
                                        resource("MASTER_NAME", organizer.management().digits()),
                                        resource("ORGANIZATION_FEATURE_SET", organizer.features())))
                        .build());
        handshake.invited().ifPresent(who -> resources.addAll(resources(who)));
        return resources;
    }

    private static List<HandshakeResource> resources(Invited who) {
        List<HandshakeResource> resources = new ArrayList<>();
        resources.add(
                who.email()
                        .map(email -> resource(EMAIL, email))
                        .orElseGet(() -> resource(ACCOUNT, who.account().digits())));
        who.notes().map(notes -> resource("NOTES", notes)).ifPresent(resources::add);
        return resources;
    }

    private static HandshakeResource resource(String type, String value) {
        return HandshakeResource.builder().type(type).value(value).build();
    }
}
