package coffer.kernel;

/// One entry in a service's list of errors, exactly as a client sees it on the wire.
///
/// Each service implements this as an enum, so its whole error surface is one file.
public interface ErrorCode {

    /// The name SDKs match on, such as `InvalidCiphertextException`.
    String wireName();

    int httpStatus();

    default ServiceException because(String message) {
        return new ServiceException(this, message);
    }
}
