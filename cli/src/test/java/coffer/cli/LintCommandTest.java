package coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LintCommandTest {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void tellsFindingsWithTheirPlacesAndFails() throws IOException {
        int status = lint("{\"Effect\":\"Allow\",\"Action\":\"kms:Decript\",\"Resource\":\"*\"}");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .contains("ERROR            INVALID_ACTION")
                .contains("Did you mean kms:Decrypt?")
                .contains("line 1, column 64: $.Statement[0].Action")
                .contains("1 policies: 1 errors, 0 security warnings");
    }

    @Test
    void suggestionsAloneAreNoFailure() throws IOException {
        int status =
                lint(
                        "{\"Sid\":\"\",\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\","
                                + "\"Resource\":\"*\"}",
                        "--json");

        assertThat(status).isZero();
        assertThat(out.toString())
                .startsWith("{\"policy\":")
                .contains("\"issueCode\":\"EMPTY_SID_VALUE\"")
                .contains("\"start\":{\"line\":1,");
    }

    @Test
    void theTypeOfAFileCanBeSaid() throws IOException {
        int status =
                lint(
                        "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}",
                        "--type",
                        "TRUST");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL");
    }

    private int lint(String statement, String... options) throws IOException {
        Path file = folder.resolve("policy.json");
        Files.writeString(file, "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}");
        String[] arguments = new String[options.length + 1];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = file.toString();
        return new CommandLine(new LintCommand())
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
    }
}
