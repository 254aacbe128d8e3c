package coffer.wire.schema;

/// The protocol that a service's model names.
public enum WireProtocol {
    AWS_JSON,
    AWS_QUERY,
    REST_XML,
    REST_JSON,
    RPC_V2_CBOR
}
