package coffer.wire.checksum;

import coffer.kernel.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// The checksum algorithms of S3, named as `x-amz-checksum-algorithm` names them.
public enum ChecksumAlgorithm {
    CRC32(4),
    CRC32C(4),
    CRC64NVME(8),
    SHA1(20),
    SHA256(32);

    private static final String HEADER_PREFIX = "x-amz-checksum-";

    private final int sizeBytes;
    private final String headerName;

    ChecksumAlgorithm(int sizeBytes) {
        this.sizeBytes = sizeBytes;
        this.headerName = HEADER_PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /// The algorithm of that name in any case, such as `crc32c`.
    public static Optional<ChecksumAlgorithm> find(String name) {
        for (ChecksumAlgorithm algorithm : values()) {
            if (algorithm.name().equalsIgnoreCase(name)) return Optional.of(algorithm);
        }
        return Optional.empty();
    }

    /// The algorithm whose value such a header or trailer carries.
    public static Optional<ChecksumAlgorithm> ofHeader(String headerName) {
        String lower = headerName.toLowerCase(Locale.ROOT);
        if (!lower.startsWith(HEADER_PREFIX)) return Optional.empty();
        return find(lower.substring(HEADER_PREFIX.length()));
    }

    /// The header or trailer that carries the value, such as `x-amz-checksum-crc32c`.
    public String headerName() {
        return headerName;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    public Checksum start() {
        return switch (this) {
            case CRC32 -> new Checksum.Crc(new CRC32(), sizeBytes);
            case CRC32C -> new Checksum.Crc(new CRC32C(), sizeBytes);
            case CRC64NVME -> new Checksum.Crc(new Crc64Nvme(), sizeBytes);
            case SHA1 -> new Checksum.Hash(messageDigest("SHA-1"));
            case SHA256 -> new Checksum.Hash(messageDigest("SHA-256"));
        };
    }

    public Bytes of(byte[] data) {
        Checksum checksum = start();
        checksum.update(data, 0, data.length);
        return checksum.digest();
    }

    /// Reads the base64 form; empty if it is not base64 or not of this algorithm's size.
    public Optional<Bytes> parse(String base64) {
        try {
            byte[] value = Base64.getDecoder().decode(base64);
            return value.length == sizeBytes ? Optional.of(Bytes.adopt(value)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    public String format(Bytes checksum) {
        return Base64.getEncoder().encodeToString(checksum.expose());
    }

    /// Whether the checksum of a whole follows from those of its parts.
    public boolean canCombine() {
        return this == CRC32 || this == CRC32C || this == CRC64NVME;
    }

    /// S3's `FULL_OBJECT` checksum: that of the parts' concatenation, without reading them again.
    ///
    /// Throws IllegalArgumentException for a hash, whose checksums do not combine.
    public Bytes fullObject(List<Part> parts) {
        Crcs crcs =
                switch (this) {
                    case CRC32 -> Crcs.CRC32;
                    case CRC32C -> Crcs.CRC32C;
                    case CRC64NVME -> Crcs.CRC64NVME;
                    case SHA1, SHA256 ->
                            throw new IllegalArgumentException(name() + " does not combine");
                };
        long crc = 0;
        for (Part part : parts) {
            crc = crcs.combine(crc, Crcs.toLong(part.checksum()), part.sizeBytes());
        }
        return Crcs.toBytes(crc, sizeBytes);
    }

    /// S3's `COMPOSITE` checksum, which S3 shows as this in base64, `-` and the number of parts:
    /// the checksum of the parts' checksums.
    public Bytes composite(List<Bytes> partChecksums) {
        Checksum checksum = start();
        for (Bytes part : partChecksums) {
            checksum.update(part.expose(), 0, part.size());
        }
        return checksum.digest();
    }

    /// What is known of a part already stored.
    public record Part(Bytes checksum, long sizeBytes) {}

    private static MessageDigest messageDigest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(name + " is in every JDK", impossible);
        }
    }
}
