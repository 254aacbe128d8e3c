package coffer.wire.schema;

/// An operation together with the classes generated for its input and output.
public record ApiOperation<I extends Structure, O extends Structure>(
        OperationModel model, Class<I> inputType, Class<O> outputType) {

    /// The typed view of a decoded input.
    public I input(Structure decoded) {
        return inputType.cast(decoded);
    }

    public String name() {
        return model.name();
    }

    @Override
    public String toString() {
        return model.toString();
    }
}
