package coffer.s3.content;

/// The blobs of a region lie in another place than the one that is there for them now.
public final class DisplacedBlobsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DisplacedBlobsException(String why) {
        super(why);
    }
}
