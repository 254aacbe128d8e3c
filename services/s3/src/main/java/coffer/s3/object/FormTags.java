package coffer.s3.object;

import coffer.kernel.Bytes;
import coffer.s3.api.S3Api;
import coffer.s3.api.Tagging;
import coffer.s3.error.S3Error;
import coffer.s3.tag.TagSet;
import coffer.wire.codec.WireException;
import coffer.wire.codec.XmlReader;
import coffer.wire.schema.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Reads the tags that a form gives, in XML where a header would have them URL-encoded.
// AWS: Amazon S3 API Reference, "POST Object", "tagging".
final class FormTags {
    private static final Shape TAGGING =
            S3Api.PUT_OBJECT_TAGGING.model().input().payload().orElseThrow().target();

    private FormTags() {}

    static Map<String, String> of(String field) {
        Bytes xml = Bytes.adopt(field.getBytes(StandardCharsets.ISO_8859_1));
        try {
            Tagging tagging = (Tagging) XmlReader.read(xml, TAGGING, "Tagging");
            return TagSet.ofObject(tagging.tagSet());
        } catch (WireException malformed) {
            throw S3Error.MALFORMED_XML.refusal();
        }
    }
}
