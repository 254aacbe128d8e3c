package coffer.gate.record;

import coffer.gate.Demand;
import coffer.kernel.AccountId;
import coffer.ledger.JsonText;
import coffer.ledger.ResourceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The resources of one call and who owns each: those it made, then those it demanded something on.
///
/// Only so many that the record can be stored; of the others their number is told.
final class Resources {
    private static final int MAX_NAME = 2_048;
    private static final int MAX_TYPE = 128;
    // The ledger takes 2^20 characters, the store 4 MiB of JSON for the whole record.
    private static final int MAX_STORED_BYTES = 1_000_000;
    private static final int MAX_TOLD_CHARS = 128 * 1024;
    private static final int OVERHEAD = 32;
    private static final int OVERHEAD_CHARS = 64;

    private final Map<ResourceRef, AccountId> owners = new LinkedHashMap<>();
    private int bytes;
    private int omitted;

    void add(ResourceRef resource, AccountId owner) {
        ResourceRef kept =
                new ResourceRef(
                        BoundedText.of(resource.type(), MAX_TYPE),
                        BoundedText.of(resource.name(), MAX_NAME));
        if (owners.containsKey(kept)) return;
        int cost = OVERHEAD + storedBytes(kept.type()) + storedBytes(kept.name());
        if (bytes + cost > MAX_STORED_BYTES) {
            omitted++;
            return;
        }
        bytes += cost;
        owners.put(kept, owner);
    }

    void addDemanded(Iterable<Demand> demands) {
        for (Demand demand : demands) {
            if (demand.resourceType().isEmpty()) continue;
            add(new ResourceRef(demand.resourceType(), demand.resource()), demand.owner());
        }
    }

    List<ResourceRef> references() {
        return new ArrayList<>(owners.keySet());
    }

    /// As CloudTrail does, and `omitted` where there are more.
    void write(JsonText json) {
        json.startArray();
        int told = 0;
        int chars = 0;
        for (Map.Entry<ResourceRef, AccountId> entry : owners.entrySet()) {
            if (chars > MAX_TOLD_CHARS) break;
            ResourceRef resource = entry.getKey();
            write(json, resource, entry.getValue());
            chars += OVERHEAD_CHARS + resource.type().length() + resource.name().length();
            told++;
        }
        int left = owners.size() - told + omitted;
        if (left > 0) {
            json.startObject();
            json.property("omitted", left);
            json.endObject();
        }
        json.endArray();
    }

    private static void write(JsonText json, ResourceRef resource, AccountId owner) {
        json.startObject();
        json.property("accountId", owner.digits());
        json.property("type", resource.type());
        json.property("ARN", resource.name());
        json.endObject();
    }

    /// No fewer than JSON in UTF-8 takes.
    private static int storedBytes(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            count += c < ' ' || c == 0x7F ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3;
        }
        return count;
    }
}
