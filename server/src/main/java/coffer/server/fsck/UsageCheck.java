package coffer.server.fsck;

import coffer.kernel.AccountId;
import coffer.s3.integrity.Census;
import coffer.s3.quota.Usage;
import coffer.s3.quota.Usages;
import coffer.store.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Holds what was counted for quotas against what is there.
final class UsageCheck {
    private final Store store;
    private final Consumer<Amiss> told;
    private final Usages usages = new Usages();

    UsageCheck(Store store, Consumer<Amiss> told) {
        this.store = store;
        this.told = told;
    }

    void check() {
        if (!store.read(usages::areKept)) return;
        Map<AccountId, Usage> accounts = new HashMap<>();
        new Census(store)
                .forEach((bucket, found) -> {
                    accounts.merge(bucket.owner(), found, Usage::plus);
                    compare(
                            "bucket " + bucket.name(),
                            store.read(snapshot -> usages.of(snapshot, bucket)),
                            found);
                });
        accounts.forEach((account, found) ->
                compare(
                        "account " + account,
                        store.read(snapshot -> usages.of(snapshot, account)),
                        found));
    }

    private void compare(String whose, Usage counted, Usage found) {
        if (counted.equals(found)) return;
        told.accept(
                Amiss.damage(
                        "WRONG_USAGE",
                        "%s holds %s, and %s were counted"
                                .formatted(whose, words(found), words(counted))));
    }

    private static String words(Usage usage) {
        return "%d objects of %d bytes".formatted(usage.objects(), usage.bytes());
    }
}
