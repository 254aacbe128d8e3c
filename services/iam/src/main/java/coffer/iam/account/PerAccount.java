package coffer.iam.account;

import coffer.kernel.AccountId;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// One part for each account, made when it is first asked for. What is made must be cheap and keep
/// nothing that has to last: when there are too many, any of them is forgotten. Safe for many
/// threads.
///
/// Only accounts that exist may be asked for, so that nobody fills it by making accounts up.
public final class PerAccount<P> {
    private static final int MOST = 10_000;

    private final Function<AccountId, P> maker;
    private final Map<AccountId, P> made = new ConcurrentHashMap<>();

    public PerAccount(Function<AccountId, P> maker) {
        this.maker = maker;
    }

    public P of(AccountId account) {
        return Optional.ofNullable(made.get(account)).orElseGet(() -> make(account));
    }

    private P make(AccountId account) {
        if (made.size() >= MOST) forgetOne();
        return made.computeIfAbsent(account, maker);
    }

    private void forgetOne() {
        Iterator<AccountId> any = made.keySet().iterator();
        if (any.hasNext()) made.remove(any.next());
    }
}
