package coffer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyPrincipalsTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final AccountId OTHER = new AccountId("444455556666");
    private static final String ALICE = "arn:aws:iam::111122223333:user/team/alice";
    private static final String ALICES_ID = "AIDAALICE000000000001";

    private final Map<String, String> idsByArn = new HashMap<>(Map.of(ALICE, ALICES_ID));
    private final PolicyPrincipals principals = new PolicyPrincipals(new Known());

    @Test
    void storesTheUniqueIdAndShowsTheArn() {
        String stored = pinned(ALICE);

        assertThat(stored).isEqualTo(policy(ALICES_ID));
        assertThat(principals.shown(stored)).isEqualTo(policy(ALICE));
    }

    @Test
    void showsTheUniqueIdOfWhoeverIsGone() {
        String stored = pinned(ALICE);
        idsByArn.put(ALICE, "AIDASUCCESSOR00000002");

        assertThat(principals.shown(stored)).isEqualTo(policy(ALICES_ID));
    }

    @Test
    void showsTheArnOfWhoeverWasRenamed() {
        String stored = pinned(ALICE);
        String renamed = "arn:aws:iam::111122223333:user/alicia";
        idsByArn.clear();
        idsByArn.put(renamed, ALICES_ID);

        assertThat(principals.shown(stored)).isEqualTo(policy(renamed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::111122223333:user/alice",
                "arn:aws:iam::111122223333:role/alice",
                "AIDANOBODY00000000000"
            })
    void refusesWhoDoesNotExist(String name) {
        assertThatThrownBy(() -> pinned(name)).hasMessage("nobody: " + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "111122223333",
                "arn:aws:iam::111122223333:root",
                "arn:aws:iam::999988887777:user/bob",
                "arn:aws:sts::111122223333:assumed-role/r/s",
                ALICES_ID
            })
    void leavesEverythingElseAsItIs(String name) {
        assertThat(pinned(name)).isEqualTo(policy(name));
    }

    @Test
    void storesASessionByItsRolesUniqueId() {
        String session = "arn:aws:sts::111122223333:assumed-role/app/s1";
        String role = "arn:aws:iam::111122223333:role/team/app";
        idsByArn.put(role, "AROAAPP00000000000001");

        String stored = principals.pinnedName(session, PolicyPrincipalsTest::nobody);

        assertThat(stored).isEqualTo("AROAAPP00000000000001:s1");
        assertThat(principals.shownName(stored)).isEqualTo(session);
        idsByArn.put(role, "AROASUCCESSOR00000002");
        assertThat(principals.shownName(stored)).isEqualTo(stored);
    }

    @Test
    void storesSingleNamesAsThoseInPolicies() {
        assertThat(principals.pinnedName(ALICE, PolicyPrincipalsTest::nobody)).isEqualTo(ALICES_ID);
        assertThat(principals.shownName(ALICES_ID)).isEqualTo(ALICE);
        String foreign = "arn:aws:sts::999988887777:assumed-role/app/s1";
        assertThat(principals.pinnedName(foreign, PolicyPrincipalsTest::nobody)).isEqualTo(foreign);
        assertThat(principals.shownName(foreign)).isEqualTo(foreign);
        for (String gone :
                List.of(
                        "arn:aws:iam::111122223333:user/gone",
                        "arn:aws:sts::111122223333:assumed-role/gone/s1")) {
            assertThatThrownBy(() -> principals.pinnedName(gone, PolicyPrincipalsTest::nobody))
                    .hasMessage("nobody");
        }
    }

    @Test
    void pinsPrincipalsOfOtherAccountsByArnOnly() {
        String bob = "arn:aws:iam::444455556666:user/bob";
        idsByArn.put(bob, "AIDABOB00000000000001");

        assertThat(pinned(bob)).isEqualTo(policy("AIDABOB00000000000001"));
        assertThat(principals.shown(pinned(bob))).isEqualTo(policy(bob));
        for (String nobody :
                List.of("AIDABOB00000000000001", "arn:aws:iam::444455556666:user/nobody")) {
            assertThatThrownBy(() -> pinned(nobody)).hasMessage("nobody: " + nobody);
        }
    }

    private static RuntimeException nobody() {
        return new IllegalArgumentException("nobody");
    }

    private String pinned(String name) {
        return principals.pinned(
                ACCOUNT, policy(name), nobody -> new IllegalArgumentException("nobody: " + nobody));
    }

    private static String policy(String name) {
        return "{\"Statement\": [{\"Principal\": {\"AWS\": [\"" + name + "\"]}}]}";
    }

    private final class Known implements Principals {
        @Override
        public boolean keeps(AccountId account) {
            return account.equals(ACCOUNT) || account.equals(OTHER);
        }

        @Override
        public Optional<String> idOf(Arn arn) {
            return Optional.ofNullable(idsByArn.get(arn.toString()));
        }

        @Override
        public Optional<String> roleIdOf(AccountId account, String roleName) {
            return Optional.ofNullable(
                    idsByArn.get("arn:aws:iam::" + account + ":role/team/" + roleName));
        }

        @Override
        public Optional<Arn> arnOf(String uniqueId) {
            return idsByArn.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(uniqueId))
                    .map(entry -> Arn.parse(entry.getKey()))
                    .findFirst();
        }
    }
}
