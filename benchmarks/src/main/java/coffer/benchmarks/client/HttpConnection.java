package coffer.benchmarks.client;

import coffer.kernel.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// One HTTP/1.1 connection over TLS, kept alive; used by one thread.
///
/// It understands what the servers measured here answer: a `Content-Length` or no body. Where a
/// server asks it to, it goes on over a new connection, as AWS's clients do.
public final class HttpConnection implements AutoCloseable {
    static final int BUFFER_BYTES = 64 * 1024;
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final int MAX_SMALL_BYTES = 1024 * 1024;

    private final Endpoint endpoint;
    private SSLSocket socket;
    private InputStream in;
    private OutputStream out;
    private boolean isLast;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] sending = new byte[2 * BUFFER_BYTES];
    private int position;
    private int limit;

    private HttpConnection(Endpoint endpoint, SSLSocket socket) throws IOException {
        this.endpoint = endpoint;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    public static HttpConnection open(Endpoint endpoint) {
        try {
            return new HttpConnection(endpoint, connect(endpoint));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to port " + endpoint.port(), e);
        }
    }

    private static SSLSocket connect(Endpoint endpoint) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        endpoint.tls()
                                .getSocketFactory()
                                .createSocket(Endpoint.HOST, endpoint.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.startHandshake();
        return socket;
    }

    private void reconnect() throws IOException {
        socket.close();
        socket = connect(endpoint);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        position = 0;
        limit = 0;
        isLast = false;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /// Sends a request whose `head` ends with its empty line, and reads a small answer.
    public Answer exchange(Bytes head, Payload payload) {
        try {
            send(head, payload);
            Head answer = readHead();
            if (answer.length() > MAX_SMALL_BYTES) throw new IOException("a long answer");
            byte[] body = new byte[(int) answer.length()];
            for (int filled = 0; filled < body.length; ) {
                if (position == limit) fill();
                int count = Math.min(body.length - filled, limit - position);
                System.arraycopy(buffer, position, body, filled, count);
                position += count;
                filled += count;
            }
            return new Answer(answer.status(), Bytes.adopt(body));
        } catch (IOException e) {
            throw new UncheckedIOException("an exchange failed", e);
        }
    }

    /// Sends a request without a body, discards the answer's and returns its length; throws if the
    /// answer is not 200.
    public long download(Bytes head) {
        try {
            send(head, Payload.none());
            Head answer = readHead();
            if (answer.status() != 200) throw new IOException("status " + answer.status());
            long left = answer.length();
            while (left > 0) {
                if (position == limit) fill();
                int count = (int) Math.min(left, limit - position);
                position += count;
                left -= count;
            }
            return answer.length();
        } catch (IOException e) {
            throw new UncheckedIOException("a download failed", e);
        }
    }

    private void send(Bytes head, Payload payload) throws IOException {
        if (isLast) reconnect();
        byte[] start = head.expose();
        if (!payload.isSmall() || start.length > BUFFER_BYTES) {
            out.write(start);
            payload.writeTo(out);
            return;
        }
        // One TLS record for head and body, as a client that buffers sends them.
        byte[] body = payload.bytes();
        System.arraycopy(start, 0, sending, 0, start.length);
        System.arraycopy(body, 0, sending, start.length, body.length);
        out.write(sending, 0, start.length + body.length);
    }

    private record Head(int status, long length) {}

    private Head readHead() throws IOException {
        String statusLine = readLine();
        if (!statusLine.startsWith("HTTP/1.1 ")) throw new IOException("not HTTP: " + statusLine);
        int status = Integer.parseInt(statusLine.substring(9, 12));
        if (status == 100) {
            while (!readLine().isEmpty()) {}
            return readHead();
        }
        long length = 0;
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            if (colon == 14 && line.toLowerCase(Locale.ROOT).startsWith("content-length")) {
                length = Long.parseLong(line.substring(colon + 1).strip());
            } else if (colon == 10 && line.equalsIgnoreCase("connection: close")) {
                isLast = true;
            } else if (line.toLowerCase(Locale.ROOT).startsWith("transfer-encoding:")) {
                throw new IOException("an answer without a length");
            }
        }
        return new Head(status, length);
    }

    private String readLine() throws IOException {
        StringBuilder before = new StringBuilder();
        while (true) {
            if (position == limit) fill();
            for (int i = position; i < limit; i++) {
                if (buffer[i] != '\n') continue;
                append(before, i);
                position = i + 1;
                int length = before.length();
                boolean hasReturn = length > 0 && before.charAt(length - 1) == '\r';
                return before.substring(0, hasReturn ? length - 1 : length);
            }
            append(before, limit);
            position = limit;
        }
    }

    private void append(StringBuilder line, int end) {
        line.append(new String(buffer, position, end - position, StandardCharsets.ISO_8859_1));
    }

    private void fill() throws IOException {
        position = 0;
        limit = 0;
        int count = in.read(buffer);
        if (count < 0) throw new EOFException("the server closed the connection");
        limit = count;
    }

    /// Makes the next connection shake hands in full.
    public void forgetSession() {
        socket.getSession().invalidate();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a connection", e);
        }
    }
}
