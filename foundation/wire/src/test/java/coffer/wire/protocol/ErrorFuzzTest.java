package coffer.wire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Fuzz;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.ModelReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// An error that quotes what was asked for can be read, whatever that was.
class ErrorFuzzTest {
    private static final List<Protocol> XML =
            List.of(Protocol.of(ModelReader.read("s3")), Protocol.of(ModelReader.read("iam")));
    private static final Protocol JSON = Protocol.of(ModelReader.read("kms"));

    @ParameterizedTest
    @ValueSource(strings = {"Crea\u0012eRole", "2011-\u0000", "\uFFFF", "]]>", "<&\"'>", "\uD800"})
    void whatXmlHasNoCharacterForIsReplaced(String text) {
        for (Protocol protocol : XML) {
            String read = xml(protocol, text);

            assertThat(read).contains("r-1").doesNotContain("\u0012", "\u0000", "\uFFFF");
        }
    }

    @Test
    void everyTextMakesAReadableError() {
        Map<String, Integer> answers =
                Fuzz.from("The key \u0001 does not exist", "\u00e9\u00ff<>&\"")
                        .with("<", "]]>", "&#0;", "\u0000", "\u001f", "\u007f", "\\", "\n")
                        .run(input -> {
                            String text = new String(input, StandardCharsets.UTF_8);
                            XML.forEach(
                                    protocol -> assertThat(xml(protocol, text)).contains("r-1"));
                            assertThat(json(text)).isTrue();
                            return "read";
                        });

        assertThat(answers).containsOnlyKeys("read");
    }

    private static HttpResponse answer(Protocol protocol, String text) {
        ErrorView error = new ErrorView("Code", text, 400, Map.of("Key", text));
        return protocol.encodeError(Optional.empty(), error, "r-1");
    }

    private static String xml(Protocol protocol, String text) {
        try {
            DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
            // The JDK's parser takes a long row of `&gt;` for an attack; here it only reads.
            parsers.setAttribute("jdk.xml.maxGeneralEntitySizeLimit", "0");
            parsers.setAttribute("jdk.xml.totalEntitySizeLimit", "0");
            return parsers.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(answer(protocol, text).body().toArray()))
                    .getDocumentElement()
                    .getTextContent();
        } catch (IOException | ParserConfigurationException | SAXException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static boolean json(String text) {
        byte[] body = answer(JSON, text).body().toArray();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
            while (parser.nextToken() != null) {
                if ("message".equals(parser.currentName())) return true;
            }
            return false;
        }
    }
}
