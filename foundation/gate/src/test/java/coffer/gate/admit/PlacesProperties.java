package coffer.gate.admit;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.admit.Places.Holder;
import coffer.gate.admit.Places.Pair;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/// Simulated callers who take all they can get, and who comes among them.
class PlacesProperties {
    private static final int GREED = 4;
    private static final int TURNS = 1_000;

    // What one holds at a moment is chance; what he holds in the middle is not.
    private static final int MOMENTS = 10;
    private static final int CROWDS = 100;

    /// Callers of one account, each with what it has under way.
    private record Account(Holder holder, List<Caller> callers) {
        int held() {
            return callers.stream().mapToInt(Caller::held).sum();
        }
    }

    private record Caller(Pair pair, List<Pair> underWay) {
        int held() {
            return underWay.size();
        }
    }

    @Test
    void oneWhoComesNewIsServedHoweverManyWantAll() {
        Forall.cases(gen -> {
            Crowd crowd = Crowd.of(gen, 150 + gen.below(100));
            crowd.takeAllTheyCan(gen);

            assertThat(crowd.places.enter(account(1).callers().getFirst().pair())).isTrue();
        });
    }

    @Test
    void neverMoreArePlacedThanThereArePlaces() {
        Forall.cases(gen -> {
            Crowd crowd = Crowd.of(gen, 1 + gen.below(30));
            crowd.takeAllTheyCan(gen);

            assertThat(crowd.accounts.stream().mapToInt(Account::held).sum())
                    .isBetween(1, crowd.count);
        });
    }

    @Test
    void accountsGetAlikeHoweverManyCallersTheyHave() {
        Forall.cases(
                CROWDS,
                gen -> {
                    Crowd crowd = Crowd.of(gen, 150);

                    int[] held = crowd.inTheMiddle(gen, crowd.accounts, Account::held);

                    int fair = crowd.count / (held.length + 1);
                    for (int each : held) assertThat(each).isGreaterThanOrEqualTo(fair / 2);
                });
    }

    @Test
    void callersOfOneAccountGetAlike() {
        Forall.cases(
                CROWDS,
                gen -> {
                    Account account = account(1 + gen.below(5));
                    Crowd crowd = new Crowd(150, List.of(account));

                    int[] held = crowd.inTheMiddle(gen, account.callers(), Caller::held);

                    int fair = account.held() / (held.length + 1);
                    for (int each : held) assertThat(each).isGreaterThanOrEqualTo(fair / 2);
                    crowd.endOne(gen);
                    assertThat(crowd.places.enter(new Pair(account.holder(), new Holder())))
                            .as("another caller of the account, once a request has ended")
                            .isTrue();
                });
    }

    private static Account account(int callers) {
        Account account = new Account(new Holder(), new ArrayList<>());
        for (int i = 0; i < callers; i++) {
            Pair pair = new Pair(account.holder(), new Holder());
            account.callers().add(new Caller(pair, new ArrayList<>()));
        }
        return account;
    }

    private static final class Crowd {
        private final int count;
        private final Places places;
        private final List<Account> accounts;

        Crowd(int count, List<Account> accounts) {
            this.count = count;
            this.places = new Places(count, GREED);
            this.accounts = accounts;
        }

        static Crowd of(Gen gen, int count) {
            List<Account> accounts = new ArrayList<>();
            for (int i = 1 + gen.below(5); i > 0; i--) accounts.add(account(1 + gen.below(4)));
            return new Crowd(count, accounts);
        }

        /// The first takes what there is; then all take turns, and now and then a request ends.
        void takeAllTheyCan(Gen gen) {
            for (int i = 0; i < count; i++) ask(accounts.getFirst().callers().getFirst());
            for (int i = 0; i < TURNS; i++) {
                if (gen.flip()) ask(gen.oneOf(gen.oneOf(accounts).callers()));
                else endOne(gen);
            }
            for (int i = 0; i < TURNS; i++) ask(gen.oneOf(gen.oneOf(accounts).callers()));
        }

        /// How many places each holds, taken over several moments.
        <T> int[] inTheMiddle(Gen gen, List<T> holders, ToIntFunction<T> held) {
            int[] all = new int[holders.size()];
            for (int moment = 0; moment < MOMENTS; moment++) {
                takeAllTheyCan(gen);
                Arrays.setAll(all, i -> all[i] + held.applyAsInt(holders.get(i)));
            }
            return Arrays.stream(all).map(sum -> sum / MOMENTS).toArray();
        }

        private void ask(Caller caller) {
            if (places.enter(caller.pair())) caller.underWay().add(caller.pair());
        }

        /// Any of those under way, each as likely as any other.
        private void endOne(Gen gen) {
            List<List<Pair>> all = new ArrayList<>();
            for (Account account : accounts) {
                for (Caller caller : account.callers()) {
                    for (Pair _ : caller.underWay()) all.add(caller.underWay());
                }
            }
            if (!all.isEmpty()) places.leave(gen.oneOf(all).removeLast());
        }
    }
}
