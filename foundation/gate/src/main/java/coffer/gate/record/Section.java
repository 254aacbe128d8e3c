package coffer.gate.record;

import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// One value of a record's JSON, written for itself so that its length can be known.
final class Section {
    private static final JsonFactory FACTORY = new JsonFactory();

    // AWS: CloudTrail User Guide, "CloudTrail record contents": request parameters and response
    // elements that are longer are left out.
    private static final int MAX_STRUCTURE_CHARS = 100 * 1024;
    private static final String TOO_LONG = "{\"omitted\":true}";

    private final StringWriter text = new StringWriter(512);
    private final JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text);

    static String of(Shape shape, Structure value) {
        Section section = new Section();
        StructureJson.write(section.json, shape, value);
        String written = section.text();
        return written.length() <= MAX_STRUCTURE_CHARS ? written : TOO_LONG;
    }

    JsonGenerator json() {
        return json;
    }

    /// The whole; nothing can be written any more.
    String text() {
        json.close();
        return text.toString();
    }
}
