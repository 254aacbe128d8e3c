package coffer.wire.compliance;

import coffer.kernel.Bytes;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.WireProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.ObjectNode;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestCase;

/// Bodies for the cases about compression, which show only the headers: all of them send one text.
final class Compressed {
    private Compressed() {}

    static Bytes body(OperationModel operation, HttpRequestTestCase test) {
        String plain = plain(operation, test.getParams());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bytes.adopt(bytes.toByteArray());
    }

    private static String plain(OperationModel operation, ObjectNode params) {
        String data = params.expectStringMember("data").getValue();
        String encoding = params.getStringMemberOrDefault("encoding", "");
        WireProtocol protocol = operation.service().protocol();
        if (protocol == WireProtocol.AWS_QUERY) {
            String sent = encoding.isEmpty() ? "" : "&encoding=" + encoding;
            return "Action=%s&Version=%s&data=%s%s"
                    .formatted(
                            operation.name(),
                            operation.service().identity().apiVersion(),
                            URLEncoder.encode(data, StandardCharsets.UTF_8),
                            sent);
        }
        if (protocol == WireProtocol.REST_XML) {
            String root = operation.input().facts().xmlName();
            return "<%s><data>%s</data></%s>".formatted(root, data, root);
        }
        ObjectNode json = Node.objectNode().withMember("data", data);
        boolean isInBody = protocol == WireProtocol.AWS_JSON && !encoding.isEmpty();
        return Node.printJson(isInBody ? json.withMember("encoding", encoding) : json);
    }
}
