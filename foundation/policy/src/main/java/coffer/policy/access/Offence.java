package coffer.policy.access;

import coffer.policy.document.Statement;
import java.util.Optional;

/// A statement that grants what it should not, or might: `statement` counts from zero.
public record Offence(int statement, Optional<String> sid) {
    static Offence of(int index, Statement statement) {
        return new Offence(index, statement.sid().filter(sid -> !sid.isEmpty()));
    }
}
