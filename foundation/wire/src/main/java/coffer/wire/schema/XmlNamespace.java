package coffer.wire.schema;

/// An XML namespace and the prefix it is declared with; an empty prefix is the default namespace.
public record XmlNamespace(String prefix, String uri) {}
