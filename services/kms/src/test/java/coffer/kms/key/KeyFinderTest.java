package coffer.kms.key;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.kms.TestKms;
import coffer.kms.api.CreateAliasRequest;
import coffer.kms.api.DisableKeyRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.Tag;
import coffer.kms.api.TagResourceRequest;
import coffer.kms.policy.KeyPolicies;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens to a change if the key changes between permission and effect.
class KeyFinderTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

    private TestKms kms;
    private String key;
    private KeyFinder finder;
    private FoundKey found;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        key = kms.key(TestKms.ACCOUNT);
        finder = new KeyFinder(kms.state(), TestKms.policies());
        found = finder.find(key, kms.call(ROOT));
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void findsTheSameKeyAgain() {
        assertThat(again(StateRule.ENABLED)).isEqualTo(found.key());
    }

    @Test
    void refusesIfTheTagsAreOthers() {
        kms.as(
                ROOT,
                KmsApi.TAG_RESOURCE,
                new TagResourceRequest(key, List.of(new Tag("team", "red"))));

        assertRefused("KMSInternalException", () -> again(StateRule.ANY_STATE));
    }

    @Test
    void refusesIfTheAliasesAreOthers() {
        kms.as(ROOT, KmsApi.CREATE_ALIAS, new CreateAliasRequest("alias/new", key));

        assertRefused("KMSInternalException", () -> again(StateRule.ANY_STATE));
    }

    @Test
    void refusesIfThePolicyIsAnother() {
        kms.state()
                .store()
                .write(tx -> {
                    kms.state()
                            .keys()
                            .replace(
                                    tx,
                                    found.key(),
                                    found.key()
                                            .governedBy(
                                                    KeyPolicies.standard(TestKms.OTHER_ACCOUNT)));
                    return true;
                });

        assertRefused("KMSInternalException", () -> again(StateRule.ANY_STATE));
    }

    @Test
    void looksAtTheStateOfNow() {
        kms.as(ROOT, KmsApi.DISABLE_KEY, new DisableKeyRequest(key));

        assertRefused("DisabledException", () -> again(StateRule.ENABLED));
    }

    @Test
    void findsAKeyByItsIdAloneInAnyAccount() {
        Call stranger = kms.call(TestKms.root(TestKms.OTHER_ACCOUNT));

        Optional<FoundKey> anywhere = finder.findAnywhere(found.name().id(), stranger);

        assertThat(anywhere.map(FoundKey::arn)).contains(key);
    }

    private KmsKey again(StateRule rule) {
        return kms.state()
                .store()
                .write(tx -> finder.again(tx, found, rule, kms.clock().instant()));
    }
}
