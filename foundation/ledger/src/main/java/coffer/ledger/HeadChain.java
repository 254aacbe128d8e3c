package coffer.ledger;

import coffer.crypto.VerifyingKey;
import coffer.kernel.Bytes;
import java.util.Optional;

/// Walks through the heads and stops at the first that is not what was signed there.
final class HeadChain {
    private final HeadsFile heads;
    private final VerifyingKey key;
    private Optional<Head> last = Optional.empty();
    private long next;
    private Optional<String> damage = Optional.empty();

    HeadChain(HeadsFile heads, VerifyingKey key) {
        this.heads = heads;
        this.key = key;
    }

    /// Empty after the last head, and at a damaged one.
    Optional<Head> next() {
        if (damage.isPresent()) return Optional.empty();
        if (next == heads.count()) {
            if (heads.isTorn()) damage = Optional.of("the last head is incomplete");
            return Optional.empty();
        }
        Optional<Head> head = heads.at(next).filter(this::continues);
        if (head.isEmpty()) {
            damage = Optional.of("head %d is not what was signed".formatted(next));
            return Optional.empty();
        }
        last = head;
        next++;
        return head;
    }

    Optional<Head> last() {
        return last;
    }

    Optional<String> damage() {
        return damage;
    }

    private boolean continues(Head head) {
        Bytes previous = last.map(Head::hash).orElse(Head.NO_PREVIOUS);
        return head.number() == next
                && head.previous().equals(previous)
                && last.map(before -> grows(before, head)).orElse(true)
                && head.isSignedBy(key);
    }

    private static boolean grows(Head before, Head head) {
        return head.ledgerId().equals(before.ledgerId())
                && head.tree().size() > before.tree().size()
                && !head.time().isBefore(before.time());
    }
}
