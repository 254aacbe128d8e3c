package coffer.policy.lint;

import java.util.Optional;
import java.util.Set;

/// Which actions there are. A service that is not known altogether gets no finding rather than a
/// wrong one.
public interface Vocabulary {
    /// Nothing is known: no action is called wrong.
    Vocabulary EMPTY = _ -> Optional.empty();

    /// Every action of the service whose prefix this is, without the prefix; empty if not all of
    /// them are known.
    Optional<Set<String>> actions(String servicePrefix);
}
