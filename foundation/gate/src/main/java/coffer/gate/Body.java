package coffer.gate;

import java.io.IOException;
import java.io.OutputStream;

/// The body of an answer, made while it is sent.
public interface Body extends AutoCloseable {

    /// In bytes.
    long length();

    /// Writes exactly [#length] bytes, or throws: a corrupt source never yields wrong bytes.
    void writeTo(OutputStream out) throws IOException;

    @Override
    void close();
}
