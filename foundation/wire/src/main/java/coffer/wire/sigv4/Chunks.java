package coffer.wire.sigv4;

/// What is said about, and checked of, each chunk of an aws-chunked body.
sealed interface Chunks extends AutoCloseable permits SignedChunks, UnsignedChunks {

    /// Takes what follows the size in a chunk's first line.
    void begin(long sizeBytes, String extension);

    void update(byte[] buffer, int offset, int length);

    /// Checks the chunk that has been read.
    void end();

    /// Whether the trailer ends with a signature.
    boolean signsTrailer();

    void checkTrailer(String canonical, String signature);

    @Override
    void close();
}
