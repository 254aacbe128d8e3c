package coffer.server.explain;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kms.key.KeyName;
import coffer.kms.key.Keys;
import coffer.kms.key.KmsKey;
import coffer.kms.key.Material;
import coffer.kms.policy.KeyPolicies;
import coffer.server.Installation;
import coffer.server.config.Configuration;
import coffer.store.Transaction;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who can, of a hundred thousand.
@Tag("long")
class ManyPrincipalsTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final int USERS = 50_000;
    private static final int ROLES = 50_000;
    private static final int AT_ONCE = 1_000;

    @TempDir Path home;

    @Test
    void everyoneOfAHundredThousandIsAsked() {
        KeyName key = install();
        AtomicInteger can = new AtomicInteger();
        AtomicInteger cannot = new AtomicInteger();

        new Oracle(configuration(), InstantSource.system())
                .askOfEverybody(
                        new Hypothesis("", "kms:Decrypt", key.toString(), Map.of(), Map.of()),
                        (_, opinions) ->
                                (opinions.getFirst().decision().isAllowed() ? can : cannot)
                                        .incrementAndGet());

        // Each hundredth may, and the root user.
        assertThat(can).hasValue((USERS + ROLES) / 100 + 1);
        assertThat(cannot).hasValue((USERS + ROLES) / 100 * 99);
    }

    private KeyName install() {
        SecureRandom random = new SecureRandom();
        try (Installation made =
                Installation.open(configuration(), InstantSource.system(), random)) {
            Directory directory = new Directory(ACCOUNT);
            for (int from = 0; from < USERS; from += AT_ONCE) {
                int first = from;
                made.directory()
                        .store()
                        .write(tx -> {
                            for (int i = first; i < first + AT_ONCE; i++) {
                                keep(tx, directory, entity(EntityKind.USER, "AIDA", i));
                                keep(tx, directory, entity(EntityKind.ROLE, "AROA", i));
                            }
                            return true;
                        });
            }
            KeyName name = KeyName.fresh(ACCOUNT, new Region("us-east-1"), random);
            made.directory()
                    .store()
                    .write(tx -> {
                        new Keys().insert(tx, key(name));
                        return true;
                    });
            return name;
        }
    }

    /// More than an account may have: whoever is renamed is not counted.
    private static void keep(Transaction tx, Directory directory, Entity entity) {
        directory.rename(tx, entity, entity);
    }

    private static Entity entity(EntityKind kind, String prefix, int number) {
        String action = number % 100 == 0 ? "kms:Decrypt" : "kms:ListKeys";
        String policy =
                """
                {"Version":"2012-10-17","Statement":[{"Sid":"S%d","Effect":"Allow",
                  "Action":"%s","Resource":"*"}]}\
                """
                        .formatted(number, action);
        return Entity.of(
                        kind,
                        new Entity.Naming(
                                prefix + "%017d".formatted(number), "/", kind.word() + number),
                        Instant.EPOCH)
                .with(new Entity.Bearing(Map.of("inline", policy), List.of(), Optional.empty()));
    }

    private static KmsKey key(KeyName name) {
        return new KmsKey(
                name,
                new KmsKey.Origin(
                        Instant.EPOCH, KmsKey.Owner.CUSTOMER, Optional.empty(), Optional.empty()),
                "",
                KmsKey.Lifecycle.ENABLED,
                KeyPolicies.standard(ACCOUNT),
                Map.of(),
                Optional.empty(),
                List.of(
                        new Material(
                                Bytes.utf8("no secret"),
                                Instant.EPOCH,
                                Optional.empty(),
                                Optional.empty())));
    }

    private Configuration configuration() {
        return Configuration.of(
                Optional.empty(),
                Map.of(),
                Map.of(
                        "data-dir", home.resolve("data").toString(),
                        "root-dir", home.resolve("root").toString(),
                        "account-id", ACCOUNT.digits()));
    }
}
