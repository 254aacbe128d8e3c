package coffer.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrincipalTextTest {
    private static final String POLICY =
            """
            { "Version":"2012-10-17",
              "Statement" : [
                {"Effect":"Allow","Principal":{"AWS":"a"},"Action":["s3:*"],"Resource":"a"},
                {"Effect":"Deny", "NotPrincipal": {"AWS": [ "b", "a" ,"*"], "Service":"a"},
                 "Action":"a","Resource":"*",
                 "Condition":{"StringEquals":{"AWS":"a","Principal":["a",{}]},"Bool":{"x":true}}},
                {"Effect":"Allow","Principal":"*","Action":"a","Resource":[]}
              ], "Id": "\\"Principal\\": {\\"AWS\\": \\"a\\"}", "AWS":"a" }
            """;

    @Test
    void changesPrincipalsAndNothingElse() {
        String changed = PrincipalText.changed(POLICY, name -> name.equals("a") ? "AIDA" : name);

        assertThat(changed)
                .isEqualTo(
                        POLICY.replace(
                                        "\"Principal\":{\"AWS\":\"a\"}",
                                        "\"Principal\":{\"AWS\":\"AIDA\"}")
                                .replace("[ \"b\", \"a\" ,\"*\"]", "[ \"b\", \"AIDA\" ,\"*\"]"));
    }

    @Test
    void asksForEachNameInOrder() {
        List<String> asked = new ArrayList<>();

        String same =
                PrincipalText.changed(
                        POLICY,
                        name -> {
                            asked.add(name);
                            return name;
                        });

        assertThat(asked).containsExactly("a", "b", "a", "*");
        assertThat(same).isEqualTo(POLICY);
    }

    @Test
    void readsEscapesInNamesAndAroundThem() {
        String policy =
                """
                {"\\u0053tatement":{"Sid":"\\\\","Principal":{"AWS":"arn:\\/x"},"n":-1.5e3,"z":null}}
                """;

        String changed =
                PrincipalText.changed(policy, name -> name.equals("arn:/x") ? "AROA" : "wrong");

        assertThat(changed).isEqualTo(policy.replace("arn:\\/x", "AROA"));
        assertThat(JsonReader.read(changed)).isInstanceOf(Json.Fields.class);
    }
}
