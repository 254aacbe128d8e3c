package coffer.kms.grant;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kms.TestKms;
import coffer.kms.grant.Constraint.Kind;
import coffer.kms.grant.GrantIndex.Holder;
import coffer.kms.key.KeyName;
import coffer.store.Range;
import coffer.store.Store;
import coffer.store.Transaction;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found by name is what a look at every grant would find.
class GrantIndexProperties {
    private static final List<String> GRANTEES = List.of("AIDAALICE", "AROAAPP:s", "s3");
    private static final List<String> OPERATIONS =
            List.of("Decrypt", "Encrypt", "GenerateDataKey", "DescribeKey", "CreateGrant");
    private static final List<String> NAMES = List.of("a", "A", "b", "c", "");
    private static final List<String> VALUES = List.of("1", "2", "");
    private static final int CASES = 150;

    private final SecureRandom random = new SecureRandom();
    private final Grants grants = new Grants();
    private TestKms kms;
    private Store store;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        store = kms.state().store();
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void findsAGrantExactlyWhereOneAllows() {
        Forall.cases(
                CASES,
                gen -> {
                    KeyName key = KeyName.fresh(TestKms.ACCOUNT, TestKms.REGION, random);
                    store.write(tx -> {
                        List<KmsGrant> kept = new ArrayList<>();
                        for (int i = gen.below(25); i >= 0; i--) {
                            change(tx, gen, key, kept);
                            ask(tx, gen, key, kept);
                        }
                        return true;
                    });
                });
    }

    @Test
    void takingAllGrantsAwayLeavesNothing() {
        KeyName key = KeyName.fresh(TestKms.ACCOUNT, TestKms.REGION, random);
        Forall.cases(
                20,
                gen ->
                        store.write(tx -> {
                            List<KmsGrant> kept = new ArrayList<>();
                            for (int i = 0; i < 10; i++) insert(tx, gen, key, kept);

                            while (!grants.clear(tx, key, 3)) {
                                assertThat(grants.count(tx, key)).isLessThan(10);
                            }

                            for (KmsGrant gone : kept) {
                                Holder holder = Holder.of(gone);
                                assertThat(grants.find(tx, gone.name())).isEmpty();
                                assertThat(grants.findSame(tx, key, gone.terms())).isEmpty();
                                assertThat(grants.listOf(tx, holder, Range.first(1))).isEmpty();
                                assertThat(
                                                grants.listRetirable(
                                                        tx,
                                                        TestKms.REGION,
                                                        "AIDABOB",
                                                        Range.first(1)))
                                        .isEmpty();
                            }
                            ask(tx, gen, key, List.of());
                            return true;
                        }));
    }

    private void change(Transaction tx, Gen gen, KeyName key, List<KmsGrant> kept) {
        if (!kept.isEmpty() && gen.below(3) == 0) {
            grants.delete(tx, kept.remove(gen.below(kept.size())));
        } else {
            insert(tx, gen, key, kept);
        }
        assertThat(grants.count(tx, key)).isEqualTo(kept.size());
    }

    private void insert(Transaction tx, Gen gen, KeyName key, List<KmsGrant> kept) {
        KmsGrant grant = grant(gen, key);
        boolean isSame = grants.findSame(tx, key, grant.terms()).isPresent();
        assertThat(isSame)
                .isEqualTo(
                        grant.terms().label().isPresent()
                                && kept.stream().anyMatch(it -> it.terms().equals(grant.terms())));
        if (isSame) return;
        grants.insert(tx, grant);
        kept.add(grant);
    }

    private void ask(Transaction tx, Gen gen, KeyName key, List<KmsGrant> kept) {
        String grantee = gen.oneOf(GRANTEES);
        String operation = gen.oneOf(OPERATIONS);
        Map<String, String> context = pairs(gen, 4);

        Optional<String> found = grants.allowing(tx, new Holder(key, grantee), operation, context);

        List<String> expected =
                kept.stream()
                        .filter(grant -> grant.terms().grantee().equals(grantee))
                        .filter(grant -> grant.terms().operations().contains(operation))
                        .filter(grant ->
                                operation.equals("DescribeKey")
                                        || operation.equals("CreateGrant")
                                        || admits(grant.terms().constraint(), context))
                        .map(KmsGrant::id)
                        .toList();
        assertThat(found.isPresent()).isEqualTo(!expected.isEmpty());
        found.ifPresent(id -> assertThat(expected).contains(id));
    }

    private static boolean admits(Constraint constraint, Map<String, String> context) {
        return switch (constraint.kind()) {
            case NONE -> true;
            case EQUALS -> context.equals(constraint.pairs());
            case SUBSET -> {
                for (var pair : constraint.pairs().entrySet()) {
                    if (!pair.getValue().equals(context.get(pair.getKey()))) yield false;
                }
                yield true;
            }
        };
    }

    private KmsGrant grant(Gen gen, KeyName key) {
        List<String> operations = new ArrayList<>();
        for (int i = gen.below(3); i >= 0; i--) operations.add(gen.oneOf(OPERATIONS));
        KmsGrant.Terms terms =
                new KmsGrant.Terms(
                        gen.below(4) == 0 ? Optional.of("label") : Optional.empty(),
                        gen.oneOf(GRANTEES),
                        gen.flip() ? Optional.of("AIDABOB") : Optional.empty(),
                        operations,
                        constraint(gen));
        return new KmsGrant(
                GrantName.fresh(key, random),
                terms,
                TestKms.START,
                TestKms.ACCOUNT,
                new KmsGrant.TokenKey(Bytes.utf8("key")));
    }

    private static Constraint constraint(Gen gen) {
        return switch (gen.below(3)) {
            case 0 -> Constraint.NONE;
            case 1 -> new Constraint(Kind.EQUALS, pairs(gen, 3));
            default -> new Constraint(Kind.SUBSET, pairs(gen, 3));
        };
    }

    private static Map<String, String> pairs(Gen gen, int most) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = gen.below(most); i > 0; i--) {
            String name = gen.oneOf(NAMES);
            pairs.put(name.isEmpty() ? "d" : name, gen.oneOf(VALUES));
        }
        return pairs;
    }
}
