package coffer.kms.key;

import coffer.kernel.AccountId;
import coffer.kms.TestKms;
import coffer.store.Key;
import coffer.store.Table;

/// Accounts with as many keys as there can be, without making them.
public final class KeyTallies {
    private static final int MOST = 100_000;
    private static final Table<Keys.Tally> TALLIES =
            Table.unordered("kms.key.tally", Keys.Tally.class);

    private KeyTallies() {}

    public static void fill(TestKms kms, AccountId account) {
        var _ =
                kms.state()
                        .store()
                        .write(tx -> {
                            tx.put(
                                    TALLIES,
                                    Key.of(KeyName.home(account, TestKms.REGION), "tally"),
                                    new Keys.Tally(MOST));
                            return true;
                        });
    }
}
