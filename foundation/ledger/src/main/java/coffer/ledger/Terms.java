package coffer.ledger;

import coffer.crypto.Digests;
import coffer.ledger.Query.Match;
import coffer.ledger.Query.Tenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an index is searched for: a hash of whose record it is, its category and one attribute.
///
/// A term takes the upper 40 bits of a `long`; the lower 24 are a record's ordinal in its segment,
/// so that an index is nothing but sorted numbers. Different values may share a term, wherefore
/// whatever is found is compared with the query again.
final class Terms {
    static final int ORDINAL_BITS = 24;
    static final long ORDINAL_MASK = (1L << ORDINAL_BITS) - 1;

    private static final String ANY = "";

    private Terms() {}

    /// The terms under which a record is found, none of them twice.
    static long[] of(AuditRecord value) {
        if (value.phase() == Phase.INTENT) return new long[0];
        MessageDigest digest = Digests.newSha256();
        String prefix = prefix(new Tenant(value.account(), value.region()), value.category());
        List<Long> terms = new ArrayList<>();
        terms.add(term(digest, prefix, ANY));
        for (LookupAttribute attribute : LookupAttribute.values()) {
            for (String text : attribute.valuesOf(value)) {
                terms.add(term(digest, prefix + attribute, text));
            }
        }
        return terms.stream().mapToLong(Long::longValue).distinct().toArray();
    }

    static long of(Tenant tenant, EventCategory category, Optional<Match> match) {
        String prefix = prefix(tenant, category);
        MessageDigest digest = Digests.newSha256();
        return match.map(m -> term(digest, prefix + m.attribute(), m.value()))
                .orElseGet(() -> term(digest, prefix, ANY));
    }

    private static String prefix(Tenant tenant, EventCategory category) {
        return tenant.account() + '/' + tenant.region() + '/' + category + '/';
    }

    private static long term(MessageDigest digest, String prefix, String value) {
        byte[] hash = digest.digest((prefix + '/' + value).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(hash).getLong() & ~ORDINAL_MASK;
    }
}
