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
        Tenant tenant = new Tenant(value.account(), value.region());
        List<Long> terms = new ArrayList<>();
        terms.add(term(tenant, value.category(), ANY, ANY));
        for (LookupAttribute attribute : LookupAttribute.values()) {
            for (String text : attribute.valuesOf(value)) {
                terms.add(term(tenant, value.category(), attribute.name(), text));
            }
        }
        return terms.stream().mapToLong(Long::longValue).distinct().toArray();
    }

    static long of(Tenant tenant, EventCategory category, Optional<Match> match) {
        return match.map(m -> term(tenant, category, m.attribute().name(), m.value()))
                .orElseGet(() -> term(tenant, category, ANY, ANY));
    }

    private static long term(Tenant tenant, EventCategory category, String name, String value) {
        MessageDigest digest = Digests.newSha256();
        update(digest, tenant.account());
        update(digest, tenant.region());
        update(digest, category.name());
        update(digest, name);
        update(digest, value);
        return ByteBuffer.wrap(digest.digest()).getLong() & ~ORDINAL_MASK;
    }

    private static void update(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
