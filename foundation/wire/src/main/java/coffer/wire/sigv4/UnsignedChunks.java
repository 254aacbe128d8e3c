package coffer.wire.sigv4;

/// Chunks that carry no signature.
record UnsignedChunks() implements Chunks {
    @Override
    public void begin(long sizeBytes, String extension) {}

    @Override
    public void update(byte[] buffer, int offset, int length) {}

    @Override
    public void end() {}

    @Override
    public boolean signsTrailer() {
        return false;
    }

    @Override
    public void checkTrailer(String canonical, String signature) {}

    @Override
    public void close() {}
}
