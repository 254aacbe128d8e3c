package coffer.cli;

import coffer.ledger.AuditRecord;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a record tells about the decisions of its request.
record Told(AuditRecord event, String requestId, List<String> reasons) {
    private static final JsonFactory JSON = new JsonFactory();

    Told {
        reasons = List.copyOf(reasons);
    }

    static Optional<Told> of(AuditRecord event) {
        String requestId = "";
        List<String> reasons = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), event.json())) {
            while (json.nextToken() != null) {
                if (json.currentToken() != JsonToken.PROPERTY_NAME) continue;
                switch (json.currentName()) {
                    case "requestID" -> requestId = json.nextStringValue();
                    case "because" -> reasons.add(json.nextStringValue());
                    default -> {}
                }
            }
        }
        return requestId == null
                ? Optional.empty()
                : Optional.of(new Told(event, requestId, reasons));
    }

    void print(PrintWriter out) {
        out.printf(
                "%s %s by %s: %s%n",
                event.time(),
                event.eventName(),
                event.principalArn(),
                event.errorCode().orElse("allowed"));
        reasons.forEach(reason -> out.println("  " + reason));
        if (reasons.isEmpty()) out.println("  It was refused before any policy was asked.");
    }
}
