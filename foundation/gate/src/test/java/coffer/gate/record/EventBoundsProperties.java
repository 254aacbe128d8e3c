package coffer.gate.record;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Call;
import coffer.gate.Calls;
import coffer.gate.Demand;
import coffer.gate.Notes;
import coffer.gate.Recording;
import coffer.kernel.Arn;
import coffer.kernel.SecretBytes;
import coffer.ledger.AuditRecord;
import coffer.ledger.ResourceRef;
import coffer.policy.Authorizer;
import coffer.policy.Decision;
import coffer.policy.Policies;
import coffer.policy.Request;
import coffer.policy.context.Context;
import coffer.store.Queue;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import coffer.wire.schema.ModelReader;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import coffer.wire.schema.Struct;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever a caller sends, its record can be stored and read again.
class EventBoundsProperties {
    private static final ServiceModel S3 = ModelReader.read("s3");
    private static final Queue<AuditRecord> QUEUE = new Queue<>("records", AuditRecord.class);
    private static final List<String> ALPHABETS =
            List.of(
                    "a",
                    "\u0000\u001f\u007f",
                    "\"\\/",
                    "äß",
                    "漢字",
                    "😀",
                    "\ud800",
                    "\udc00x",
                    "\u2028");

    @TempDir Path folder;
    private final EventWriter events = new EventWriter(Calls.ACCOUNT, UUID::randomUUID);

    @Test
    void anyTextOfAnyLengthCanBeStored() {
        try (SqliteStore store = SqliteStore.open(folder, SecretBytes.adopt(new byte[32]))) {
            Forall.cases(
                    40,
                    gen -> {
                        int items = gen.oneOf(List.of(0, 1, 40, 1_000));
                        AuditRecord written =
                                events.write(
                                        happening(gen, items, gen.oneOf(List.of(1, 99, 1_024))));

                        AuditRecord stored =
                                store.write(tx -> {
                                    long number = tx.append(QUEUE, written);
                                    AuditRecord found = tx.peek(QUEUE, 1).getFirst().value();
                                    tx.removeThrough(QUEUE, number);
                                    return found;
                                });

                        assertThat(stored).isEqualTo(written);
                        JsonNode json = JsonMapper.shared().readTree(written.json());
                        assertThat(json.get("eventName").asString()).isEqualTo("DeleteObjects");
                        assertThat(told(json.get("resources"))).isEqualTo(items);
                        assertThat(written.json().length()).isLessThan(AuditRecord.MAX_CHARS / 2);
                    });
        }
    }

    /// Resources told of, the omitted ones counted.
    private static int told(JsonNode resources) {
        int told = 0;
        for (JsonNode resource : resources) {
            told += resource.has("omitted") ? resource.get("omitted").asInt() : 1;
        }
        return told;
    }

    @Test
    void aThousandOrdinaryKeysAreAllTold() {
        OperationModel operation = S3.operation("DeleteObjects");
        List<ResourceRef> keys = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            keys.add(
                    new ResourceRef(
                            "AWS::S3::Object", "arn:aws:s3:::bucket/" + "k".repeat(200) + i));
        }
        Happening happening =
                Happening.unread(Calls.by(Calls.alice(), "a"), operation, Recording.DATA_WRITE)
                        .answered(Struct.of(operation.output(), fill -> {}), keys);

        AuditRecord record = events.write(happening);

        assertThat(record.resources()).containsExactlyElementsOf(keys);
        assertThat(record.json().length()).isLessThan(256 * 1024);
    }

    private static Happening happening(Gen gen, int items, int length) {
        OperationModel operation = S3.operation("DeleteObjects");
        Call call = Calls.by(Calls.alice(), nasty(gen, 20_000));
        return Happening.unread(call, operation, Recording.DATA_WRITE)
                .read(
                        Struct.of(
                                operation.input(),
                                fill -> {
                                    fill.put("Bucket", nasty(gen, 100_000));
                                    fill.put("MFA", nasty(gen, 100_000));
                                }))
                .decided(decisions(gen, items, length), notes(nasty(gen, 100_000)))
                .answered(Struct.of(operation.output(), fill -> {}), List.of())
                .failed(nasty(gen, 10_000), nasty(gen, 100_000));
    }

    private static Notes notes(String text) {
        Map<String, String> one = Map.of("fact", text);
        return new Notes(Map.of("single", text), Map.of("note", one), one, one);
    }

    private static Map<Demand, Decision> decisions(Gen gen, int items, int length) {
        Map<Demand, Decision> decisions = new LinkedHashMap<>();
        for (int i = 0; i < items; i++) {
            Arn key = Arn.s3("bucket/" + i + nasty(gen, length));
            Demand demand = Demand.on("s3:DeleteObject", key, "AWS::S3::Object", Calls.ACCOUNT);
            Request request =
                    new Request(
                            Calls.alice().principal(),
                            demand.action(),
                            demand.resource(),
                            demand.owner(),
                            Context.empty());
            decisions.put(demand, Authorizer.decide(request, Policies.none()));
        }
        return decisions;
    }

    private static String nasty(Gen gen, int length) {
        String alphabet = gen.oneOf(ALPHABETS);
        return alphabet.repeat(length / alphabet.length() + 1);
    }
}
