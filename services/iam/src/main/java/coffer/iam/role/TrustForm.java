package coffer.iam.role;

import coffer.iam.IamError;
import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import java.util.List;
import java.util.Map;

/// What AWS asks of a trust policy when it is written, beyond the grammar it shares with the
/// policies of other resources.
final class TrustForm {
    private TrustForm() {}

    /// Throws unless the document, which must have been parsed as a policy, is so written.
    static void check(String json) {
        if (!(JsonReader.read(json) instanceof Json.Fields(Map<String, Json> fields))) return;
        Json statements = fields.get("Statement");
        if (statements instanceof Json.Items(List<Json> many)) {
            many.forEach(TrustForm::checkStatement);
        } else if (statements != null) {
            checkStatement(statements);
        }
    }

    private static void checkStatement(Json statement) {
        if (!(statement instanceof Json.Fields(Map<String, Json> fields))) return;
        if (fields.get("Principal") instanceof Json.Text) {
            // Everyone is `{"AWS": "*"}` here, though elsewhere the two mean the same.
            throw IamError.MALFORMED_POLICY_DOCUMENT.because(
                    "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".");
        }
        if (fields.get("Sid") instanceof Json.Text(String sid) && !sid.matches("[0-9A-Za-z]*")) {
            throw IamError.MALFORMED_POLICY_DOCUMENT.because(
                    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the"
                            + " regular expression [0-9A-Za-z]*");
        }
    }
}
