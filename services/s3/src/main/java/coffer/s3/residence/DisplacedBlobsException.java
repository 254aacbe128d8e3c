package coffer.s3.residence;

/// The blobs of a region lie in another place than the one that is there for them now, or another
/// copy of the installation has used that place.
public final class DisplacedBlobsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DisplacedBlobsException(String why) {
        super(why);
    }
}
