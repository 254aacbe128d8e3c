package coffer.wire.compliance;

import coffer.wire.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestCase;

/// Our answers without what the real services send and the suite leaves out.
final class AsSuite {
    private AsSuite() {}

    private static final Pattern NAMESPACE = Pattern.compile("\"__type\": *\"([^\"#]*#)");
    private static final Pattern REQUEST_ID = Pattern.compile("<RequestId>([^<]*)</RequestId>");

    private static String namespace(String wanted) {
        Matcher matcher = NAMESPACE.matcher(wanted);
        return matcher.find() ? matcher.group(1) : "";
    }

    /// The request id that the case takes for granted.
    static String requestId(HttpResponseTestCase test) {
        Matcher inBody = REQUEST_ID.matcher(test.getBody().orElse(""));
        if (inBody.find()) return inBody.group(1);
        return test.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("x-amzn-requestid"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("request-1");
    }

    static String of(HttpResponse answer, String wanted) {
        String body = answer.body().toUtf8();
        if (!wanted.contains("ResponseMetadata")) {
            body = body.replaceAll("(?s)<ResponseMetadata>.*?</ResponseMetadata>", "");
        }
        if (!wanted.contains("<RequestId>")) {
            body = body.replaceAll("<RequestId>[^<]*</RequestId>", "");
        }
        if (!wanted.contains("<HostId>")) body = body.replaceAll("<HostId>[^<]*</HostId>", "");
        if (!wanted.contains("xmlns")) body = body.replaceFirst(" xmlns=\"[^\"]*\"", "");
        // Our models have no Smithy namespaces, and clients cut them off.
        body = body.replaceFirst("(\"__type\":\")", "$1" + namespace(wanted));
        return wanted.contains("__type") ? body : body.replaceFirst("\"__type\":\"[^\"]*\",?", "");
    }
}
