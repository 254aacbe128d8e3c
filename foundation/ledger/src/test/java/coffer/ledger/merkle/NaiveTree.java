package coffer.ledger.merkle;

import coffer.kernel.Bytes;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/// RFC 6962, section 2.1, written down as its recursive definitions: the oracle.
final class NaiveTree {
    private NaiveTree() {}

    static byte[] mth(List<byte[]> d) {
        if (d.isEmpty()) return sha256();
        if (d.size() == 1) return sha256(new byte[] {0}, d.getFirst());
        int k = k(d.size());
        return sha256(new byte[] {1}, mth(d.subList(0, k)), mth(d.subList(k, d.size())));
    }

    static List<Bytes> path(int m, List<byte[]> d) {
        if (d.size() == 1) return List.of();
        int k = k(d.size());
        List<Bytes> path = new ArrayList<>();
        if (m < k) {
            path.addAll(path(m, d.subList(0, k)));
            path.add(Bytes.adopt(mth(d.subList(k, d.size()))));
        } else {
            path.addAll(path(m - k, d.subList(k, d.size())));
            path.add(Bytes.adopt(mth(d.subList(0, k))));
        }
        return path;
    }

    static List<Bytes> proof(int m, List<byte[]> d) {
        return subproof(m, d, true);
    }

    private static List<Bytes> subproof(int m, List<byte[]> d, boolean known) {
        List<Bytes> proof = new ArrayList<>();
        if (m == d.size()) {
            if (!known) proof.add(Bytes.adopt(mth(d)));
            return proof;
        }
        int k = k(d.size());
        if (m <= k) {
            proof.addAll(subproof(m, d.subList(0, k), known));
            proof.add(Bytes.adopt(mth(d.subList(k, d.size()))));
        } else {
            proof.addAll(subproof(m - k, d.subList(k, d.size()), false));
            proof.add(Bytes.adopt(mth(d.subList(0, k))));
        }
        return proof;
    }

    private static int k(int n) {
        int k = 1;
        while (k * 2 < n) k *= 2;
        return k;
    }

    private static byte[] sha256(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        try {
            return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
