package coffer.iam.session;

import coffer.iam.session.SessionToken.Labels;
import coffer.iam.session.SessionToken.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// Session tokens as compressed bytes, since they travel in a header with every request.
final class TokenCodec {
    private static final int MOST_BYTES = 64 * 1_024;

    private TokenCodec() {}

    static byte[] encode(SessionToken token) {
        return packed(out -> {
            out.writeUTF(token.principalId());
            out.writeUTF(token.sessionName());
            out.writeLong(token.issuedAt().getEpochSecond());
            out.writeLong(token.expiresAt().getEpochSecond());
            write(out, token.limits(), token.labels());
            out.writeShort(token.keys().size());
            for (Map.Entry<String, List<String>> key : token.keys().entrySet()) {
                out.writeUTF(key.getKey());
                write(out, key.getValue());
            }
        });
    }

    /// How many bytes a caller's own policies and tags take in a token.
    static int packedSize(Limits limits, Labels labels) {
        return packed(out -> write(out, limits, labels)).length;
    }

    /// Only for bytes that [#encode] made.
    static SessionToken decode(byte[] bytes) {
        try (InputStream inflated = new InflaterInputStream(new ByteArrayInputStream(bytes));
                DataInputStream in =
                        new DataInputStream(
                                new ByteArrayInputStream(inflated.readNBytes(MOST_BYTES)))) {
            return new SessionToken(
                    in.readUTF(),
                    in.readUTF(),
                    Instant.ofEpochSecond(in.readLong()),
                    Instant.ofEpochSecond(in.readLong()),
                    new Limits(optional(in), list(in)),
                    new Labels(map(in), list(in), optional(in)),
                    // Tokens sealed before there were keys end here.
                    in.available() > 0 ? keys(in) : Map.of());
        } catch (IOException e) {
            throw new IllegalStateException("a sealed token is not well-formed", e);
        }
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] packed(Writing content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (DataOutputStream out =
                new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
            content.to(out);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot be written", e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Limits limits, Labels labels)
            throws IOException {
        write(out, limits.policy().stream().toList());
        write(out, limits.policyArns());
        out.writeShort(labels.tags().size());
        for (Map.Entry<String, String> tag : labels.tags().entrySet()) {
            out.writeUTF(tag.getKey());
            out.writeUTF(tag.getValue());
        }
        write(out, labels.transitive());
        write(out, labels.sourceIdentity().stream().toList());
    }

    private static void write(DataOutputStream out, List<String> texts) throws IOException {
        out.writeShort(texts.size());
        for (String text : texts) out.writeUTF(text);
    }

    private static List<String> list(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = in.readUnsignedShort(); i > 0; i--) texts.add(in.readUTF());
        return texts;
    }

    private static Optional<String> optional(DataInputStream in) throws IOException {
        return list(in).stream().findFirst();
    }

    private static Map<String, List<String>> keys(DataInputStream in) throws IOException {
        Map<String, List<String>> keys = new HashMap<>();
        for (int i = in.readUnsignedShort(); i > 0; i--) keys.put(in.readUTF(), list(in));
        return keys;
    }

    private static Map<String, String> map(DataInputStream in) throws IOException {
        Map<String, String> map = new HashMap<>();
        for (int i = in.readUnsignedShort(); i > 0; i--) map.put(in.readUTF(), in.readUTF());
        return map;
    }
}
