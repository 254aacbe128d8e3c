package coffer.organizations;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.organizations.api.AcceptHandshakeRequest;
import coffer.organizations.api.Account;
import coffer.organizations.api.CancelHandshakeRequest;
import coffer.organizations.api.DeclineHandshakeRequest;
import coffer.organizations.api.DescribeAccountRequest;
import coffer.organizations.api.DescribeHandshakeRequest;
import coffer.organizations.api.Handshake;
import coffer.organizations.api.HandshakeFilter;
import coffer.organizations.api.HandshakeParty;
import coffer.organizations.api.InviteAccountToOrganizationRequest;
import coffer.organizations.api.ListHandshakesForAccountRequest;
import coffer.organizations.api.ListHandshakesForOrganizationRequest;
import coffer.organizations.api.OrganizationsApi;
import coffer.organizations.api.RemoveAccountFromOrganizationRequest;
import coffer.organizations.api.Tag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandshakeTest {
    private static final Identity STRANGER = TestOrganizations.root(TestOrganizations.STRANGER);

    @TempDir Path folder;
    private TestOrganizations organizations;

    @BeforeEach
    void open() {
        organizations = new TestOrganizations(folder);
        organizations.create();
    }

    @AfterEach
    void close() {
        organizations.close();
    }

    private Handshake invite() {
        return invite(TestOrganizations.STRANGER.digits(), "ACCOUNT");
    }

    private Handshake invite(String id, String type) {
        return organizations
                .run(
                        OrganizationsApi.INVITE_ACCOUNT_TO_ORGANIZATION,
                        InviteAccountToOrganizationRequest.builder()
                                .target(HandshakeParty.builder().id(id).type(type).build())
                                .notes("Come in.")
                                .tags(List.of(Tag.builder().key("team").value("blue").build()))
                                .build())
                .handshake()
                .orElseThrow();
    }

    private Handshake accept(Identity who, Handshake handshake) {
        return organizations
                .as(
                        who,
                        OrganizationsApi.ACCEPT_HANDSHAKE,
                        AcceptHandshakeRequest.builder()
                                .handshakeId(handshake.id().orElseThrow())
                                .build())
                .handshake()
                .orElseThrow();
    }

    private Handshake decline(Identity who, Handshake handshake) {
        return organizations
                .as(
                        who,
                        OrganizationsApi.DECLINE_HANDSHAKE,
                        DeclineHandshakeRequest.builder()
                                .handshakeId(handshake.id().orElseThrow())
                                .build())
                .handshake()
                .orElseThrow();
    }

    private Handshake cancel(Identity who, Handshake handshake) {
        return organizations
                .as(
                        who,
                        OrganizationsApi.CANCEL_HANDSHAKE,
                        CancelHandshakeRequest.builder()
                                .handshakeId(handshake.id().orElseThrow())
                                .build())
                .handshake()
                .orElseThrow();
    }

    private Handshake describe(Identity who, Handshake handshake) {
        return organizations
                .as(
                        who,
                        OrganizationsApi.DESCRIBE_HANDSHAKE,
                        DescribeHandshakeRequest.builder()
                                .handshakeId(handshake.id().orElseThrow())
                                .build())
                .handshake()
                .orElseThrow();
    }

    @Test
    void whoAcceptsAnInvitationIsAMember() {
        Handshake handshake = invite();

        assertThat(handshake.state()).contains("OPEN");
        assertThat(handshake.action()).contains("INVITE");
        assertThat(handshake.arn().orElseThrow())
                .matches(
                        "arn:aws:organizations::\\d{12}:handshake/o-.{10}/invite/"
                                + handshake.id().orElseThrow());
        assertThat(describe(STRANGER, handshake)).isEqualTo(handshake);
        assertThat(accept(STRANGER, handshake).state()).contains("ACCEPTED");

        Account joined =
                organizations
                        .run(
                                OrganizationsApi.DESCRIBE_ACCOUNT,
                                DescribeAccountRequest.builder()
                                        .accountId(TestOrganizations.STRANGER.digits())
                                        .build())
                        .account()
                        .orElseThrow();
        assertThat(joined.joinedMethod()).contains("INVITED");
        assertRefused("HandshakeAlreadyInStateException", () -> accept(STRANGER, handshake));
        assertRefused("HandshakeConstraintViolationException", this::invite)
                .satisfies(Reasons.is("ALREADY_IN_AN_ORGANIZATION"));
    }

    @Test
    void anInvitationIsForWhomItNames() {
        Handshake handshake = invite();
        Identity other = TestOrganizations.root(organizations.account("ml"));

        assertRefused("HandshakeNotFoundException", () -> accept(other, handshake));
        assertRefused("HandshakeNotFoundException", () -> describe(other, handshake));
        assertRefused(
                "AccessDeniedException",
                () -> accept(TestOrganizations.root(TestOrganizations.MANAGEMENT), handshake));
        assertRefused("AccessDeniedException", () -> cancel(STRANGER, handshake));
    }

    @Test
    void isDeclinedCanceledOrExpiresOnce() {
        Handshake declined = invite();
        assertRefused("DuplicateHandshakeException", this::invite);
        assertThat(decline(STRANGER, declined).state()).contains("DECLINED");
        assertRefused("InvalidHandshakeTransitionException", () -> accept(STRANGER, declined));

        Identity manager = TestOrganizations.root(TestOrganizations.MANAGEMENT);
        Handshake canceled = invite();
        assertThat(cancel(manager, canceled).state()).contains("CANCELED");

        Handshake late = invite();
        organizations.clock().advance(Duration.ofDays(15));
        assertThat(describe(STRANGER, late).state()).contains("EXPIRED");
        assertRefused("InvalidHandshakeTransitionException", () -> accept(STRANGER, late));
        assertThat(invite().state()).contains("OPEN");
    }

    @Test
    void bothSidesListTheirs() {
        Handshake handshake = invite();

        assertThat(
                        organizations
                                .as(
                                        STRANGER,
                                        OrganizationsApi.LIST_HANDSHAKES_FOR_ACCOUNT,
                                        ListHandshakesForAccountRequest.builder().build())
                                .handshakes()
                                .orElseThrow())
                .containsExactly(handshake);
        assertThat(ofOrganization("INVITE")).containsExactly(handshake);
        assertThat(ofOrganization("ENABLE_ALL_FEATURES")).isEmpty();
    }

    private List<Handshake> ofOrganization(String action) {
        return organizations
                .run(
                        OrganizationsApi.LIST_HANDSHAKES_FOR_ORGANIZATION,
                        ListHandshakesForOrganizationRequest.builder()
                                .filter(HandshakeFilter.builder().actionType(action).build())
                                .build())
                .handshakes()
                .orElseThrow();
    }

    @Test
    void anAddressWillDo() {
        AccountId member = organizations.account("ml");
        organizations.run(
                OrganizationsApi.REMOVE_ACCOUNT_FROM_ORGANIZATION,
                RemoveAccountFromOrganizationRequest.builder().accountId(member.digits()).build());

        Handshake handshake = invite("ml@example.com", "EMAIL");

        assertThat(handshake.parties().orElseThrow().getLast().id()).isEqualTo("ml@example.com");
        accept(TestOrganizations.root(member), handshake);
        assertRefused("InvalidInputException", () -> invite("who@example.com", "EMAIL"))
                .satisfies(Reasons.is("INVALID_PARTY_TYPE_TARGET"));
        assertRefused("InvalidInputException", () -> invite("000000000000", "ACCOUNT"));
    }
}
