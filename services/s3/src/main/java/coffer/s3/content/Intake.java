package coffer.s3.content;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Region;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/// Bytes on their way in: where they come from, what is claimed of them, what is to be computed, in
/// which region they are to lie, and, known only when they have arrived, whose they are should the
/// records be lost.
public record Intake(
        InputStream source,
        Claims claims,
        Set<ChecksumAlgorithm> algorithms,
        boolean needsMd5,
        Region region,
        Function<BlobId, Manifest> manifest) {

    /// Whatever is claimed is computed as well.
    public Intake {
        EnumSet<ChecksumAlgorithm> all = EnumSet.noneOf(ChecksumAlgorithm.class);
        all.addAll(algorithms);
        claims.algorithm().ifPresent(all::add);
        algorithms = Set.copyOf(all);
        needsMd5 = needsMd5 || claims.body().md5().isPresent();
    }
}
