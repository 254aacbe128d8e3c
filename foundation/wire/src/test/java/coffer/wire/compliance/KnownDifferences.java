package coffer.wire.compliance;

import java.util.Map;

/// The cases of the suite that do not pass, and why that is right or accepted.
final class KnownDifferences {
    private static final String FOR_CLIENTS =
            "what a client must be able to read, not what a server writes";
    private static final String UNSENT = "the client leaves out what the case expects to arrive";
    private static final String CONTRADICTED =
            "a server puts every parameter into the map, as other cases of the suite demand";

    static final Map<String, String> REASONS =
            Map.ofEntries(
                    Map.entry(
                            "AmazonS3.error.S3OperationNoErrorWrappingResponse",
                            "S3 itself does not send `Type`"),
                    Map.entry("AwsQuery.request.QueryEmptyQueryMaps", UNSENT),
                    Map.entry(
                            "JsonProtocol.response.AwsJson11IntEnums",
                            "asks for a request's header in an answer"),
                    Map.entry("RestJson.request.RestJsonOmitsEmptyListQueryValues", UNSENT),
                    Map.entry("RestXml.error.ComplexError", FOR_CLIENTS),
                    Map.entry("RestXml.error.InvalidGreetingError", FOR_CLIENTS),
                    Map.entry("RestXml.request.AllQueryStringTypes", CONTRADICTED),
                    Map.entry("RestXml.request.RestXmlQueryStringEscaping", CONTRADICTED),
                    Map.entry(
                            "RestXml.request.RestXmlSupportsInfinityFloatQueryValues",
                            CONTRADICTED),
                    Map.entry("RestXml.request.RestXmlSupportsNaNFloatQueryValues", CONTRADICTED),
                    Map.entry(
                            "RestXml.request.RestXmlSupportsNegativeInfinityFloatQueryValues",
                            CONTRADICTED),
                    Map.entry("RestXml.request.RestXmlZeroAndFalseQueryValues", CONTRADICTED),
                    Map.entry("RestXml.response.RestXmlDateTimeWithNegativeOffset", FOR_CLIENTS),
                    Map.entry("RestXml.response.RestXmlDateTimeWithPositiveOffset", FOR_CLIENTS),
                    Map.entry(
                            "RestXml.response.RestXmlHttpResponseCode",
                            "an answer without a body has no type"));

    private KnownDifferences() {}
}
