package coffer.wire.schema;

/// An operation by its name, together with the classes generated for its input and output.
public record ApiOperation<I extends Structure, O extends Structure>(
        ServiceModel service, String name, Class<I> inputType, Class<O> outputType) {

    /// What the service's model says of it; the model is read when this is first asked.
    public OperationModel model() {
        return service.operation(name);
    }

    /// The typed view of a decoded input.
    public I input(Structure decoded) {
        return inputType.cast(decoded);
    }

    @Override
    public String toString() {
        return service.name() + ":" + name;
    }
}
