package coffer.organizations.handshake;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an organization offers and somebody else has to agree to. `account` is who is invited;
/// `tags` are those it gets when it joins.
record StoredHandshake(
        String id,
        Action action,
        Organizer organizer,
        Optional<Invited> invited,
        State state,
        Instant requested,
        Map<String, String> tags) {
    // AWS: Organizations User Guide, "Quotas": after fifteen days it expires.
    private static final Duration LIFE = Duration.ofDays(15);

    /// What is agreed to.
    enum Action {
        INVITE,
        ENABLE_ALL_FEATURES
    }

    /// How far it has come.
    enum State {
        OPEN,
        CANCELED,
        ACCEPTED,
        DECLINED,
        EXPIRED
    }

    /// The organization as it introduces itself.
    record Organizer(String organization, AccountId management, String email, String features) {}

    /// Whom it invites, by which address if by one, and what it says.
    record Invited(AccountId account, Optional<String> email, Optional<String> notes) {}

    StoredHandshake {
        tags = Map.copyOf(tags);
    }

    Instant expires() {
        return requested.plus(LIFE);
    }

    /// As it is at that time: nobody has to say that an offer has expired.
    StoredHandshake at(Instant now) {
        boolean isOver = state == State.OPEN && !now.isBefore(expires());
        return isOver ? in(State.EXPIRED) : this;
    }

    StoredHandshake in(State newState) {
        return new StoredHandshake(id, action, organizer, invited, newState, requested, tags);
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isFor(AccountId account) {
        return invited.filter(who -> who.account().equals(account)).isPresent();
    }

    Arn arn() {
        return Arn.global(
                "organizations",
                organizer.management(),
                "handshake/"
                        + organizer.organization()
                        + "/"
                        + action.name().toLowerCase(Locale.ROOT)
                        + "/"
                        + id);
    }
}
