package coffer.organizations.effective;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.organizations.tree.PolicyType;
import coffer.policy.document.PolicySyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementSyntaxTest {
    @Test
    void takesEveryOperatorWhereItBelongs() {
        assertThatCode(() ->
                        ManagementSyntax.check(
                                PolicyType.BACKUP_POLICY,
                                """
                                {"plans":{"daily":{"regions":{"@@append":["eu-west-1"]},\
                                "@@operators_allowed_for_child_policies":["@@append","@@remove"],\
                                "rules":{"r":{"hours":{"@@assign":5},"on":{"@@assign":true},\
                                "old":{"@@remove":["x"],"@@append":["y"]}}}}}}\
                                """))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"plans\":{}}",
                "{\"tags\":{},\"other\":{}}",
                "{\"tags\":\"text\"}",
                "{\"tags\":{\"k\":{\"tag_key\":\"plain\"}}}",
                "{\"tags\":{\"k\":{\"tag_key\":{\"@@replace\":\"x\"}}}}",
                "{\"tags\":{\"k\":{\"tag_key\":{\"@@assign\":\"x\",\"y\":{}}}}}",
                "{\"tags\":{\"k\":{\"tag_value\":{\"@@append\":\"x\"}}}}",
                "{\"tags\":{\"k\":{\"tag_value\":{\"@@assign\":[[\"x\"]]}}}}",
                "{\"tags\":{\"k\":{\"tag_value\":{\"@@assign\":null}}}}",
                "{\"tags\":{\"@@operators_allowed_for_child_policies\":\"@@none\"}}",
                "{\"tags\":{\"@@operators_allowed_for_child_policies\":[]}}",
                "{\"tags\":{\"@@operators_allowed_for_child_policies\":[\"@@some\"]}}",
                "{\"@@assign\":\"x\"}"
            })
    void refusesWhatIsNoTagPolicy(String content) {
        assertThatThrownBy(() -> ManagementSyntax.check(PolicyType.TAG_POLICY, content))
                .isInstanceOf(PolicySyntaxException.class);
    }
}
