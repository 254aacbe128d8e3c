package coffer.demo;

import coffer.ledger.EventCategory;
import coffer.ledger.Query;
import coffer.ledger.ResourceRef;
import coffer.server.Server;
import coffer.server.audit.Audit;
import coffer.server.config.Configuration;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Step 6: what the record says, that it verifies, and that tampering is caught and named.
final class Auditing {
    private static final int SHOWN = 12;

    private final Stage stage;
    private final Narrator narrator;
    private final Cast cast;

    Auditing(Stage stage, Narrator narrator, Cast cast) {
        this.stage = stage;
        this.narrator = narrator;
        this.cast = cast;
    }

    void trail(String key) {
        List<Use> uses = usesOf(key);
        narrator.say(
                "        who                  what               object                      result");
        uses.stream()
                .limit(SHOWN)
                .forEach(use ->
                        narrator.say(
                                "        %-20s %-18s %-27s %s"
                                        .formatted(
                                                use.who(),
                                                use.what(),
                                                use.object(),
                                                use.result())));
        long allowed = uses.stream().filter(use -> use.result().equals("allowed")).count();
        narrator.prove(
                "CloudTrail's LookupEvents tells who used the key, when, for which object",
                "%d events of the key: %d allowed, %d denied or failed"
                        .formatted(uses.size(), allowed, uses.size() - allowed),
                allowed > 0 && uses.stream().anyMatch(use -> use.result().startsWith("Access")));
        narrator.prove(
                "the administrator's attempt is on the record with its object",
                uses.stream()
                        .filter(use -> use.who().equals("administrator"))
                        .map(Use::sentence)
                        .findFirst()
                        .orElse("not found"),
                uses.stream()
                        .anyMatch(use ->
                                use.who().equals("administrator")
                                        && use.object().endsWith(Scenario.OBJECT)));
    }

    void verify() {
        stage.server().settle();
        Audit.Verification intact = new Audit(stage.configuration()).verify(Optional.empty());
        narrator.prove("coffer audit verify passes", intact.sentence(), intact.isIntact());
        Path copy = stage.home().resolve("copy-of-ledger");
        Tampering.copy(stage.dataDir().resolve("ledger"), copy);
        Path segment = Tampering.largest(copy);
        long at = Tampering.flipMiddleByte(segment);
        Audit.Verification broken = new Audit(stage.configuration()).verify(Optional.of(copy));
        narrator.prove(
                "byte %,d of a copy of the ledger is flipped, and it is caught and named"
                        .formatted(at),
                broken.sentence(),
                !broken.isIntact());
    }

    /// A second server opens a copy of everything in which one byte of `file` is changed.
    void tamperedObject(Path file) {
        stage.server().settle();
        Path data = stage.home().resolve("copy-of-data");
        Path root = stage.home().resolve("copy-of-root");
        Tampering.copy(stage.dataDir(), data);
        Tampering.copy(stage.rootDir(), root);
        long at = Tampering.flipMiddleByte(data.resolve(file));
        Configuration copied = Demo.configuration(data, root);
        String claim =
                "byte %,d of a copy of an object is flipped: no wrong byte is answered"
                        .formatted(at);
        try (Server server = Server.start(copied, InstantSource.system())) {
            Clients reader = cast.trainingRole().at(server.endpoint());
            String answer = readAll(reader);
            narrator.prove(claim, answer, answer.startsWith("refused"));
            server.settle();
            String named = integrityEvents(copied);
            narrator.prove(
                    "and the record names the object", named, named.contains(Scenario.OBJECT));
        }
    }

    private static String readAll(Clients reader) {
        try (S3Client s3 = reader.s3()) {
            int bytes =
                    s3.getObjectAsBytes(r -> r.bucket(Scenario.BUCKET).key(Scenario.OBJECT))
                            .asByteArray()
                            .length;
            return "%,d bytes were answered".formatted(bytes);
        } catch (SdkException e) {
            return "refused: " + e.getMessage();
        }
    }

    private static String integrityEvents(Configuration configuration) {
        List<String> told = new ArrayList<>();
        new Audit(configuration)
                .forEach(
                        Query.everything().of(Set.of(EventCategory.DATA)),
                        event -> {
                            if (!event.json().contains("ntegrity")) return;
                            String resources =
                                    event.resources().stream()
                                            .map(ResourceRef::name)
                                            .collect(Collectors.joining(", "));
                            told.add(event.time() + " " + event.eventName() + " of " + resources);
                        });
        if (told.isEmpty()) return "no integrity event";
        int more = told.size() - 1;
        return told.getFirst() + (more == 0 ? "" : " (and %d retries)".formatted(more));
    }

    record Use(String who, String when, String what, String object, String result) {
        String sentence() {
            return "%s: %s called %s for %s: %s".formatted(when, who, what, object, result);
        }
    }

    private List<Use> usesOf(String key) {
        try (CloudTrailClient trail = cast.administrator().cloudTrail()) {
            LookupAttribute ofKey =
                    LookupAttribute.builder()
                            .attributeKey(LookupAttributeKey.RESOURCE_NAME)
                            .attributeValue(key)
                            .build();
            return trail
                    .lookupEventsPaginator(request -> request.lookupAttributes(ofKey))
                    .events()
                    .stream()
                    .map(Auditing::use)
                    .toList();
        }
    }

    private static Use use(Event event) {
        String object = "";
        String result = "allowed";
        try (JsonParser json =
                new JsonFactory()
                        .createParser(ObjectReadContext.empty(), event.cloudTrailEvent())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token != JsonToken.PROPERTY_NAME) continue;
                if (json.currentName().equals("aws:s3:arn")) object = json.nextStringValue();
                else if (json.currentName().equals("errorCode")) result = json.nextStringValue();
            }
        }
        return new Use(
                event.username(),
                event.eventTime().toString(),
                event.eventName(),
                object.replace("arn:aws:s3:::", ""),
                result);
    }
}
