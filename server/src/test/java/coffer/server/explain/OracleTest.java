package coffer.server.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.iam.account.AccountRecords;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kms.grant.Constraint;
import coffer.kms.grant.GrantName;
import coffer.kms.grant.Grants;
import coffer.kms.grant.KmsGrant;
import coffer.kms.key.KeyName;
import coffer.kms.key.Keys;
import coffer.kms.key.KmsKey;
import coffer.kms.key.Material;
import coffer.kms.policy.KeyPolicies;
import coffer.organizations.tree.Member;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.OrganizationPolicy;
import coffer.organizations.tree.Organizations;
import coffer.organizations.tree.Policies;
import coffer.organizations.tree.PolicyType;
import coffer.organizations.tree.Tree;
import coffer.server.Installation;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.store.Transaction;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OracleTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final String USER = "arn:aws:iam::123456789012:user/ada";
    private static final String ROOT = "arn:aws:iam::123456789012:root";
    private static final String HOME_ONLY =
            """
            {"Version":"2012-10-17","Statement":[
              {"Sid":"Look","Effect":"Allow","Action":"kms:ListKeys","Resource":"*",
               "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}},
              {"Sid":"Never","Effect":"Deny","Action":"iam:*","Resource":"*"}]}\
            """;

    private static final Directory OTHER = new Directory(new AccountId("444455556666"));
    private static final String BOB = "arn:aws:iam::444455556666:user/bob";

    @TempDir Path home;

    @BeforeEach
    void install() {
        change(tx -> new Directory(ACCOUNT).add(tx, user("AIDAADAADAADAADAADAAD", "ada")));
    }

    private static Entity user(String id, String name) {
        return Entity.of(EntityKind.USER, new Entity.Naming(id, "/", name), Instant.EPOCH)
                .with(new Entity.Bearing(Map.of("home", HOME_ONLY), List.of(), Optional.empty()));
    }

    @Test
    void asksWhatTheUserHas() {
        Opinion outside = only(ask(USER, "kms:ListKeys", Map.of()));
        Opinion inside =
                only(ask(USER, "kms:ListKeys", Map.of("aws:SourceIp", List.of("10.1.2.3"))));

        assertThat(outside.decision().isAllowed()).isFalse();
        assertThat(inside.decision().isAllowed()).isTrue();
        assertThat(inside.decision().why().decisive())
                .hasValueSatisfying(match -> assertThat(match.sid()).contains("Look"));
    }

    @Test
    void namesTheStatementThatDenies() {
        Opinion denied = only(ask(USER, "iam:ListUsers", Map.of()));

        assertThat(denied.decision().isAllowed()).isFalse();
        assertThat(denied.decision().why().decisive())
                .hasValueSatisfying(match -> assertThat(match.sid()).contains("Never"));
    }

    @Test
    void namesTheServiceControlPolicyThatDenies() {
        AccountId management = new AccountId("999988887777");
        Organization organization =
                new Organization(
                        new Organization.Naming("o-aaaaaaaaaa", "r-aaaa"),
                        management,
                        true,
                        List.of(PolicyType.SERVICE_CONTROL_POLICY),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        Optional.empty());
        OrganizationPolicy denying =
                new OrganizationPolicy(
                        "p-aaaaaaaaaa",
                        PolicyType.SERVICE_CONTROL_POLICY,
                        new OrganizationPolicy.Label("no-kms", ""),
                        """
                        {"Version":"2012-10-17","Statement":[{"Sid":"NoKms","Effect":"Deny",\
                        "Action":"kms:*","Resource":"*"}]}\
                        """,
                        OrganizationPolicy.Times.at(Instant.EPOCH),
                        Map.of());
        Organizations organizations = new Organizations();
        Policies policies = new Policies(organizations);
        try (Installation made =
                Installation.open(configuration(), InstantSource.system(), new SecureRandom())) {
            made.directory()
                    .store()
                    .write(tx -> {
                        organizations.put(tx, organization);
                        new Tree(organizations, organization)
                                .add(
                                        tx,
                                        new Member(
                                                ACCOUNT,
                                                "r-aaaa",
                                                true,
                                                Instant.EPOCH,
                                                Map.of(),
                                                Map.of()));
                        policies.add(tx, organization, denying);
                        policies.attach(tx, organization, "r-aaaa", denying);
                        policies.welcome(tx, organization, "r-aaaa");
                        policies.welcome(tx, organization, ACCOUNT.digits());
                        return true;
                    });
        }

        Opinion denied = only(ask(ROOT, "kms:ListKeys", Map.of()));

        assertThat(denied.decision().why().decisive().orElseThrow().describe())
                .isEqualTo(
                        "statement `NoKms` of service control policy"
                                + " `arn:aws:organizations::999988887777:policy/o-aaaaaaaaaa/"
                                + "service_control_policy/p-aaaaaaaaaa`");
        assertThat(only(ask(ROOT, "iam:ListUsers", Map.of())).decision().isAllowed()).isTrue();
    }

    @Test
    void theRootUserNeedsNoPolicyAndStrangersGetNothing() {
        assertThat(only(ask(ROOT, "kms:ListKeys", Map.of())).decision().isAllowed()).isTrue();
        assertThat(only(ask("anonymous", "s3:ListAllMyBuckets", Map.of())).decision().isAllowed())
                .isFalse();
    }

    @Test
    void countsTheGrantsOfAKey() {
        KeyName key = keyGrantedToAda();

        Opinion granted = only(ask(USER, "kms:Decrypt", key));
        Opinion other = only(ask(USER, "kms:Encrypt", key));

        assertThat(granted.decision().isAllowed()).isTrue();
        assertThat(granted.decision().why().sentence())
                .endsWith("because grant `" + "0".repeat(64) + "` allows it");
        assertThat(other.decision().isAllowed()).isFalse();
    }

    @Test
    void asksEverybodyOfTheSameKey() {
        KeyName key = keyGrantedToAda();
        Map<String, Boolean> allowed = new LinkedHashMap<>();

        new Oracle(configuration(), InstantSource.system())
                .askOfEverybody(
                        new Hypothesis("", "kms:Decrypt", key.toString(), Map.of(), Map.of()),
                        (who, opinions) -> allowed.put(who, only(opinions).decision().isAllowed()));

        assertThat(allowed).containsExactly(Map.entry(ROOT, true), Map.entry(USER, true));
    }

    @Test
    void asksEverybodyOfEveryAccount() {
        KeyName key = keyGrantedToAda();
        openOther();
        Map<String, Boolean> allowed = new LinkedHashMap<>();

        new Oracle(configuration(), InstantSource.system())
                .askOfEverybody(
                        new Hypothesis("", "kms:Decrypt", key.id(), Map.of(), Map.of()),
                        (who, opinions) -> allowed.put(who, only(opinions).decision().isAllowed()));

        assertThat(allowed)
                .containsExactly(
                        Map.entry(ROOT, true),
                        Map.entry(USER, true),
                        Map.entry("arn:aws:iam::444455556666:root", false),
                        Map.entry(BOB, false));
    }

    @Test
    void asksSomebodyOfAnotherAccount() {
        openOther();

        assertThat(only(ask(BOB, "iam:ListUsers", Map.of())).decision().isAllowed()).isFalse();
        assertThat(
                        only(ask(BOB, "kms:ListKeys", Map.of("aws:SourceIp", List.of("10.1.2.3"))))
                                .decision()
                                .isAllowed())
                .isTrue();
    }

    @Test
    void nobodyOfAnAccountThatWasShutMayAsk() {
        openOther();
        change(tx -> new AccountRecords(OTHER).shut(tx, Instant.EPOCH));
        List<String> asked = new ArrayList<>();

        new Oracle(configuration(), InstantSource.system())
                .askOfEverybody(
                        new Hypothesis("", "s3:ListAllMyBuckets", "*", Map.of(), Map.of()),
                        (who, opinions) -> asked.add(who));

        assertThat(asked).containsExactly(ROOT, USER, "anonymous");
        assertThatThrownBy(() -> ask(BOB, "iam:ListUsers", Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("444455556666 was shut");
    }

    private void openOther() {
        change(tx -> {
            new AccountRecords(OTHER).open(tx, Instant.EPOCH);
            OTHER.add(tx, user("AIDABOBBOBBOBBOBBOBBO", "bob"));
        });
    }

    private void change(Consumer<Transaction> change) {
        try (Installation made =
                Installation.open(configuration(), InstantSource.system(), new SecureRandom())) {
            made.directory()
                    .store()
                    .write(tx -> {
                        change.accept(tx);
                        return true;
                    });
        }
    }

    @Test
    void asksTheUnnamedWhereNoKeyIsUsed() {
        Map<String, Boolean> allowed = new LinkedHashMap<>();

        new Oracle(configuration(), InstantSource.system())
                .askOfEverybody(
                        new Hypothesis("", "s3:ListAllMyBuckets", "*", Map.of(), Map.of()),
                        (who, opinions) -> allowed.put(who, only(opinions).decision().isAllowed()));

        assertThat(allowed)
                .containsExactly(
                        Map.entry(ROOT, true),
                        Map.entry(USER, false),
                        Map.entry("anonymous", false));
    }

    private KeyName keyGrantedToAda() {
        return keyGrantedTo("AIDAADAADAADAADAADAAD");
    }

    private KeyName keyGrantedTo(String grantee) {
        KeyName name = KeyName.fresh(ACCOUNT, new Region("us-east-1"), new SecureRandom());
        KmsKey key =
                new KmsKey(
                        name,
                        new KmsKey.Origin(
                                Instant.EPOCH,
                                KmsKey.Owner.CUSTOMER,
                                Optional.empty(),
                                Optional.empty()),
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
        KmsGrant grant =
                new KmsGrant(
                        new GrantName(name, "0".repeat(64)),
                        new KmsGrant.Terms(
                                Optional.empty(),
                                grantee,
                                Optional.empty(),
                                List.of("Decrypt"),
                                Constraint.NONE),
                        Instant.EPOCH,
                        ACCOUNT,
                        new KmsGrant.TokenKey(Bytes.utf8("key")));
        change(tx -> {
            new Keys().insert(tx, key);
            new Grants().insert(tx, grant);
        });
        return name;
    }

    @Test
    void asksSessionsThatOnlyAGrantNames() {
        KeyName key = keyGrantedTo("arn:aws:sts::123456789012:assumed-role/worker/job-1");
        Entity worker =
                Entity.of(
                        EntityKind.ROLE,
                        new Entity.Naming("AROAWORKERWORKERWORKE", "/", "worker"),
                        Instant.EPOCH);
        try (Installation made =
                Installation.open(configuration(), InstantSource.system(), new SecureRandom())) {
            made.directory()
                    .store()
                    .write(tx -> {
                        new Directory(ACCOUNT).add(tx, worker);
                        return true;
                    });
        }
        Map<String, Boolean> told = new LinkedHashMap<>();

        new Oracle(configuration(), InstantSource.system())
                .askOfEverybody(
                        new Hypothesis("", "kms:Decrypt", key.toString(), Map.of(), Map.of()),
                        (who, opinions) ->
                                told.put(who, opinions.getFirst().decision().isAllowed()));

        assertThat(told)
                .containsEntry("arn:aws:iam::123456789012:role/worker", false)
                .containsEntry("arn:aws:sts::123456789012:assumed-role/worker/job-1", true);
    }

    private List<Opinion> ask(String who, String action, KeyName key) {
        return new Oracle(configuration(), InstantSource.system())
                .ask(new Hypothesis(who, action, key.toString(), Map.of(), Map.of()));
    }

    @Test
    void answersBesideTheServerThatHoldsTheStore() {
        try (Installation _ =
                Installation.open(configuration(), InstantSource.system(), new SecureRandom())) {
            assertThat(only(ask(ROOT, "kms:ListKeys", Map.of())).decision().isAllowed()).isTrue();
        }
    }

    @Test
    void refusesQuestionsAboutNobodyAndNothing() {
        assertThatThrownBy(() -> ask(USER + "x", "kms:ListKeys", Map.of()))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> ask(USER, "ListKeys", Map.of()))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> ask("arn:aws:iam::999999999999:root", "kms:A", Map.of()))
                .isInstanceOf(ConfigurationException.class);
    }

    private List<Opinion> ask(String who, String action, Map<String, List<String>> context) {
        return new Oracle(configuration(), InstantSource.system())
                .ask(new Hypothesis(who, action, "*", context, Map.of()));
    }

    private static Opinion only(List<Opinion> opinions) {
        assertThat(opinions).hasSize(1);
        return opinions.getFirst();
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
